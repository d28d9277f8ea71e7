"""Payments that Stripe never hears of: cash on delivery, and orders that cost nothing."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.money import Yen
from storefront.services.payments import _locks
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import CURRENCY, Method, PaymentState

_METHODS = {oms.PaymentMethod.COD: Method.COD, oms.PaymentMethod.NONE: Method.ZERO}


def record(db: Session, number: str, *, now: datetime) -> bool:
    """Write down how an order that no card pays is paid; False when it is paid online or known already."""
    order = oms.order(db, number)
    if order is None or order.payment_method not in _METHODS:
        return False
    free = order.payment_method is oms.PaymentMethod.NONE
    statement = insert(Payment).values(
        public_id=ids.public_id(), order_number=number, site=order.site, currency=CURRENCY,
        method=_METHODS[order.payment_method], idempotency_key=f"offline-{number}", amount=order.total,
        state=PaymentState.SUCCEEDED if free else PaymentState.CREATED, created_at=now,
        captured_at=now if free else None,
    )  # fmt: skip
    made = db.execute(statement.on_conflict_do_nothing().returning(Payment.id))
    return made.scalar_one_or_none() is not None


def collected(db: Session, number: str, *, now: datetime) -> bool:
    """The carrier handed all parcels over, so it has the cash; False when there is none to collect."""
    row = _locks.open_of_order(db, number)
    order = oms.order(db, number)
    if row is None or row.method != Method.COD or order is None:
        return False
    if order.state is not oms.OrderState.DELIVERED:
        return False
    row.state, row.captured, row.captured_at = PaymentState.SUCCEEDED, row.amount, now
    db.flush()
    oms.confirm_paid(db, number, amount=Yen(row.amount), cause=row.public_id, now=now)
    return True


def given_up(db: Session, number: str) -> bool:
    """A cancelled order collects no cash."""
    row = _locks.open_of_order(db, number)
    if row is None or row.method != Method.COD:
        return False
    row.state = PaymentState.CANCELLED
    return True
