"""What Stripe says about a payment becomes true here: captured money pays its order, exactly once."""

from datetime import datetime

from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Intent, IntentStatus
from storefront.kernel import ids
from storefront.kernel.money import Yen
from storefront.kernel.observability import log
from storefront.kernel.outbox import publish
from storefront.services.payments import _locks, rules
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import OPEN, Method, Outcome, PaymentState

_METHODS = {
    oms.PaymentMethod.KONBINI: Method.KONBINI,
    oms.PaymentMethod.PAYPAY: Method.PAYPAY,
    oms.PaymentMethod.BANK_TRANSFER: Method.BANK_TRANSFER,
}


def settle(db: Session, intent: Intent, *, now: datetime, declined: bool = False) -> Outcome:
    """Apply an intent as Stripe shows it, however late, often or out of order; `declined`: a card just was.

    Captured money of the right amount and currency pays the order (oms decides what it means when the order
    is gone: whatever it owes back is refunded by itself). Other money never pays; a person is asked.
    """
    row = _locks.of_intent(db, intent.id) or _adopted(db, intent)
    if row is None:
        return _stranger(db, intent, now) if intent.status is IntentStatus.SUCCEEDED else Outcome.UNKNOWN
    if intent.status is IntentStatus.SUCCEEDED:
        return _captured(db, row, intent, now)
    return _moved(db, row, intent, now, declined)


def _adopted(db: Session, intent: Intent) -> Payment | None:
    """The payment whose answer was lost, found by what we wrote on the intent."""
    row = _locks.payment(db, intent.metadata.get("payment", ""))
    if row is None or row.intent_id is not None:
        return None
    row.intent_id = intent.id
    return row


def _captured(db: Session, row: Payment, intent: Intent, now: datetime) -> Outcome:
    if not _right(row.amount, intent):
        if row.state != PaymentState.SUCCEEDED and row.mismatch_at is None:
            row.mismatch_at = now
            _ask_person(db, row.order_number, row.amount, intent, now)
        return Outcome.WRONG_MONEY
    if row.state == PaymentState.SUCCEEDED:
        return Outcome.ALREADY
    row.state, row.captured, row.captured_at, row.decline = PaymentState.SUCCEEDED, row.amount, now, None
    db.flush()
    answer = oms.confirm_paid(db, row.order_number, amount=row.amount, cause=row.public_id, now=now)
    _tell(db, row, "payment.succeeded", cause=intent.id, now=now)
    log().info("payment captured", order=row.order_number, intent=intent.id, answer=type(answer).__name__)
    return Outcome.APPLIED


def _moved(db: Session, row: Payment, intent: Intent, now: datetime, declined: bool) -> Outcome:
    if row.state not in OPEN:
        return Outcome.ALREADY
    after = rules.state_of(intent.status)
    if rules.may_move(row.state, after):
        row.state = after
    if intent.transfer is not None and row.voucher is not None:
        row.voucher = {**row.voucher, "remaining": intent.transfer.remaining}
    error = intent.last_error
    if error is not None and (declined or row.decline is None):
        row.decline = error.decline_code or error.code or "declined"
        row.declines += 1
        _tell(db, row, "payment.declined", cause=f"{intent.id}:{row.declines}", now=now)
    if row.state == PaymentState.CANCELLED:
        _tell(db, row, "payment.cancelled", cause=intent.id, now=now)
    return Outcome.APPLIED


def _stranger(db: Session, intent: Intent, now: datetime) -> Outcome:
    """Captured money that no payment of ours asked for: it belongs to its order, or is somebody else's."""
    order = oms.order(db, intent.order_number) if intent.order_number else None
    if order is None:
        log().warning("money for no order of this shop", intent=intent.id)
        return Outcome.UNKNOWN
    if not _right(order.total, intent):
        _ask_person(db, order.number, order.total, intent, now)
        return Outcome.WRONG_MONEY
    row = Payment(
        public_id=ids.public_id(), order_number=order.number, site=order.site, method=_METHODS.get(order.payment_method, Method.CARD),
        provider="stripe", intent_id=intent.id, idempotency_key=f"found-{intent.id}", amount=order.total,
        captured=Yen(0), refunded=Yen(0), currency=rules.CURRENCY, state=PaymentState.FAILED,
        declines=0, attempts=0, created_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return _captured(db, row, intent, now)


def _right(expected: Yen, intent: Intent) -> bool:
    return rules.is_right(
        expected, amount=intent.amount, received=intent.amount_received, currency=intent.currency
    )


def _ask_person(db: Session, number: str, expected: Yen, intent: Intent, now: datetime) -> None:
    data = {
        "expected": expected, "received": intent.amount_received, "currency": intent.currency,
        "intent": intent.id,
    }  # fmt: skip
    kind = oms.WorkKind.PAYMENT_MISMATCH
    oms.open_work_item(db, kind, number, reason="wrong_money", data=data, now=now)


def _tell(db: Session, row: Payment, verb: str, *, cause: str, now: datetime) -> None:
    data = {"order": row.order_number, "amount": row.amount, "decline": row.decline}
    subject = f"payment:{row.public_id}"
    publish(db, verb, subject=subject, cause=cause, data=data, site=row.site, at=now, react=False)
