"""Card payments that happened before this database was filled: written down as settled, nobody is asked."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.db import touched
from storefront.kernel.money import Yen
from storefront.services.payments.models import Payment, PaymentRefund
from storefront.services.payments.rules import CURRENCY, Method, PaymentState, RefundState


def captured(db: Session, number: str, intent_id: str, *, amount: Yen, site: str, at: datetime) -> str:
    """The card paid this order at that time; the payment's id. Told again, it is the same one."""
    public_id = ids.public_id()
    statement = insert(Payment).values(
        public_id=public_id, order_number=number, site=site, method=Method.CARD, provider="stripe",
        intent_id=intent_id, idempotency_key=f"brought-{intent_id}", attempts=1, amount=amount, captured=amount,
        currency=CURRENCY, state=PaymentState.SUCCEEDED, created_at=at, captured_at=at,
    )  # fmt: skip
    db.execute(statement.on_conflict_do_nothing())
    known = db.execute(sa.select(Payment.public_id).where(Payment.intent_id == intent_id)).scalar_one()
    oms.confirm_paid(db, number, amount=amount, cause=known, now=at)
    return known


def given_back(db: Session, owed: oms.RefundView, intent_id: str, stripe_id: str, *, at: datetime) -> None:
    """What the order owed went back to the card at that time; told again, nothing changes."""
    payment = db.scalars(sa.select(Payment).where(Payment.intent_id == intent_id)).one()
    public_id, missing = ids.public_id(), Yen(owed.amount - owed.refunded)
    statement = insert(PaymentRefund).values(
        public_id=public_id, payment_id=payment.id, owed_id=owed.id, amount=missing, reason=owed.reason,
        cause=f"{owed.id}:{payment.public_id}", idempotency_key=f"brought-{stripe_id}", attempts=1,
        state=RefundState.SUCCEEDED, stripe_id=stripe_id, requested_at=at, sent_at=at, settled_at=at,
    ) if missing > 0 else None  # fmt: skip
    if statement is None or touched(db.execute(statement.on_conflict_do_nothing())) == 0:
        return
    payment.refunded = Yen(payment.refunded + missing)
    oms.note_refunded(db, owed.id, amount=missing, cause=f"refund:{public_id}", now=at)
