"""The orders of the demo: the cast's by hand, the neighbours' from their truth, and a queue for the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from storefront.demo import brand
from storefront.demo.seed import folk, wishes
from storefront.demo.seed.courses import Course
from storefront.demo.seed.wishes import Basket
from storefront.oms import PaymentMethod

CARD, COD = PaymentMethod.CARD, PaymentMethod.COD
REMEMBERED = timedelta(days=45)
TOLD_CLOSELY = 40
QUEUE = (
    *((Course.PAID, hours) for hours in (2, 3, 4, 5, 7, 9, 11, 13, 15)),
    *((Course.PLACED, hours) for hours in (1, 3, 6, 10, 14, 16)),
    *((Course.PICKING, hours) for hours in (17, 18, 19, 20, 21)),
    *((Course.PACKED, hours) for hours in (18, 20, 22, 23)),
    *((Course.SHIPPED, hours) for hours in (24, 26, 27, 29, 30)),
    *((Course.WAITING, hours) for hours in (0.2, 0.6)),
    (Course.CANCELLED, 12), (Course.REFUNDED, 21),
)  # fmt: skip
SPARE = 6  # of what is nearly sold out nobody in these stories takes the last pieces


@dataclass(frozen=True, slots=True)
class Story:
    """One order: who, what, how paid, when, and how far it got; `key` is the checkout it came from."""

    key: str
    person: brand.Person
    basket: Basket
    method: PaymentMethod
    placed: datetime
    course: Course
    slot: str | None = None


# Sato Hana: days ago, what, how paid, how far. Two sizes, supplies that run out, one order of every state.
_HANA: tuple[tuple[float, tuple[tuple[str, int], ...], PaymentMethod, Course], ...] = (
    (402, (("HY-TEE-NVY-M", 2), ("HY-CHN-SND-S", 1)), CARD, Course.DELIVERED),
    (330, (("HY-HJC-C100", 1), ("HY-LDR-PLN-960", 1)), CARD, Course.DELIVERED),
    (254, (("HY-OXF-WHT-M", 1), ("HY-WLK-NVY-240", 1)), CARD, Course.DELIVERED),
    (188, (("HY-HJC-C100", 2), ("HY-LDR-PLN-960", 1)), COD, Course.DELIVERED),
    (121, (("HY-CHN-NVY-S", 1), ("HY-CRM-080", 1)), CARD, Course.DELIVERED),
    (64, (("HY-HJC-C100", 1), ("HY-LDR-PLN-960", 2), ("HY-CRM-080", 1)), CARD, Course.COMPENSATED),
    (38, (("HY-RIB-SND-S", 1),), CARD, Course.REFUNDED),
    (26, (("HY-TOT-KNR-M", 1),), CARD, Course.EXPIRED),
    (15, (("HY-WSX-MST-2224", 2), ("HY-HCR-PLN-050", 1)), COD, Course.CANCELLED),
    (2.4, (("HY-CAP-KNR", 1), ("HY-STL-GRY", 1)), CARD, Course.PARTLY_SHIPPED),
    (1.7, (("HY-SOX-WHT-2224", 3),), CARD, Course.SHIPPED),
    (0.95, (("HY-CRW-NVY-M", 1),), CARD, Course.PACKED),
    (0.9, (("HY-LOF-BRN-235", 1),), CARD, Course.PICKING),
    (0.4, (("HY-LTE-CHC-M", 1), ("HY-HJC-C100", 1)), CARD, Course.PAID),
    (0.2, (("HY-PYJ-SKY-M", 1),), COD, Course.PLACED),
    (0.03, (("HY-DRS-SKY-M", 1),), CARD, Course.WAITING),
)
_ICHIRO = ((3.2, (("HY-SWT-GRY-L", 1), ("HY-DNM-NVY-30", 1)), CARD, Course.SHIPPED),)


def stories(now: datetime) -> tuple[Story, ...]:
    """All orders of the demo, the same for the same moment."""
    hana, ichiro = brand.cast()
    left = stock_for_stories()
    told = [
        *_by_hand(hana, _HANA, now),
        *_by_hand(ichiro, _ICHIRO, now),
        *_queue(now, left),
        *_remembered(now, left),
    ]
    return tuple(sorted(told, key=lambda story: (story.placed, story.key)))


@cache
def _products() -> dict[str, brand.Product]:
    return {v.sku: p for p in brand.catalog().products for v in p.variants}


@cache
def _variants() -> dict[str, brand.Variant]:
    return {v.sku: v for v in brand.catalog().variants}


def stock_for_stories() -> dict[str, int]:
    """What drawn orders may take from the warehouses, so that hand-written stories keep their pieces."""
    ships = {p.code for p in brand.locations() if p.kind == "warehouse"}
    counts = {
        sku: min(n for n in [brand.initial_stock(v).get(place, 0) for place in ships]) - SPARE
        for sku, v in _variants().items()
    }
    return {sku: n for sku, n in counts.items() if n > 0}


def _by_hand(
    person: brand.Person,
    rows: tuple[tuple[float, tuple[tuple[str, int], ...], PaymentMethod, Course], ...],
    now: datetime,
) -> Iterator[Story]:
    for number, (days, basket, method, course) in enumerate(rows, start=1):
        placed = now - timedelta(days=days)
        slot = "18-20" if number % 3 == 0 else None
        yield Story(f"demo-{person.key}-{number}", person, basket, method, placed, course, slot)


def _queue(now: datetime, left: dict[str, int]) -> Iterator[Story]:
    """What waits at the fulfilment desk today, from people all over the country."""
    people = brand.people(len(QUEUE), seed=7)
    for number, (person, (course, hours)) in enumerate(zip(people, QUEUE, strict=True), start=1):
        luck = Random(f"{person.key}/queue")
        basket = _next_basket(person, luck, left)
        method = _method(course, luck)
        placed = now - timedelta(hours=hours, minutes=luck.randint(0, 20))
        slot = luck.choice((None, None, "am", "18-20", "19-21"))
        yield Story(f"demo-queue-{number}", person, basket, method, placed, course, slot)


def _method(course: Course, luck: Random) -> PaymentMethod:
    if course in (Course.PLACED, Course.CANCELLED):
        return COD
    paid_online = course in (Course.PAID, Course.WAITING, Course.REFUNDED) or luck.random() < 0.75
    return CARD if paid_online else COD


def _next_basket(person: brand.Person, luck: Random, left: dict[str, int]) -> Basket:
    """One of the baskets that this person fills within a year."""
    since = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    tried = [p.basket for p in wishes.purchases(person, since, since + timedelta(days=720), dict(left))]
    basket = luck.choice(tried[:6])
    for sku, quantity in basket:
        left[sku] -= quantity
    return basket


def told_closely() -> tuple[brand.Person, ...]:
    """The neighbours whose last weeks are told step by step, parcels and all."""
    return folk.neighbours()[:TOLD_CLOSELY]


def _remembered(now: datetime, left: dict[str, int]) -> Iterator[Story]:
    """What the neighbours ordered and received in the last months."""
    for person in told_closely():
        since = now - min(REMEMBERED, timedelta(days=person.truth.joined_days_ago))
        until = now - timedelta(days=3)
        for number, bought in enumerate(wishes.purchases(person, since, until, left), start=1):
            method = COD if sum(person.key.encode()) % 5 == 0 else CARD
            key = f"demo-{person.key}-{number}"
            basket = tuple(line for line in bought.basket if _was_there(line[0], bought.at, now))
            if basket:
                yield Story(key, person, basket, method, bought.at, Course.DELIVERED)


def _was_there(sku: str, at: datetime, now: datetime) -> bool:
    return now - timedelta(days=_products()[sku].added_days_ago) < at
