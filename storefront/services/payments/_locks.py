"""The only place that locks payments.

A payment's row comes first and guards its refunds; the order (`oms._locks`) and stock come after it.
Several payments are locked by id.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.payments.models import Payer, Payment, PaymentRefund
from storefront.services.payments.rules import OPEN

_FRESH = {"populate_existing": True}


def payment(db: Session, public_id: str) -> Payment | None:
    """Lock this payment."""
    return _one(db, sa.select(Payment).where(Payment.public_id == public_id))


def of_intent(db: Session, intent_id: str) -> Payment | None:
    """Lock the payment of this intent."""
    return _one(db, sa.select(Payment).where(Payment.intent_id == intent_id))


def open_of_order(db: Session, number: str) -> Payment | None:
    """Lock the payment of this order that is still open."""
    return _one(db, sa.select(Payment).where(Payment.order_number == number, Payment.state.in_(OPEN)))


def of_order(db: Session, number: str) -> list[Payment]:
    """Lock every payment of this order."""
    query = sa.select(Payment).where(Payment.order_number == number).order_by(Payment.id)
    return list(db.scalars(query.with_for_update(key_share=True), execution_options=_FRESH))


def refund(db: Session, condition: sa.ColumnElement[bool]) -> tuple[PaymentRefund, Payment] | None:
    """A refund under the lock of its payment."""
    ids = sa.select(PaymentRefund.payment_id).where(condition)
    held = _one(db, sa.select(Payment).where(Payment.id.in_(ids)))
    if held is None:
        return None
    query = sa.select(PaymentRefund).where(condition)
    row = db.scalars(query, execution_options=_FRESH).one()
    return row, held


def payer(db: Session, condition: sa.ColumnElement[bool]) -> Payer | None:
    """Lock somebody who keeps cards; payments and orders are never locked with them."""
    query = sa.select(Payer).where(condition).with_for_update(key_share=True)
    return db.scalar(query, execution_options=_FRESH)


def _one(db: Session, query: sa.Select[Payment]) -> Payment | None:
    return db.scalar(query.with_for_update(key_share=True), execution_options=_FRESH)
