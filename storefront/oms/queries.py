"""Questions about orders: one statement brings any number of them with lines and parcels."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from storefront.kernel import outbox
from storefront.kernel.asking import Question
from storefront.kernel.money import TaxLine, Yen
from storefront.oms.models import ConfirmationRow, Fulfilment, FulfilmentLine, Order, OrderLine
from storefront.oms.rules import FulfilmentState
from storefront.oms.types import (
    ANYONE,
    Anyone,
    Confirmation,
    DeliveryWish,
    LineKind,
    PaymentMethod,
    ShipTo,
    Source,
)
from storefront.oms.views import FulfilmentView, LineView, OrderView, TimelineEntry

_PLAIN = (
    "number", "checkout_id", "site", "channel", "person_id", "email", "phone", "name", "kana", "locale",
    "note", "total", "paid", "refund_due", "refunded", "placed_at", "expires_at", "paid_at", "expired_at",
    "cancelled_at", "cancel_reason",
)  # fmt: skip
_MADE = ("source", "payment_method", "ship_to", "taxes", "carrier", "wish_date", "wish_slot", "drop_off")
_MOMENTS = ("planned_at", "picking_at", "packed_at", "shipped_at", "delivered_at", "cancelled_at")


def order(db: Session, number: str, *, person_id: int | Anyone | None = ANYONE) -> OrderView | None:
    """The order; with person_id only that person's own (None as person_id never matches)."""
    if isinstance(person_id, Anyone):
        row = _ORDER.first(db, number=number)
    else:
        row = _OWN_ORDER.first(db, number=number, person=person_id)
    return None if row is None else view_of(row)


def _one(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return select_orders().where(Order.number == sa.bindparam("number"), *conditions)


_ORDER = Question(_one)
_OWN_ORDER = Question(lambda: _one(Order.person_id == sa.bindparam("person", type_=sa.BigInteger)))


def orders(db: Session, numbers: Sequence[str]) -> dict[str, OrderView]:
    """These orders by number, in one statement; unknown numbers are missing."""
    found = db.execute(select_orders().where(Order.number.in_(sorted(set(numbers)))))
    return {row.number: view_of(row) for row in found}


def paid_since(db: Session, moment: datetime) -> dict[str, Yen]:
    """What came in for each order that was paid online since then."""
    online = [m for m in PaymentMethod if m.online]
    query = sa.select(Order.number, Order.paid).where(
        Order.paid_at >= moment, Order.payment_method.in_(online)
    )
    return {number: Yen(paid) for number, paid in db.execute(query)}


def timeline(db: Session, number: str) -> tuple[TimelineEntry, ...]:
    """Everything that happened to the order, oldest first."""
    found = outbox.history(db, f"order:{number}")
    return tuple(TimelineEntry(e.at, e.verb, e.actor, e.data) for e in found)


def confirmation(db: Session, number: str) -> Confirmation | None:
    """The final confirmation screen that the customer saw."""
    c = ConfirmationRow
    query = sa.select(c.items, c.html_hash, c.terms_version, c.shown_at)
    row = db.execute(query.join(Order, Order.id == c.order_id).where(Order.number == number)).first()
    return None if row is None else Confirmation(*row)


@cache
def select_orders() -> sa.Select[Any]:
    """Orders with their lines and parcels as JSON, ready for `view_of`."""
    table = Order.__table__.c
    return sa.select(*(table[n] for n in (*_PLAIN, *_MADE)), _lines(), _parcels())


def _lines() -> sa.Label[Any]:
    pairs = [x for name in LineView.__slots__ for x in (name, OrderLine.__table__.c[name])]
    rows = sa.func.json_agg(aggregate_order_by(sa.func.json_build_object(*pairs), OrderLine.line))
    found = sa.select(rows).where(OrderLine.order_id == Order.id).correlate(Order)
    return found.scalar_subquery().label("lines")


def _parcels() -> sa.Label[Any]:
    pair = sa.func.json_build_array(OrderLine.line, FulfilmentLine.quantity)
    contents = (
        sa.select(sa.func.json_agg(aggregate_order_by(pair, OrderLine.line)))
        .select_from(FulfilmentLine)
        .join(OrderLine, OrderLine.id == FulfilmentLine.order_line_id)
        .where(FulfilmentLine.fulfilment_id == Fulfilment.id)
        .correlate(Fulfilment)
        .scalar_subquery()
    )
    plain = [n for n in FulfilmentView.__slots__ if n not in ("id", "lines")]
    pairs = [x for name in plain for x in (name, Fulfilment.__table__.c[name])]
    one = sa.func.json_build_object("id", Fulfilment.key, "lines", contents, *pairs)
    rows = sa.func.json_agg(aggregate_order_by(one, Fulfilment.id))
    found = sa.select(rows).where(Fulfilment.order_id == Order.id).correlate(Order)
    return found.scalar_subquery().label("parcels")


def view_of(row: Any) -> OrderView:
    """The frozen order of a row of `select_orders`."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return OrderView(
        **plain,
        source=Source(row.source),
        payment_method=PaymentMethod(row.payment_method),
        ship_to=ShipTo(**row.ship_to | {"label": tuple(row.ship_to.get("label", ()))}),
        wish=DeliveryWish(row.carrier, row.wish_date, row.wish_slot, row.drop_off),
        taxes=tuple(TaxLine(t["rate"], Yen(t["total"]), Yen(t["tax"])) for t in row.taxes),
        lines=tuple(LineView(**x | {"kind": LineKind(x["kind"])}) for x in row.lines or ()),
        fulfilments=tuple(_parcel(x) for x in row.parcels or ()),
    )


def _parcel(values: dict[str, Any]) -> FulfilmentView:
    moments = {n: datetime.fromisoformat(values[n]) if values[n] else None for n in _MOMENTS}
    lines = tuple((line, quantity) for line, quantity in values["lines"] or ())
    return FulfilmentView(**values | moments | {"state": FulfilmentState(values["state"]), "lines": lines})
