"""Paying on Stripe's hosted page: one open page per order, and never two ways open for the same order."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront.gateways.stripe import Intent, SessionStatus
from storefront.gateways.stripe import Session as HostedSession
from storefront.kernel import jobs
from storefront.kernel.errors import NotFound
from storefront.services.payments import _locks, opening, settling
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import OPEN, Method, Outcome, PaymentState
from storefront.services.payments.values import ClosePlan, PagePlan

# Stripe's pages stay half an hour at least; the shop closes them earlier, when the order's time is over.
PAGE_STAYS = timedelta(minutes=45)


def begin_page(db: Session, number: str, *, method: Method = Method.CARD, now: datetime) -> PagePlan:
    """The order's open payment on a hosted page; a Refusal as `begin` has it."""
    row = opening.open_row(db, number, hosted=True, method=method, now=now)
    if row.session_id is None:
        opening.next_key(row)
    until = row.created_at + PAGE_STAYS
    return PagePlan(row.public_id, number, row.amount, row.idempotency_key, row.session_id, until)


def note_page(db: Session, payment_id: str, session: HostedSession) -> bool:
    """Stripe's answer to a plan; whether this page counts (a spare one is closed by a job)."""
    row = _locks.payment(db, payment_id)
    if row is None:
        raise NotFound(payment_id)
    if row.session_id is None:
        row.session_id = session.id
        db.flush()
    counts = row.session_id == session.id and row.state in OPEN
    if not counts:
        jobs.enqueue(db, "drop_page", session_id=session.id)
    return counts


def other_way(db: Session, number: str, *, hosted: bool, now: datetime) -> ClosePlan | None:
    """What to close before this order may be paid here (`hosted`: on Stripe's page); None for nothing."""
    row = _locks.open_of_order(db, number)
    if row is None or row.method != Method.CARD or row.hosted == hosted:
        return None
    return opening.close_plan(row, now)


def conclude(db: Session, plan: ClosePlan, intent: Intent | None, *, now: datetime) -> Outcome:
    """What closing found: money settles; a page on which nobody tried to pay just ends."""
    if intent is not None:
        return settling.settle(db, intent, now=now)
    row = _locks.payment(db, plan.payment_id)
    if row is None or row.state not in OPEN:
        return Outcome.ALREADY
    row.state = PaymentState.CANCELLED
    return Outcome.APPLIED


def note_told(db: Session, session: HostedSession) -> Outcome:
    """A message about a hosted page: who paid there is asked about, a page that ended unused is closed."""
    row = _locks.payment(db, session.metadata.get("payment", ""))
    if row is None or not row.hosted:
        return Outcome.UNKNOWN
    if row.session_id is None:
        row.session_id = session.id
    if session.id != row.session_id or row.state == PaymentState.SUCCEEDED:
        return Outcome.ALREADY
    if session.intent_id is not None:
        return _look(db, row, session.intent_id)
    if session.status is SessionStatus.EXPIRED and row.state in OPEN:
        row.state = PaymentState.CANCELLED
        return Outcome.APPLIED
    return Outcome.ALREADY


def _look(db: Session, row: Payment, intent_id: str) -> Outcome:
    """The message itself does not say what was captured: Stripe is asked outside this transaction."""
    row.intent_id = row.intent_id or intent_id
    db.flush()
    opening.ask_later(db, row.order_number)
    return Outcome.APPLIED
