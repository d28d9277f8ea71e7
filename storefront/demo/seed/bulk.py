"""Large data for measuring: more products, customers and delivered orders of the same brand, by a fixed seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from storefront import ims, oms
from storefront.demo import brand
from storefront.demo.seed import folk, shelves, wishes
from storefront.demo.seed.courses import Course
from storefront.demo.seed.drafting import Drafting
from storefront.demo.seed.histories import CARD, COD, Story
from storefront.demo.seed.telling import tracking_number
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.i18n import LocalText
from storefront.kernel.outbox import without_reactions
from storefront.services import catalog

AT_ONCE = 500
YEARS = timedelta(days=720)
SERIES = (
    ("川辺の", "カワベノ", "Riverside"), ("坂道の", "サカミチノ", "Hillside"),
    ("朝市の", "アサイチノ", "Market"), ("縁側の", "エンガワノ", "Veranda"),
    ("木漏れ日の", "コモレビノ", "Dapple"), ("汽笛の", "キテキノ", "Harbour"),
    ("麦畑の", "ムギバタケノ", "Barley"), ("雨宿りの", "アマヤドリノ", "Shelter"),
    ("夕凪の", "ユウナギノ", "Evening Calm"), ("山小屋の", "ヤマゴヤノ", "Cabin"),
    ("路地の", "ロジノ", "Lane"), ("窓辺の", "マドベノ", "Window"),
    ("灯台の", "トウダイノ", "Lighthouse"), ("渡り鳥の", "ワタリドリノ", "Passage"),
    ("霜の朝の", "シモノアサノ", "Frost"), ("庭先の", "ニワサキノ", "Garden"),
    ("図書館の", "トショカンノ", "Library"), ("峠の", "トウゲノ", "Pass"),
    ("湯けむりの", "ユケムリノ", "Steam"), ("星見の", "ホシミノ", "Stargazer"),
)  # fmt: skip
WAREHOUSES = frozenset(p.code for p in brand.locations() if p.kind == ims.LocationKind.WAREHOUSE)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much there shall be in all; what is there already counts."""

    products: int
    customers: int = 0
    orders: int = 0
    seed: int = 1


def seed_large(wanted: Wanted, say: Say = lambda _: None) -> None:
    """Bring the seeded demo to this size; a repeated call adds nothing."""
    now = clock.now()
    with without_reactions():
        _products(wanted, now, say)
        _people_with_orders(wanted, now, say)


def products(count: int, now: datetime) -> Iterator[tuple[catalog.ProductDraft, brand.Product]]:
    """Generated variations and the products that they vary; number n is the same for every count."""
    told = brand.catalog().products
    for number in range(count):
        source = told[number % len(told)]
        yield _varied(source, number, now), source


def sample(size: int, count: int, seed: int = 1) -> tuple[tuple[str, str], ...]:
    """Slugs of generated products, evenly drawn from a shop of this size, each with a SKU that is in stock."""
    told = brand.catalog().products
    numbers = range(max(0, size - len(told)))
    drawn = sorted(Random(seed).sample(numbers, min(count, len(numbers))))
    return tuple(
        (f"{told[n % len(told)].slug}-{n:05d}", _sku(_plenty(told[n % len(told)]), n)) for n in drawn
    )


def _plenty(source: brand.Product) -> tuple[str, str]:
    variant = max(source.variants, key=lambda v: sum(brand.initial_stock(v).values()))
    return source.code, variant.sku


def _sku(named: tuple[str, str], number: int) -> str:
    code, sku = named
    return (
        sku.replace(f"-{code}-", f"-{code}{number:05d}-", 1) if f"-{code}-" in sku else f"{sku}{number:05d}"
    )


def _varied(source: brand.Product, number: int, now: datetime) -> catalog.ProductDraft:
    draft = shelves.product(source, now)
    series, round_ = SERIES[number % len(SERIES)], number // (len(SERIES) * len(brand.catalog().products))
    mark = f" {round_ + 2}" if round_ else ""
    return replace(
        draft,
        slug=f"{source.slug}-{number:05d}",
        name=LocalText(
            {"ja": f"{series[0]}{source.name.ja}{mark}", "en": f"{series[2]} {source.name.en}{mark}"}
        ),
        reading=f"{series[1]}{source.reading}",
        variants=tuple(replace(v, sku=_sku((source.code, v.sku), number), jan=None) for v in draft.variants),
        pictures=tuple(replace(p, key=_own_key(p.key, source, number)) for p in draft.pictures),
    )


def _own_key(key: str, source: brand.Product, number: int) -> str:
    return key.replace(source.slug, f"{source.slug}-{number:05d}", 1)


def _products(wanted: Wanted, now: datetime, say: Say) -> None:
    rest = products(max(0, wanted.products - len(brand.catalog().products)), now)
    done = 0
    while chunk := list(islice(rest, AT_ONCE)):
        with transaction() as db:
            # Stock first, so that the cards that are built with the products know it.
            ims.first_counts(db, [c for draft, source in chunk for c in _counts(draft, source)], now=now)
            catalog.put_products(db, [draft for draft, _ in chunk], now=now)
            alike = {
                own.key: like.key
                for draft, source in chunk
                for own, like in zip(draft.pictures, shelves.product(source, now).pictures, strict=True)
            }
            catalog.look_like(db, alike, now=now)
        done += len(chunk)
        say(f"{done:,} products")


def _counts(draft: catalog.ProductDraft, source: brand.Product) -> Iterator[ims.Count]:
    for variant, like in zip(draft.variants, source.variants, strict=True):
        for place, quantity in brand.initial_stock(like).items():
            if place in WAREHOUSES:  # three rows in four would be of shops, which no measured page asks about
                yield ims.Count(variant.sku, place, quantity)


def _people_with_orders(wanted: Wanted, now: datetime, say: Say) -> None:
    people = brand.people(wanted.customers, seed=100 + wanted.seed)
    people_done = orders_done = 0
    while chunk := list(islice(people, AT_ONCE)):
        with transaction() as db:
            numbers = folk.bring_in(db, chunk, now)
            share = wanted.orders * (people_done + len(chunk)) // wanted.customers - orders_done
            past = list(islice(_orders(chunk, Drafting(numbers, {}, now)), share))
            oms.bring_in(db, past)
        people_done, orders_done = people_done + len(chunk), orders_done + len(past)
        say(f"{people_done:,} customers, {orders_done:,} orders")


def _orders(people: list[brand.Person], drafting: Drafting) -> Iterator[oms.PastOrder]:
    """Everybody's orders in turn: the first of each, the second of each, and so on."""
    now = drafting.now
    each = [wishes.purchases(p, now - YEARS, now - timedelta(days=4)) for p in people]
    for turn in range(200):
        for person, bought in zip(people, [next(b, None) for b in each], strict=True):
            if bought is not None:
                yield _past(person, bought, turn, drafting)


def _past(person: brand.Person, bought: wishes.Purchase, turn: int, drafting: Drafting) -> oms.PastOrder:
    method = COD if turn % 5 == 4 else CARD
    key = f"bulk-{person.key}-{turn}"
    story = Story(key, person, bought.basket, method, bought.at, Course.DELIVERED)
    draft = replace(drafting.draft(story), source=oms.Source.IMPORT, confirmation=None)
    arrived = bought.at + timedelta(days=2)
    return oms.PastOrder(draft, bought.at, arrived, "WH-KWS", tracking_number(key))
