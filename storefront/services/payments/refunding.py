"""Giving money back: asked for by what the order room owes, sent by a job, believed when Stripe says so."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import RefundResult
from storefront.kernel import ids, jobs
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from storefront.kernel.outbox import publish
from storefront.services.payments import _locks, payouts, rules
from storefront.services.payments.models import Payment, PaymentRefund
from storefront.services.payments.rules import REVERSIBLE, Outcome, RefundState
from storefront.services.payments.values import RefundPlan

_NOT_LOST = (RefundState.REQUESTED, RefundState.SENT, RefundState.SUCCEEDED)


def request_refund(db: Session, owed: oms.RefundView, *, now: datetime) -> tuple[str, ...]:
    """Ask for money that is owed to go back, once; the refunds that a job will send.

    It returns to the cards that paid. What no card paid (cash on delivery) is a bank transfer by a person.
    """
    payments = _locks.of_order(db, owed.order_number)
    if db.scalar(sa.select(sa.exists().where(PaymentRefund.owed_id == owed.id))):
        return ()
    left = _left(db, payments)
    missing = Yen(owed.amount - owed.refunded)
    parts = rules.shares(missing, left, owed.cause.removeprefix("payment:"))
    rows = {p.public_id: p for p in payments}
    asked = tuple(_ask(db, rows[name], amount, owed, now) for name, amount in parts)
    rest = missing - sum(amount for _, amount in parts)
    if rest > 0:
        kind, data = oms.WorkKind.REFUND_BY_TRANSFER, {"amount": rest, "refund": owed.id}
        oms.open_work_item(db, kind, owed.order_number, reason=owed.reason, data=data, now=now)
        payouts.want(db, owed, Yen(rest), now=now)
    return asked


def _left(db: Session, payments: list[Payment]) -> list[tuple[str, Yen]]:
    """What each card payment can still give back, refunds on their way counted."""
    # What a card paid elsewhere, before this shop's provider, cannot go back through it.
    cards = [p for p in payments if p.method in REVERSIBLE and p.captured > 0 and p.intent_id]
    query = (
        sa.select(PaymentRefund.payment_id, sa.func.sum(PaymentRefund.amount))
        .where(PaymentRefund.payment_id.in_([p.id for p in cards]), PaymentRefund.state.in_(_NOT_LOST))
        .group_by(PaymentRefund.payment_id)
    )
    gone = {payment: int(amount) for payment, amount in db.execute(query)}
    return [(p.public_id, Yen(p.captured - gone.get(p.id, 0))) for p in cards]


def _ask(db: Session, payment: Payment, amount: Yen, owed: oms.RefundView, now: datetime) -> str:
    public_id = ids.public_id()
    row = PaymentRefund(
        public_id=public_id, payment_id=payment.id, owed_id=owed.id, amount=amount, reason=owed.reason,
        cause=f"{owed.id}:{payment.public_id}", idempotency_key=rules.refund_key(public_id, 0), attempts=0,
        state=RefundState.REQUESTED, requested_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    send_later(db, public_id)
    return public_id


def send_later(db: Session, refund_id: str) -> None:
    """Let a job send this refund; one job per refund waits at a time."""
    jobs.enqueue(db, "send_refund", refund_id=refund_id, only_one=f"refund-{refund_id}")


def sending(db: Session, refund_id: str, *, now: datetime) -> RefundPlan | None:
    """Write down that a refund is about to be sent; None when there is nothing left to do."""
    found = _locks.refund(db, PaymentRefund.public_id == refund_id)
    if found is None or found[0].state not in (RefundState.REQUESTED, RefundState.SENT):
        return None
    row, payment = found
    assert payment.intent_id is not None
    again = row.attempts > 0
    row.idempotency_key = rules.refund_key(row.public_id, row.attempts)
    row.state, row.attempts, row.sent_at = RefundState.SENT, row.attempts + 1, now
    return RefundPlan(row.public_id, payment.intent_id, row.amount, row.idempotency_key, row.reason, again)


def note_refund(db: Session, refund_id: str, result: RefundResult, *, now: datetime) -> Outcome:
    """Stripe's word about a refund of ours; repeated, late and out of order messages are harmless."""
    found = _locks.refund(db, PaymentRefund.public_id == refund_id)
    return Outcome.UNKNOWN if found is None else _noted(db, *found, result, now)


