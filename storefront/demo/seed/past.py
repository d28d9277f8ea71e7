"""What the neighbours bought before the last weeks: two years of delivered orders from their hidden truth.

They come in as orders of an earlier shop do (`oms.bring_in`): no stock moves, nobody is told, and thousands are
written in half a minute, which the opening does not wait for: `rest` does it beside the running shop.
The last weeks of the nearest neighbours are told step by step instead, by `histories`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront import oms
from storefront.demo import brand
from storefront.demo.seed import folk, wishes
from storefront.demo.seed.courses import Course
from storefront.demo.seed.crowds import payment_of
from storefront.demo.seed.drafting import Drafting, goods
from storefront.demo.seed.histories import CARD, COD, REMEMBERED, Story, told_closely
from storefront.demo.seed.telling import tracking_number
from storefront.services import payments

YEARS = timedelta(days=730)
ON_THE_ROAD = timedelta(days=2)
RECENTLY = 2 * ON_THE_ROAD
WAREHOUSE = "WH-KWS"


@dataclass(frozen=True, slots=True)
class Bought:
    """One order of the past: who, the how manieth of theirs, and what."""

    person: brand.Person
    number: int
    purchase: wishes.Purchase


def bought(people: Iterable[brand.Person], now: datetime) -> Iterator[Bought]:
    """Every order of these neighbours' past, the same for the same moment."""
    near = {person.key for person in told_closely()}
    for person in people:
        since = now - min(YEARS, timedelta(days=person.truth.joined_days_ago))
        until = now - (REMEMBERED if person.key in near else RECENTLY)
        for number, purchase in enumerate(wishes.purchases(person, since, until), start=1):
            there = tuple(line for line in purchase.basket if _was_there(line[0], purchase.at, now))
            if there:
                yield Bought(person, number, replace(purchase, basket=there))


def _was_there(sku: str, at: datetime, now: datetime) -> bool:
    return now - timedelta(days=goods()[sku][0].added_days_ago) < at


def put_past(db: Session, neighbours: Sequence[brand.Person], now: datetime) -> int:
    """Write what these neighbours bought; how many orders are new."""
    told = tuple(bought(neighbours, now))
    people = folk.bring_in(db, {b.person.email: b.person for b in told}.values(), now)
    drafting = Drafting(people, {}, now)
    new = oms.bring_in(db, [_order(b, drafting) for b in told])
    payments.bring_in(db, (payment_of(number, order) for number, order in new.items()))
    return len(new)


def _order(it: Bought, drafting: Drafting) -> oms.PastOrder:
    method = COD if it.number % 5 == 4 else CARD
    key, at = f"past-{it.person.key}-{it.number}", it.purchase.at
    story = Story(key, it.person, it.purchase.basket, method, at, Course.DELIVERED)
    draft = replace(drafting.draft(story), source=oms.Source.IMPORT, confirmation=None)
    return oms.PastOrder(draft, at, at + ON_THE_ROAD, WAREHOUSE, tracking_number(key))


def asked_for(now: datetime) -> Counter[str]:
    """Units bought per product."""
    units: Counter[str] = Counter()
    for it in bought(folk.neighbours(), now):
        for sku, quantity in it.purchase.basket:
            units[goods()[sku][0].slug] += quantity
    return units
