"""An order under its lock: the row, its lines and parcels, its facts and derived state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound
from storefront.kernel.outbox import publish
from storefront.oms import _locks
from storefront.oms.models import Fulfilment, FulfilmentLine, Order, OrderLine
from storefront.oms.rules import FulfilmentState, OrderFacts, OrderState, Quantities, state_of
from storefront.oms.types import LineKind, PaymentMethod

_FRESH = {"populate_existing": True}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A locked order with its lines and parcels."""

    order: Order
    lines: list[OrderLine]
    parcels: list[Fulfilment]

    @property
    def goods(self) -> list[OrderLine]:
        """Lines that take stock."""
        return [x for x in self.lines if x.kind == LineKind.GOODS]

    @property
    def units(self) -> int:
        """Units of goods that are not cancelled."""
        return sum(x.ordered - x.cancelled for x in self.goods)

    @property
    def facts(self) -> OrderFacts:
        """What the rules look at."""
        o = self.order
        return OrderFacts(
            settled=o.paid_at is not None or not PaymentMethod(o.payment_method).online,
            expired=o.expired_at is not None,
            cancelled=o.cancelled_at is not None,
            lines=tuple(
                Quantities(x.ordered, x.shipped, x.delivered, x.cancelled, x.returned) for x in self.goods
            ),
            parcels=tuple(FulfilmentState(p.state) for p in self.parcels),
        )

    def settle(self) -> OrderState:
        """Write down the derived state."""
        self.order.state = state_of(self.facts)
        return self.order.state

    def cancel_parcels(self, now: datetime) -> None:
        """Parcels that have not left will not leave."""
        for p in self.parcels:
            if FulfilmentState.CANCELLED in _moves(p):
                p.state, p.cancelled_at = FulfilmentState.CANCELLED, now


def _moves(parcel: Fulfilment) -> frozenset[FulfilmentState]:
    from storefront.oms.rules import MOVES

    return MOVES[FulfilmentState(parcel.state)]


def sheets(db: Session, orders: Iterable[Order]) -> list[Sheet]:
    """Lines and parcels of locked orders, two statements for any number."""
    found = list(orders)
    ids = [o.id for o in found]
    if not ids:
        return []
    of_lines = sa.select(OrderLine).where(OrderLine.order_id.in_(ids)).order_by(OrderLine.line)
    of_parcels = sa.select(Fulfilment).where(Fulfilment.order_id.in_(ids)).order_by(Fulfilment.id)
    lines = db.scalars(of_lines, execution_options=_FRESH).all()
    parcels = db.scalars(of_parcels, execution_options=_FRESH).all()
    return [
        Sheet(o, [x for x in lines if x.order_id == o.id], [p for p in parcels if p.order_id == o.id])
        for o in found
    ]


def locked(db: Session, number: str) -> Sheet:
    """This order under its lock; NotFound when there is none."""
    found = sheets(db, _locks.orders(db, [number]))
    if not found:
        raise NotFound(number)
    return found[0]


def locked_by_parcel(db: Session, key: str) -> tuple[Sheet, Fulfilment, dict[int, int]]:
    """The order of this parcel under its lock, the parcel, and its quantities per order line id."""
    order = _locks.order_of_parcel(db, key)
    if order is None:
        raise NotFound(key)
    sheet = sheets(db, [order])[0]
    parcel = next(p for p in sheet.parcels if p.key == key)
    columns = sa.select(FulfilmentLine.order_line_id, FulfilmentLine.quantity)
    rows = db.execute(columns.where(FulfilmentLine.fulfilment_id == parcel.id))
    return sheet, parcel, {row.order_line_id: row.quantity for row in rows}


def tell(
    db: Session,
    order: Order,
    verb: str,
    *,
    at: datetime,
    actor: str = "system",
    cause: str,
    data: dict[str, Any] | None = None,
) -> bool:
    """The event of a change of this order, once per cause."""
    return publish(
        db, verb, subject=f"order:{order.number}", actor=actor, cause=cause, data=data or {},
        site=order.site, channel=order.channel, at=at,
    )  # fmt: skip