def note_told(db: Session, result: RefundResult, *, now: datetime) -> Outcome:
    """A message about a refund: ours by its id or by what we wrote on it; a stranger's is a work item."""
    own = sa.or_(
        PaymentRefund.stripe_id == result.id, PaymentRefund.public_id == result.metadata.get("refund", "")
    )
    found = _locks.refund(db, own)
    if found is not None:
        return _noted(db, *found, result, now)
    payment = _locks.of_intent(db, result.intent_id)
    if payment is None:
        return Outcome.UNKNOWN
    kind, data = oms.WorkKind.PAYMENT_MISMATCH, {"amount": result.amount, "stripe_refund": result.id}
    oms.open_work_item(db, kind, payment.order_number, reason="refunded_elsewhere", data=data, now=now)
    return Outcome.UNKNOWN


def _noted(db: Session, row: PaymentRefund, payment: Payment, result: RefundResult, now: datetime) -> Outcome:
    if row.stripe_id is None:
        row.stripe_id = result.id
    after, before = rules.refund_state_of(result.status), row.state
    if result.id != row.stripe_id or not rules.may_move_refund(before, after):
        return Outcome.ALREADY
    row.state, row.settled_at = after, None if after is RefundState.SENT else now
    if after is RefundState.SUCCEEDED:
        payment.refunded = Yen(payment.refunded + row.amount)
        _tell_order(db, row, payment, now)
    elif after is RefundState.FAILED:
        if before == RefundState.SUCCEEDED:
            payment.refunded = Yen(payment.refunded - row.amount)
        _give_up(db, row, payment, result.failure_reason or "failed", now)
    return Outcome.APPLIED


def _tell_order(db: Session, row: PaymentRefund, payment: Payment, now: datetime) -> None:
    """The order's books and the customer's mail follow; a person looks when the books disagree."""
    try:
        cause = f"refund:{row.public_id}"
        oms.note_refunded(db, row.owed_id, amount=row.amount, cause=cause, now=now)
    except Refusal:
        _work(db, row, payment, "more_than_owed", now)


def note_refund_refused(db: Session, refund_id: str, code: str, *, now: datetime) -> None:
    """Stripe will not send this refund: a person has to give the money back."""
    found = _locks.refund(db, PaymentRefund.public_id == refund_id)
    if found is None or not rules.may_move_refund(found[0].state, RefundState.FAILED):
        return
    found[0].state, found[0].settled_at = RefundState.FAILED, now
    _give_up(db, *found, code, now)


def _give_up(db: Session, row: PaymentRefund, payment: Payment, failure: str, now: datetime) -> None:
    row.failure = failure
    _work(db, row, payment, failure, now)
    publish(
        db, "refund.failed", subject=f"payment:{payment.public_id}", cause=row.public_id, at=now, react=False,
        data={"order": payment.order_number, "amount": row.amount, "failure": failure}, site=payment.site,
    )  # fmt: skip


def _work(db: Session, row: PaymentRefund, payment: Payment, reason: str, now: datetime) -> None:
    data = {"amount": row.amount, "refund": row.owed_id, "payment_refund": row.public_id}
    kind = oms.WorkKind.REFUND_FAILED
    oms.open_work_item(db, kind, payment.order_number, reason=reason, data=data, now=now)


def look_again(db: Session, intent_id: str) -> Outcome:
    """Money of this intent went back: refunds without an answer are looked up."""
    query = (
        sa.select(PaymentRefund.public_id)
        .join(Payment, Payment.id == PaymentRefund.payment_id)
        .where(Payment.intent_id == intent_id, PaymentRefund.state == RefundState.SENT)
    )
    waiting = db.scalars(query).all()
    for refund_id in waiting:
        send_later(db, refund_id)
    return Outcome.APPLIED if waiting else Outcome.ALREADY
