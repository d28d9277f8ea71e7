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
from storefront.services.payments.rules import ONLINE, OPEN, Method, PaymentState
from storefront.services.payments.values import ClosePlan, Plan


def payable(order: oms.OrderView, now: datetime, method: oms.PaymentMethod = oms.PaymentMethod.CARD) -> bool:
    """Whether this order waits to be paid this way, and still has time."""
    waits = order.state is oms.OrderState.AWAITING_PAYMENT and order.payment_method is method
    return waits and order.expires_at is not None and now < order.expires_at


def begin(db: Session, number: str, *, now: datetime) -> Plan:
    """The order's open payment, made if there is none; a Refusal (code `closed`) when the time is over.

    Asked again with the same key until an answer is noted: two tabs, a lost answer and a second visit
    all come to the same intent.
    """
    row = open_row(db, number, hosted=False, now=now)
    if row.intent_id is None:
        next_key(row)
    return Plan(row.public_id, number, row.amount, row.idempotency_key, row.intent_id)


def open_row(
    db: Session, number: str, *, hosted: bool = False, method: Method = Method.CARD, now: datetime
) -> Payment:
    """The order's open payment under its lock; a Refusal (code `elsewhere`) when it is open the other way."""
    order = oms.order(db, number)
    if order is None:
        raise NotFound(number)
    if not payable(order, now, oms.PaymentMethod(method)):
        raise Refusal(_l("このご注文は、お支払いの期限を過ぎています。"), code="closed")
    public_id = ids.public_id()
    statement = insert(Payment).values(
        public_id=public_id, order_number=number, site=order.site, method=method, provider="stripe",
        idempotency_key=rules.intent_key(public_id, 0), amount=order.total, currency=rules.CURRENCY,
        state=PaymentState.CREATED, created_at=now, due_at=order.expires_at, hosted=hosted,
    )  # fmt: skip
    db.execute(statement.on_conflict_do_nothing())
    row = _locks.open_of_order(db, number)
    if row is None:
        raise Refusal(_l("このご注文は、お支払いの期限を過ぎています。"), code="closed")
    if row.hosted != hosted:
        raise Refusal(_l("このご注文のお支払いは、別の画面で始まっています。"), code="elsewhere")
    return row


def next_key(row: Payment) -> None:
    """One more attempt, under its key."""
    row.idempotency_key = rules.intent_key(row.public_id, row.attempts)
    row.attempts += 1


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
    """How to make sure that nobody pays for this order any more; None when there is nothing to cancel."""
    row = _locks.open_of_order(db, number)
    if row is None or row.method not in ONLINE:
        return None
    return close_plan(row, now)


def close_plan(row: Payment, now: datetime) -> ClosePlan | None:
    """How to close this open payment. One that nobody ever saw a secret or a page of just ends here."""
    if row.intent_id is None and row.session_id is None:
        row.state = PaymentState.CANCELLED
        return None
    # Cancelling twice harms nothing, and a refusal stored under an old key would hide the present truth.
    key = f"cancel-{row.public_id}-{int(now.timestamp())}"
    return ClosePlan(row.public_id, row.order_number, row.intent_id, key, row.session_id)


def ask_later(db: Session, number: str) -> None:
    """Let a job ask Stripe about this order's payment."""
    jobs.enqueue(db, "ask_about_payment", number=number, only_one=f"ask-{number}")


def overdue(db: Session, now: datetime, *, limit: int) -> tuple[str, ...]:
    """Orders whose open online payments are out of time."""
    query = (
        sa.select(Payment.order_number)
        .where(Payment.state.in_(OPEN), Payment.method.in_(ONLINE), Payment.due_at <= now)
        .order_by(Payment.due_at)
        .limit(limit)
    )
    return tuple(db.scalars(query))
