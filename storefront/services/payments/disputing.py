"""Cardholders who deny a charge: a person answers at Stripe in time, and learns how it ended, whatever comes first."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Dispute
from storefront.kernel.outbox import publish
from storefront.services.payments import _locks
from storefront.services.payments.models import InboundMessage
from storefront.services.payments.rules import Outcome

CREATED, CLOSED = "charge.dispute.created", "charge.dispute.closed"
TOLD = frozenset({
    CREATED, CLOSED, "charge.dispute.updated", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
})  # fmt: skip
# The cardholder took it back, or the bank believed the shop: nothing is left to do.
_WON = frozenset({"won", "warning_closed", "prevented"})
_LOST = "lost"


def note_told(db: Session, dispute: Dispute, intent_id: str, verb: str, *, now: datetime) -> Outcome:
    """A message about a dispute of ours; after its end only the end counts, however late the others come."""
    payment = _locks.of_intent(db, intent_id)
    if payment is None:
        return Outcome.UNKNOWN
    if verb != CLOSED and _ended(db, dispute.id):
        return Outcome.ALREADY
    open_items = [
        w for w in oms.work_items(db, number=payment.order_number) if w.kind is oms.WorkKind.DISPUTE
    ]
    if dispute.status in _WON:
        for item in open_items:
            oms.close_work_item(db, item.id, actor="system", note=dispute.status, now=now)
    elif open_items or verb in (CREATED, CLOSED) or dispute.status == "needs_response":
        _ask_person(db, payment.order_number, dispute, now)
    if verb == CLOSED:
        data = {"order": payment.order_number, "amount": dispute.amount, "ended": dispute.status}
        subject = f"payment:{payment.public_id}"
        ended = "payment.dispute_ended"
        publish(db, ended, subject, cause=dispute.id, data=data, site=payment.site, at=now, react=False)
    return Outcome.APPLIED


def _ask_person(db: Session, number: str, dispute: Dispute, now: datetime) -> None:
    due = dispute.due.isoformat() if dispute.due and dispute.status != _LOST else ""
    data = {
        "amount": dispute.amount, "dispute": dispute.id, "reason": dispute.reason, "due": due,
        "status": dispute.status,
    }  # fmt: skip
    oms.open_work_item(db, oms.WorkKind.DISPUTE, number, reason=dispute.reason, data=data, now=now)


def _ended(db: Session, dispute_id: str) -> bool:
    """Whether the last word about this dispute came already."""
    m = InboundMessage
    own = m.payload["data"]["object"]["id"].astext == dispute_id
    return bool(db.scalar(sa.select(sa.exists().where(m.type == CLOSED, own, m.outcome.is_not(None)))))
