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
from storefront.services.payments.rules import LATER, OPEN, Method, Outcome
from storefront.services.payments.values import VoucherPlan

ISSUED = (oms.PaymentMethod.KONBINI, oms.PaymentMethod.BANK_TRANSFER)
REMINDED = timedelta(hours=24)  # before the end
NOT_BEFORE = timedelta(hours=12)  # after the numbers themselves


def wanted(db: Session, number: str) -> None:
    """Let a job have numbers, or an account, issued for an order that is paid at a store or by bank."""
    order = oms.order(db, number)
    if order is not None and order.payment_method in ISSUED:
        jobs.enqueue(db, "issue_voucher", number=number, only_one=f"voucher-{number}")


def begin_voucher(db: Session, number: str, *, now: datetime) -> VoucherPlan:
    """The order's open payment at a store or by bank; a Refusal as `begin` has it."""
    order = oms.order(db, number)
    if order is None or order.payment_method not in ISSUED:
        raise NotFound(number)
    method = Method(order.payment_method)
    row = opening.open_row(db, number, method=method, now=now)
    if row.intent_id is None:
        opening.next_key(row)
    assert row.due_at is not None
    phone = "".join(c for c in order.phone if c.isdigit())
    wish = VoucherWish(row.amount, number, order.name, order.email, phone, row.due_at)
    return VoucherPlan(
        row.public_id, row.idempotency_key, row.intent_id, wish, by_bank=method is Method.BANK_TRANSFER
    )


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
    if row.voucher is None and (intent.voucher or intent.transfer) is not None:
        row.voucher = _kept(intent.voucher) if intent.voucher else _account(row, intent)
        _tell(db, row, now)
    settling.settle(db, intent, now=now)
    return True


def remind(db: Session, now: datetime) -> int:
    """Tell whoever has not paid a day before the end, once; how many were told now."""
    waiting = sa.select(Payment).where(
        Payment.state.in_(OPEN), Payment.method.in_(LATER), Payment.voucher.is_not(None),
        Payment.due_at > now, Payment.due_at <= now + REMINDED, Payment.created_at <= now - NOT_BEFORE,
    )  # fmt: skip
    return sum(
        _tell(db, row, now, "payment.voucher_reminder") for row in db.scalars(waiting.order_by(Payment.id))
    )


def _kept(voucher: Voucher) -> dict[str, object]:
    stores = {name: list(numbers) for name, numbers in voucher.stores.items()}
    return asdict(voucher) | {"expires_at": voucher.expires_at.isoformat(), "stores": stores}


def _account(row: Payment, intent: Intent) -> dict[str, object]:
    assert intent.transfer is not None
    assert row.due_at is not None
    kept = asdict(intent.transfer) | {"customer": intent.customer, "expires_at": row.due_at.isoformat()}
    return {**kept, "bank_transfer": True}


def note_left_over(db: Session, customer: str, amount: int, *, now: datetime) -> Outcome:
    """Transferred money that paid nothing (too much, too late, too little in time): a person gives it back."""
    own = sa.and_(Payment.method == Method.BANK_TRANSFER, Payment.voucher["customer"].astext == customer)
    row = db.scalar(sa.select(Payment).where(own))
    if row is None or amount <= 0:
        return Outcome.UNKNOWN
    data = {"expected": row.amount, "received": row.captured + amount, "left_over": amount}
    kind = oms.WorkKind.PAYMENT_MISMATCH
    oms.open_work_item(db, kind, row.order_number, reason="left_over", data=data, now=now)
    return Outcome.APPLIED


def _tell(db: Session, row: Payment, now: datetime, verb: str = "payment.voucher_issued") -> bool:
    data = {"order": row.order_number, "amount": row.amount, "voucher": row.voucher}
    subject = f"payment:{row.public_id}"
    return publish(db, verb, subject=subject, cause="voucher", data=data, site=row.site, at=now)
