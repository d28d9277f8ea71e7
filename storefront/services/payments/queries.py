"""Questions about payments."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.payments.models import Payment, PaymentRefund
from storefront.services.payments.rules import LATER, OPEN, REVERSIBLE, Method, PaymentState, RefundState
from storefront.services.payments.values import PaymentRefundView, PaymentView, Unsettled

# Younger than this, the page or the webhook is probably still at work.
SETTLING = timedelta(minutes=1)
ONCE_AN_HOUR = 3  # minutes between two runs of the reconciliation
RESEND_AFTER = timedelta(minutes=2)
_PLAIN = [n for n in PaymentView.__slots__ if n not in ("id", "method", "state")]
_REFUND = [n for n in PaymentRefundView.__slots__ if n not in ("id", "order_number", "state")]


def of_order(db: Session, number: str) -> tuple[PaymentView, ...]:
    """Every payment of an order, newest first."""
    p = Payment.__table__.c
    query = sa.select(p.public_id, p.method, p.state, *(p[n] for n in _PLAIN))
    rows = db.execute(query.where(p.order_number == number).order_by(p.id.desc()))
    return tuple(
        PaymentView(
            id=r.public_id, method=Method(r.method), state=PaymentState(r.state),
            **{n: getattr(r, n) for n in _PLAIN},
        )
        for r in rows
    )  # fmt: skip


def latest(db: Session, number: str) -> PaymentView | None:
    """The order's newest payment."""
    found = of_order(db, number)
    return found[0] if found else None


def refunds_of(db: Session, number: str) -> tuple[PaymentRefundView, ...]:
    """Money of an order on its way back, oldest first."""
    r = PaymentRefund.__table__.c
    query = sa.select(r.public_id, Payment.order_number, r.state, *(r[n] for n in _REFUND))
    query = query.join(Payment, Payment.id == r.payment_id).where(Payment.order_number == number)
    return tuple(
        PaymentRefundView(
            id=x.public_id, order_number=x.order_number, state=RefundState(x.state),
            **{n: getattr(x, n) for n in _REFUND},
        )
        for x in db.execute(query.order_by(r.id))
    )  # fmt: skip


def unsettled(db: Session, now: datetime, *, limit: int = 500) -> tuple[Unsettled, ...]:
    """Open online payments worth asking about, those out of time first."""
    p = Payment
    due = sa.func.coalesce(p.due_at <= now, sa.false()).label("due")
    # Vouchers wait for days: their stores are asked about once an hour, and at the end.
    asked_now = sa.or_(due, p.intent_id.is_(None), sa.literal(now.minute < ONCE_AN_HOUR))
    query = (
        sa.select(p.public_id, p.order_number, p.intent_id, p.created_at, due, p.session_id)
        .where(p.state.in_(OPEN), p.mismatch_at.is_(None))
        .where(sa.or_(p.method.in_(REVERSIBLE), sa.and_(p.method.in_(LATER), asked_now)))
        .where(p.created_at <= now - SETTLING)
        .order_by(due.desc(), p.created_at)
        .limit(limit)
    )
    return tuple(Unsettled(*row) for row in db.execute(query))


def unanswered_refunds(db: Session, now: datetime, *, limit: int = 500) -> tuple[str, ...]:
    """Refunds that were asked for and never confirmed, oldest first."""
    r = PaymentRefund
    last = sa.func.coalesce(r.sent_at, r.requested_at)
    query = (
        sa.select(r.public_id)
        .where(r.state.in_((RefundState.REQUESTED, RefundState.SENT)), last <= now - RESEND_AFTER)
        .order_by(r.id)
        .limit(limit)
    )
    return tuple(db.scalars(query))
