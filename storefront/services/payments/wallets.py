"""Cards that customers keep: Stripe holds them, the shop keeps a copy of what may be shown, each by its owner only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.gateways.stripe import StripeEvent, Wallet
from storefront.kernel import ids, jobs
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services.payments import _locks, rules
from storefront.services.payments.models import Payer, SavedCard
from storefront.services.payments.rules import Outcome
from storefront.services.payments.values import CardView, PayerPlan

MOST = 10
TOLD = frozenset({
    "payment_method.attached", "payment_method.detached", "payment_method.updated",
    "payment_method.automatically_updated", "customer.updated", "customer.deleted", "setup_intent.succeeded",
})  # fmt: skip
_SHOWN = ("brand", "last4", "exp_month", "exp_year", "is_default")


def begin_payer(db: Session, person_id: int, *, now: datetime) -> PayerPlan:
    """Write down that this person is about to keep cards; a Refusal when they keep as many as they may."""
    new = insert(Payer).values(public_id=ids.public_id(), person_id=person_id, created_at=now)
    db.execute(new.on_conflict_do_nothing())
    row = _locks.payer(db, Payer.person_id == person_id)
    assert row is not None
    if len(cards(db, person_id)) >= MOST:
        raise Refusal(_l("カードは%(most)s枚まで登録できます。使わないカードを外してください。", most=MOST))
    plan = PayerPlan(row.public_id, rules.payer_key(row.public_id, row.attempts), row.customer_id)
    row.attempts += 0 if row.customer_id else 1
    return plan


def note_customer(db: Session, payer_id: str, customer_id: str) -> str:
    """Stripe's answer to a plan; the customer that counts (an earlier one stays, a spare is forgotten)."""
    row = _locks.payer(db, Payer.public_id == payer_id)
    if row is None:
        jobs.enqueue(db, "forget_customer", customer_id=customer_id)
        raise NotFound(payer_id)
    row.customer_id = row.customer_id or customer_id
    if row.customer_id != customer_id:
        jobs.enqueue(db, "forget_customer", customer_id=customer_id)
    return row.customer_id


def customer_of(db: Session, person_id: int) -> str | None:
    """Stripe's id of this person, if they keep or kept cards."""
    return db.scalar(sa.select(Payer.customer_id).where(Payer.person_id == person_id))


def cards(db: Session, person_id: int) -> tuple[CardView, ...]:
    """The cards this person keeps: the preferred one first, then the newest."""
    order = (SavedCard.is_default.desc(), SavedCard.created_at.desc(), SavedCard.id.desc())
    return tuple(_view(row) for row in db.execute(_own(person_id).order_by(*order)))


def card(db: Session, person_id: int, public_id: str) -> CardView:
    """One card of this person; NotFound for anybody else's."""
    row = db.execute(_own(person_id).where(SavedCard.public_id == public_id)).first()
    if row is None:
        raise NotFound(public_id)
    return _view(row)


def _own(person_id: int) -> sa.Select[Any]:
    shown = (getattr(SavedCard, name) for name in _SHOWN)
    query = sa.select(SavedCard.public_id, SavedCard.method_id, Payer.customer_id, *shown)
    return query.join(Payer, Payer.id == SavedCard.payer_id).where(Payer.person_id == person_id)


def _view(row: Any) -> CardView:
    return CardView(row.public_id, row.method_id, row.customer_id, **{n: getattr(row, n) for n in _SHOWN})


def note_cards(db: Session, customer_id: str, wallet: Wallet, *, asked_at: datetime) -> bool:
    """Copy what Stripe showed at that moment; False when a younger look was copied already."""
    row = _locks.payer(db, Payer.customer_id == customer_id)
    if row is None or (row.asked_at is not None and row.asked_at > asked_at):
        return False
    row.asked_at = asked_at
    own = SavedCard.payer_id == row.id
    gone = SavedCard.method_id.not_in([kept.id for kept in wallet.cards])
    db.execute(sa.delete(SavedCard).where(own, gone))
    db.execute(sa.update(SavedCard).where(own, SavedCard.is_default).values(is_default=False))
    for kept in wallet.cards:
        told = {"brand": kept.card.brand, "last4": kept.card.last4, "is_default": kept.id == wallet.preferred}
        told |= {"exp_month": kept.card.exp_month, "exp_year": kept.card.exp_year}
        new = insert(SavedCard).values(
            public_id=ids.public_id(), payer_id=row.id, method_id=kept.id, created_at=kept.created, **told
        )
        db.execute(new.on_conflict_do_update(index_elements=["method_id"], set_=told, where=own))
    return True


def note_told(db: Session, event: StripeEvent) -> Outcome:
    """Stripe tells of a change in a wallet of ours: a job looks at it."""
    known = db.scalar(sa.select(Payer.id).where(Payer.customer_id == event.customer))
    if event.customer is None or known is None:
        return Outcome.UNKNOWN
    jobs.enqueue(db, "fetch_cards", customer_id=event.customer, only_one=f"cards-{event.customer}")
    return Outcome.APPLIED


def forget_payers(db: Session, persons: Sequence[int]) -> None:
    """Let Stripe forget these people and their cards; the rows here are erased by the caller."""
    known = sa.select(Payer.customer_id).where(Payer.person_id.in_(persons), Payer.customer_id.is_not(None))
    for customer_id in db.scalars(known):
        jobs.enqueue(db, "forget_customer", customer_id=customer_id)
