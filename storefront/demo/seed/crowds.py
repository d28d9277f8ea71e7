"""Many people, each with a hidden truth, and the delivered orders that follow from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol
from zlib import crc32

from storefront import oms
from storefront.demo import brand
from storefront.demo.seed import folk, wishes
from storefront.demo.seed.drafting import goods, kana, line_of, ship_to
from storefront.demo.seed.telling import tracking_number
from storefront.kernel.db import transaction
from storefront.kernel.money import Yen, tax_lines
from storefront.services import catalog, checkout, customers, payments

AT_ONCE = 1000
YEARS, RECENT = timedelta(days=720), timedelta(days=4)
ARRIVES = timedelta(days=2)
# So many orders a person places in these years (measured); windows are opened a little wider than needed.
USUAL, WIDER = 46, 1.4
_METHODS = {oms.PaymentMethod.CARD: payments.Method.CARD, oms.PaymentMethod.COD: payments.Method.COD}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much there shall be in all; what is there already counts."""

    products: int
    customers: int = 0
    orders: int = 0
    seed: int = 1


class Shelves(Protocol):
    """Where people find what they like better than the brand's own product."""

    def preferred(self, product: brand.Product, luck: float) -> catalog.Variation | None:
        """The variation taken instead, if any; `luck` is from 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Buyer:
    """A person as the shop knows them, with all that their orders repeat."""

    person: brand.Person
    number: int
    phone: str
    to: oms.ShipTo


@dataclass(frozen=True, slots=True)
class _Day:
    """What orders need beside their buyer."""

    shelves: Shelves
    pictures: Mapping[str, str]
    now: datetime
    window: timedelta


def seed_people(
    wanted: Wanted, shelves: Shelves, pictures: Mapping[str, str], *, now: datetime, say: Say
) -> None:
    """People and their orders, both by COPY; who is there already is left alone."""
    share = wanted.orders / max(1, wanted.customers)
    day = _Day(shelves, pictures, now, min(YEARS, YEARS * (share / USUAL * WIDER)))
    people = brand.people(wanted.customers, seed=100 + wanted.seed)
    people_done = orders_done = 0
    while chunk := list(islice(people, AT_ONCE)):
        with transaction() as db:
            known = [folk.known_from(p, now, None, member=folk.is_member(p)) for p in chunk]
            numbers = customers.bring_in(db, known, source=folk.SOURCE)
            buyers = [_buyer(p, k, numbers[p.email]) for p, k in zip(chunk, known, strict=True)]
            people_done += len(chunk)
            due = wanted.orders * people_done // wanted.customers - orders_done
            past = _orders(buyers, due, day)
            orders_done += len(past)
            payments.bring_in(db, (payment_of(n, p) for n, p in oms.bring_in(db, past).items()))
        if people_done % 10_000 < AT_ONCE:
            say(f"{people_done:,} customers, {orders_done:,} orders")


def _buyer(person: brand.Person, known: customers.Known, number: int) -> _Buyer:
    assert known.address is not None
    return _Buyer(person, number, known.contact.phone, ship_to(person, known.address))


def _orders(buyers: Sequence[_Buyer], count: int, day: _Day) -> list[oms.PastOrder]:
    """So many orders of these people; where their windows hold fewer, of wider ones."""
    found = list(islice(_in_turn(buyers, day), count))
    if len(found) < count and day.window < YEARS:
        return _orders(buyers, count, replace(day, window=min(YEARS, 2 * day.window)))
    return found


def _in_turn(buyers: Sequence[_Buyer], day: _Day) -> Iterator[oms.PastOrder]:
    """Everybody's orders in turn: the first of each, the second of each, and so on."""
    each = {n: wishes.purchases(b.person, *_window(b.person, day)) for n, b in enumerate(buyers)}
    turn = 0
    while each:
        for n in tuple(each):
            bought = next(each[n], None)
            if bought is None:
                del each[n]
            else:
                yield _past(buyers[n], bought, turn, day)
        turn += 1


def _window(person: brand.Person, day: _Day) -> tuple[datetime, datetime]:
    """The time of which this person's orders are told; windows are spread over the years."""
    since = day.now - RECENT - day.window - (YEARS - day.window) * _luck(person.key)
    return since, since + day.window


def _luck(key: str) -> float:
    return crc32(key.encode()) / 2**32


def _past(buyer: _Buyer, bought: wishes.Purchase, turn: int, day: _Day) -> oms.PastOrder:
    person = buyer.person
    method = oms.PaymentMethod.COD if turn % 5 == 4 else oms.PaymentMethod.CARD
    lines = [_line(person, sku, n, bought.at, day) for sku, n in bought.basket]
    settings = brand.delivery()
    _, _, every = checkout.charged(lines, person.address.prefecture, method, settings)
    total = Yen(sum(x.unit_price * x.quantity for x in every))
    taxes = tax_lines((x.tax_rate, Yen(x.unit_price * x.quantity)) for x in every)
    key = f"bulk-{person.key}-{turn}"
    draft = oms.OrderDraft(
        checkout_id=key, email=person.email, phone=buyer.phone, name=person.name, kana=kana(person),
        ship_to=buyer.to, wish=oms.DeliveryWish(settings.carrier, None, None), lines=every, total=total,
        taxes=tuple(t for t in taxes if t.total), payment_method=method, confirmation=None, expires_at=bought.at,
        person_id=buyer.number, actor=f"customer:{buyer.number}", source=oms.Source.IMPORT,
    )  # fmt: skip
    return oms.PastOrder(draft, bought.at, bought.at + ARRIVES, "WH-KWS", tracking_number(key))


def _line(person: brand.Person, sku: str, quantity: int, at: datetime, day: _Day) -> oms.LineDraft:
    """What the person takes of this kind is always the same, so that supplies are bought again."""
    line = line_of(sku, quantity, at, day.now, day.pictures)
    varied = day.shelves.preferred(goods()[sku][0], _luck(f"{person.key}/{goods()[sku][0].code}"))
    if varied is None:
        return line
    return replace(line, sku=varied.skus[sku], product=varied.slug, name=varied.name)


def payment_of(number: str, past: oms.PastOrder) -> payments.PastPayment:
    """What was paid for an order of the past, and when."""
    method = past.draft.payment_method
    paid_at = past.placed_at if method.online else past.delivered_at
    return payments.PastPayment(number, _METHODS[method], past.draft.total, past.placed_at, paid_at)
