"""The only place that locks orders.

The order's row comes first and guards its lines, parcels, notes and refunds; stock rows (`ims._locks`) come
after it. Several orders are locked by number. A transaction changes the stock of one order, or of many in a
single call to the stock room.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.ims import busy_when_locked
from storefront.oms.models import Fulfilment, Order, RefundDue
from storefront.oms.rules import OrderState

_FRESH = {"populate_existing": True}


def orders(db: Session, numbers: Iterable[str]) -> list[Order]:
    """Lock these orders; those that exist, by number."""
    query = sa.select(Order).where(Order.number.in_(sorted(set(numbers)))).order_by(Order.number)
    with busy_when_locked():
        return list(db.scalars(query.with_for_update(key_share=True), execution_options=_FRESH))


def order_of_parcel(db: Session, key: str) -> Order | None:
    """Lock the order that this parcel belongs to."""
    query = sa.select(Order).join(Fulfilment, Fulfilment.order_id == Order.id).where(Fulfilment.key == key)
    with busy_when_locked():
        return db.scalar(query.with_for_update(of=Order, key_share=True), execution_options=_FRESH)


def order_of_refund(db: Session, key: str) -> Order | None:
    """Lock the order to which this refund belongs."""
    query = sa.select(Order).join(RefundDue, RefundDue.order_id == Order.id).where(RefundDue.key == key)
    with busy_when_locked():
        return db.scalar(query.with_for_update(of=Order, key_share=True), execution_options=_FRESH)


def overdue(db: Session, now: datetime, limit: int) -> list[Order]:
    """Lock unpaid orders whose time is over, except those that somebody else works on."""
    query = (
        sa.select(Order)
        .where(Order.state == OrderState.AWAITING_PAYMENT, Order.expires_at <= now)
        .order_by(Order.expires_at)
        .limit(limit)
    )
    return list(db.scalars(query.with_for_update(skip_locked=True), execution_options=_FRESH))
