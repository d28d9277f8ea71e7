"""Messages of the payment provider: stored and applied in one transaction, each once."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.gateways.stripe import Intent, IntentStatus, StripeEvent
from storefront.kernel.db import touched
from storefront.services.payments import disputing, hosting, refunding, rules, settling, vouchers, wallets
from storefront.services.payments.models import InboundMessage, Payment
from storefront.services.payments.rules import Outcome

PROVIDER = "stripe"
_SUCCEEDED = "payment_intent.succeeded"
_DECLINED = "payment_intent.payment_failed"


def receive(db: Session, event: StripeEvent, payload: dict[str, Any], *, now: datetime) -> Outcome:
    """Store a verified message and apply it; a repeated or concurrent one changes nothing.

    Both happen in the caller's transaction: a crash before its end leaves neither, and Stripe sends again.
    """
    earlier = _store(db, event, payload, now)
    # A message refused for its money decides nothing: an honest one may carry the same id.
    if earlier is not None and earlier is not Outcome.WRONG_MONEY:
        return Outcome.WRONG_MONEY if _contradicts(db, event) else Outcome.ALREADY
    outcome = _apply(db, event, now)
    own = sa.and_(InboundMessage.provider == PROVIDER, InboundMessage.event_id == event.id)
    db.execute(sa.update(InboundMessage).where(own).values(outcome=outcome, processed_at=now))
    return outcome


def _store(db: Session, event: StripeEvent, payload: dict[str, Any], now: datetime) -> Outcome | None:
    """What became of this message before; None when it is new. Waits for a copy that is being applied."""
    values = {"provider": PROVIDER, "event_id": event.id, "type": event.type}
    statement = insert(InboundMessage).values(**values, payload=payload, received_at=now)
    made = db.execute(statement.on_conflict_do_nothing().returning(InboundMessage.id)).scalar_one_or_none()
    if made is not None:
        return None
    own = sa.and_(InboundMessage.provider == PROVIDER, InboundMessage.event_id == event.id)
    known = db.scalar(sa.select(InboundMessage.outcome).where(own))
    return Outcome(known) if known else Outcome.ALREADY


def _apply(db: Session, event: StripeEvent, now: datetime) -> Outcome:
    if event.intent is not None and event.type.startswith("payment_intent."):
        if event.intent.livemode is not event.livemode:
            return Outcome.WRONG_MONEY
        return settling.settle(db, event.intent, now=now, declined=event.type == _DECLINED)
    if event.session is not None:
        return hosting.note_told(db, event.session)
    if event.dispute is not None and event.type in disputing.TOLD:
        return disputing.note_told(db, event.dispute, event.intent_id or "", event.type, now=now)
    if event.refund is not None:
        return refunding.note_told(db, event.refund, now=now)
    if event.type == "cash_balance.funds_available" and event.customer:
        return vouchers.note_left_over(db, event.customer, event.left_over, now=now)
    if event.type in wallets.TOLD:
        return wallets.note_told(db, event)
    if event.type == "charge.refunded" and event.intent_id:
        return refunding.look_again(db, event.intent_id)
    return Outcome.IGNORED


def _contradicts(db: Session, event: StripeEvent) -> bool:
    """Whether a repeated message tells of other money than we know."""
    intent = event.intent
    if intent is None or event.type != _SUCCEEDED:
        return False
    amount = db.scalar(sa.select(Payment.amount).where(Payment.intent_id == intent.id))
    return amount is not None and not (_succeeded(intent) and rules.is_right(
        amount, amount=intent.amount, received=intent.amount_received, currency=intent.currency
    ))  # fmt: skip


def _succeeded(intent: Intent) -> bool:
    return intent.status is IntentStatus.SUCCEEDED


def forget_before(db: Session, moment: datetime) -> int:
    """Remove messages that came before `moment`; how many."""
    old = sa.delete(InboundMessage).where(InboundMessage.received_at < moment)
    return touched(db.execute(old))
