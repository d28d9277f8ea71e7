"""Asking for money in two phases: what is about to be asked is written down before Stripe hears of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Intent
from storefront.kernel import ids, jobs
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services.payments import _locks, rules
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import OPEN, Method, PaymentState
from storefront.services.payments.values import ClosePlan, Plan


def payable(order: oms.OrderView, now: datetime) -> bool:
    """Whether this order waits for a card, and still has time."""
    waits = order.state is oms.OrderState.AWAITING_PAYMENT and order.payment_method is oms.PaymentMethod.CARD
    return waits and order.expires_at is not None and now < order.expires_at


def begin(db: Session, number: str, *, now: datetime) -> Plan:
    """The order's open payment, made if there is none; a Refusal (code `closed`) when the time is over.

    Asked again with the same key until an answer is noted: two tabs, a lost answer and a second visit
    all come to the same intent.
    """
    order = oms.order(db, number)
    if order is None:
        raise NotFound(number)
    if not payable(order, now):
        raise Refusal(_l("このご注文は、お支払いの期限を過ぎています。"), code="closed")
    public_id = ids.public_id()
    statement = insert(Payment).values(
        public_id=public_id, order_number=number, site=order.site, method=Method.CARD, provider="stripe",
        idempotency_key=rules.intent_key(public_id, 0), amount=order.total, currency=rules.CURRENCY,
        state=PaymentState.CREATED, created_at=now, due_at=order.expires_at,
    )  # fmt: skip
    db.execute(statement.on_conflict_do_nothing())
    row = _locks.open_of_order(db, number)
    if row is None:
        raise Refusal(_l("このご注文は、お支払いの期限を過ぎています。"), code="closed")
    if row.intent_id is None:
        row.idempotency_key = rules.intent_key(row.public_id, row.attempts)
        row.attempts += 1
    return Plan(row.public_id, number, row.amount, row.idempotency_key, row.intent_id)


def note_intent(db: Session, payment_id: str, intent: Intent) -> str:
    """Stripe's answer to a plan; the intent that counts (an earlier one stays, a spare is dropped)."""
    row = _locks.payment(db, payment_id)
    if row is None:
        raise NotFound(payment_id)
    if row.intent_id is None:
        row.intent_id = intent.id
        db.flush()
    if row.intent_id != intent.id or row.state not in OPEN:
        jobs.enqueue(db, "drop_intent", intent_id=intent.id)
    return row.intent_id


def note_refused(db: Session, payment_id: str, code: str) -> None:
    """Stripe will not take this payment; the next attempt starts anew."""
    row = _locks.payment(db, payment_id)
    if row is not None and rules.may_move(row.state, PaymentState.FAILED):
        row.state, row.decline = PaymentState.FAILED, code


def closing(db: Session, number: str, *, now: datetime) -> ClosePlan | None:
    """How to make sure that nobody pays for this order any more; None when there is nothing to cancel.

    A payment without an intent ends here: nobody ever saw a secret to pay it with.
    """
    row = _locks.open_of_order(db, number)
    if row is None or row.method != Method.CARD:
        return None
    if row.intent_id is None:
        row.state = PaymentState.CANCELLED
        return None
    # Cancelling twice harms nothing, and a refusal stored under an old key would hide the present truth.
    key = f"cancel-{row.public_id}-{int(now.timestamp())}"
    return ClosePlan(row.public_id, number, row.intent_id, key)


def ask_later(db: Session, number: str) -> None:
    """Let a job ask Stripe about this order's payment."""
    jobs.enqueue(db, "ask_about_payment", number=number, only_one=f"ask-{number}")


def overdue(db: Session, now: datetime, *, limit: int) -> tuple[str, ...]:
    """Orders whose open card payments are out of time."""
    query = (
        sa.select(Payment.order_number)
        .where(Payment.state.in_(OPEN), Payment.method == Method.CARD, Payment.due_at <= now)
        .order_by(Payment.due_at)
        .limit(limit)
    )
    return tuple(db.scalars(query))
