"""Visits of the last weeks: what the demo's people looked at, from the same hidden truth as what they bought."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.demo import brand
from storefront.demo.seed import folk
from storefront.demo.seed.drafting import goods
from storefront.demo.seed.histories import Story, stories
from storefront.demo.seed.wishes import liked
from storefront.services import behaviour
from storefront.services.behaviour import Happening, Verb

WEEKS = timedelta(days=60)
STRANGERS = 400
AT_ONCE = 5000
DEVICES = ("phone", "phone", "phone", "desktop", "tablet")
CAME = ("", "", "search", "search", "link")
Step = tuple[str, str]


def put_visits(db: Session, now: datetime) -> int:
    """Write the visits of the cast, the neighbours and of strangers; how many events."""
    people = (*brand.cast(), *folk.neighbours())
    found = folk.bring_in(db, people, now)
    signed_in = {p.email for p in people if p in brand.cast() or folk.is_member(p)}
    ids = {email: number for email, number in found.items() if email in signed_in}
    behaviour.prepare_months(db, now - WEEKS, now)
    told = iter(sorted(_every(people, ids, now), key=lambda h: h.at))
    count = 0
    while chunk := list(islice(told, AT_ONCE)):
        count += behaviour.write(db, chunk)
    return count


def _every(people: Sequence[brand.Person], ids: Mapping[str, int], now: datetime) -> Iterator[Happening]:
    for person in people:
        luck, who = Random(f"{person.key}/visits"), ids.get(person.email)
        yield from _looking_around(person, luck, now, 8 + 5 * person.truth.orders_per_year, who)
    for story in (s for s in stories(now) if s.placed > now - WEEKS):
        yield from _before(story, ids.get(story.person.email))
    for stranger in brand.people(STRANGERS, seed=2):
        yield from _looking_around(stranger, Random(f"{stranger.key}/strange"), now, 12, None)


def _looking_around(
    person: brand.Person, luck: Random, now: datetime, a_year: float, who: int | None
) -> Iterator[Happening]:
    """Visits at random moments, each along shelves that the person likes."""
    at = now - WEEKS + timedelta(days=luck.expovariate(a_year / 365))
    while at < now - timedelta(hours=1):
        path: list[Step] = [(Verb.PAGE, "page:shop.home.show")]
        for _ in range(luck.randint(1, 3)):
            product = liked(person, luck)
            path.append((Verb.LIST, f"category:{product.category}"))
            path += [(Verb.VIEW, f"product:{product.slug}")]
            if luck.random() < 0.12:
                path.append((Verb.CART_ADD, f"sku:{luck.choice(product.variants).sku}"))
        yield from _told(path, at, person.key, who, luck)
        at += timedelta(days=luck.expovariate(a_year / 365))


def _before(story: Story, who: int | None) -> Iterator[Happening]:
    """Whoever ordered had looked at it, put it into the cart and gone through the checkout."""
    path: list[Step] = []
    for sku, _ in story.basket:
        path += [(Verb.VIEW, f"product:{goods()[sku][0].slug}"), (Verb.CART_ADD, f"sku:{sku}")]
    path += [(Verb.CHECKOUT_STEP, f"step:{step}") for step in ("details", "confirm", "done")]
    at = story.placed - timedelta(minutes=len(path))
    yield from _told(path, at, story.person.key, who, Random(story.key))


def _told(path: Iterable[Step], at: datetime, key: str, who: int | None, luck: Random) -> Iterator[Happening]:
    device, visitor = (
        Random(key).choice(DEVICES),
        UUID(int=Random(f"visitor {key} {who}").getrandbits(128), version=4),
    )
    came = Random(f"came {key} {at}").choice(CAME)
    for number, (verb, subject) in enumerate(path):
        begun = {"came": came} if came and number == 0 else {}
        yield Happening(at, "hiyori", "web", visitor, who, verb, subject, data={"device": device, **begun})
        at += timedelta(seconds=luck.randint(5, 90))
