"""Kept reports of the nightly comparison: our books read for it, its runs, and each difference told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Intent, IntentStatus
from storefront.kernel import ids
from storefront.kernel.db import touched
from storefront.kernel.money import Yen
from storefront.services.payments.comparing import Difference, Found, Here, There
from storefront.services.payments.models import Payment, PaymentRefund, ReconciliationItem, ReconciliationRun
from storefront.services.payments.rules import RefundState

AT_ONCE = 500
KEPT = timedelta(days=400)
_ON_ITS_WAY = (RefundState.SENT, RefundState.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Side:
    """One book in numbers: payments, what they took, what they gave back."""

    count: int
    captured: int
    refunded: int


@dataclass(frozen=True, slots=True)
class RunView:
    """One night: since when, both sides, how many differences; `trouble` when Stripe did not answer."""

    id: str
    started_at: datetime
    since: datetime
    here: Side
    there: Side
    differences: int
    trouble: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A difference of a run; `first` when no earlier night had it."""

    kind: Difference
    order_number: str
    about: str
    here: int
    there: int
    first: bool


def books(db: Session, since: datetime) -> tuple[Here, ...]:
    """Our payments at Stripe that began or were captured since then."""
    recent = sa.or_(Payment.created_at >= since, Payment.captured_at >= since)
    return _books(db, Payment.intent_id.is_not(None), Payment.provider == "stripe", recent)


def book(db: Session, intents: Iterable[str]) -> tuple[Here, ...]:
    """Our payments of these intents."""
    return _books(db, Payment.intent_id.in_(list(intents)))


def _books(db: Session, *where: sa.ColumnElement[bool]) -> tuple[Here, ...]:
    back = (
        sa.select(sa.func.coalesce(sa.func.sum(PaymentRefund.amount), 0))
        .where(PaymentRefund.payment_id == Payment.id, PaymentRefund.state.in_(_ON_ITS_WAY))
        .where(PaymentRefund.stripe_id.is_not(None))
        .scalar_subquery()
    )
    shown = (Payment.public_id, Payment.order_number, Payment.intent_id, Payment.captured, back)
    rows = db.execute(sa.select(*shown).where(*where).order_by(Payment.id))
    return tuple(Here(p, number, str(intent), Yen(c), Yen(int(r))) for p, number, intent, c, r in rows)


def entry(intent: Intent) -> There:
    """An intent as an entry of Stripe's book."""
    taken = intent.amount_received if intent.status is IntentStatus.SUCCEEDED else 0
    return There(intent.id, intent.order_number, taken, (intent.amount_refunded or 0) if taken else 0)


def taken_and_paid(
    db: Session, numbers: Iterable[str], since: datetime
) -> tuple[dict[str, int], dict[str, int]]:
    """Per order, those paid since then too: what its payments took, and what the order room has as paid."""
    taken: dict[str, int] = {}
    paid: dict[str, int] = {}
    wanted = sorted({*numbers, *oms.paid_since(db, since)})
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        total = sa.select(Payment.order_number, sa.func.sum(Payment.captured))
        found = db.execute(total.where(Payment.order_number.in_(batch)).group_by(Payment.order_number))
        taken |= dict.fromkeys(batch, 0) | {number: int(amount) for number, amount in found}
        paid |= {number: int(order.paid) for number, order in oms.orders(db, batch).items()}
    return taken, paid


def note_run(
    db: Session,
    since: datetime,
    here: Side,
    there: Side,
    found: Sequence[Found],
    *,
    trouble: str = "",
    now: datetime,
) -> str:
    """Keep what a night found; what no earlier night had becomes work for a person, once."""
    public_id = ids.public_id()
    run = ReconciliationRun(
        public_id=public_id, started_at=now, since=since, differences=len(found), trouble=trouble,
        here_count=here.count, here_captured=here.captured, here_refunded=here.refunded,
        there_count=there.count, there_captured=there.captured, there_refunded=there.refunded,
    )  # fmt: skip
    db.add(run)
    db.flush()
    for one in found:
        if _note(db, run.id, one) and one.order_number and oms.order(db, one.order_number) is not None:
            data = {"here": one.here, "there": one.there, "about": one.about, "kind": str(one.kind)}
            kind = oms.WorkKind.RECONCILIATION
            oms.open_work_item(db, kind, one.order_number, reason=str(one.kind), data=data, now=now)
    return public_id


def _note(db: Session, run_id: int, one: Found) -> bool:
    """Write a difference down; whether this night is the first to know it, however many runs go at once."""
    values = {
        "run_id": run_id, "kind": one.kind, "order_number": one.order_number, "about": one.about,
        "here": one.here, "there": one.there, "mark": one.mark,
    }  # fmt: skip
    new = insert(ReconciliationItem).values(**values, first=True).on_conflict_do_nothing()
    if db.scalar(new.returning(ReconciliationItem.id)) is not None:
        return True
    db.execute(insert(ReconciliationItem).values(**values, first=False))
    return False


def runs(db: Session, *, limit: int = 30) -> tuple[RunView, ...]:
    """The newest runs."""
    query = sa.select(ReconciliationRun).order_by(ReconciliationRun.id.desc()).limit(limit)
    return tuple(_run(row) for row in db.scalars(query))


def run(db: Session, public_id: str) -> RunView | None:
    """One run."""
    row = db.scalar(sa.select(ReconciliationRun).where(ReconciliationRun.public_id == public_id))
    return None if row is None else _run(row)


def items(db: Session, run_id: str, *, limit: int = 1000) -> tuple[ItemView, ...]:
    """The differences of a run, new ones first."""
    i = ReconciliationItem
    query = sa.select(i.kind, i.order_number, i.about, i.here, i.there, i.first)
    query = query.join(ReconciliationRun, ReconciliationRun.id == i.run_id)
    query = query.where(ReconciliationRun.public_id == run_id).order_by(i.first.desc(), i.id).limit(limit)
    return tuple(ItemView(Difference(row.kind), *row[1:]) for row in db.execute(query))


def forget_runs(db: Session, now: datetime) -> int:
    """Remove runs older than thirteen months with their differences; how many."""
    gone = sa.delete(ReconciliationRun).where(ReconciliationRun.started_at < now - KEPT)
    return touched(db.execute(gone))


def _run(row: Any) -> RunView:
    here = Side(row.here_count, row.here_captured, row.here_refunded)
    there = Side(row.there_count, row.there_captured, row.there_refunded)
    return RunView(row.public_id, row.started_at, row.since, here, there, row.differences, row.trouble)
