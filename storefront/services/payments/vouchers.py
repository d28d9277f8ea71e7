"""Paying at a convenience store: numbers are issued by a job, shown and mailed, and end with the order's time."""

from dataclasses import asdict
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Intent, Voucher, VoucherWish
from storefront.kernel import jobs
from storefront.kernel.errors import NotFound
from storefront.kernel.outbox import publish
from storefront.services.payments import _locks, opening, settling
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import OPEN, Method
from storefront.services.payments.values import VoucherPlan

REMINDED = timedelta(hours=24)  # before the end
NOT_BEFORE = timedelta(hours=12)  # after the numbers themselves


def wanted(db: Session, number: str) -> None:
    """Let a job have numbers issued for an order that is paid at a store."""
    order = oms.order(db, number)
    if order is not None and order.payment_method is oms.PaymentMethod.KONBINI:
        jobs.enqueue(db, "issue_voucher", number=number, only_one=f"voucher-{number}")


def begin_voucher(db: Session, number: str, *, now: datetime) -> VoucherPlan:
    """The order's open payment at a store; a Refusal as `begin` has it."""
    row = opening.open_row(db, number, method=Method.KONBINI, now=now)
    if row.intent_id is None:
        opening.next_key(row)
    order = oms.order(db, number)
    assert order is not None
    assert row.due_at is not None
    phone = "".join(c for c in order.phone if c.isdigit())
    wish = VoucherWish(row.amount, number, order.name, order.email, phone, row.due_at)
    return VoucherPlan(row.public_id, row.idempotency_key, row.intent_id, wish)


def note_voucher(db: Session, payment_id: str, intent: Intent, *, now: datetime) -> bool:
    """The numbers came: the customer is told, once; False when this payment is over or has other numbers."""
    row = _locks.payment(db, payment_id)
    if row is None:
        raise NotFound(payment_id)
    if row.intent_id is None:
        row.intent_id = intent.id
        db.flush()
    if row.intent_id != intent.id or row.state not in OPEN:
        jobs.enqueue(db, "drop_intent", intent_id=intent.id)
        return False
    if intent.voucher is not None and row.voucher is None:
        row.voucher = _kept(intent.voucher)
        _tell(db, row, now)
    settling.settle(db, intent, now=now)
    return True


def remind(db: Session, now: datetime) -> int:
    """Tell whoever has not paid a day before the end, once; how many were told now."""
    waiting = sa.select(Payment).where(
        Payment.state.in_(OPEN), Payment.method == Method.KONBINI, Payment.voucher.is_not(None),
        Payment.due_at > now, Payment.due_at <= now + REMINDED, Payment.created_at <= now - NOT_BEFORE,
    )  # fmt: skip
    return sum(
        _tell(db, row, now, "payment.voucher_reminder") for row in db.scalars(waiting.order_by(Payment.id))
    )


def _kept(voucher: Voucher) -> dict[str, object]:
    stores = {name: list(numbers) for name, numbers in voucher.stores.items()}
    return asdict(voucher) | {"expires_at": voucher.expires_at.isoformat(), "stores": stores}


def _tell(db: Session, row: Payment, now: datetime, verb: str = "payment.voucher_issued") -> bool:
    data = {"order": row.order_number, "amount": row.amount, "voucher": row.voucher}
    subject = f"payment:{row.public_id}"
    return publish(db, verb, subject=subject, cause="voucher", data=data, site=row.site, at=now)
