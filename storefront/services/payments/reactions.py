"""What follows for money from what happens to orders; each is harmless when repeated."""

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock, jobs
from storefront.kernel.outbox import Event
from storefront.services.payments import offline, queries, refunding, vouchers


def on_placed(db: Session, event: Event) -> None:
    """Orders that nobody pays online get their payment written down; convenience stores need numbers."""
    number = number_of(event)
    if not offline.record(db, number, now=clock.now()):
        vouchers.wanted(db, number)


def on_delivered(db: Session, event: Event) -> None:
    """Cash was collected at the door."""
    offline.collected(db, number_of(event), now=clock.now())


def on_closed(db: Session, event: Event) -> None:
    """Nobody can pay for an expired or cancelled order any more."""
    number = number_of(event)
    found = queries.latest(db, number)
    if found is not None and found.open and not offline.given_up(db, number):
        jobs.enqueue(db, "close_payment", number=number)


def on_refund_due(db: Session, event: Event) -> None:
    """Money that is owed goes back."""
    for owed in oms.refunds(db, number_of(event), open_only=True):
        if owed.id == event.data.get("refund"):
            refunding.request_refund(db, owed, now=clock.now())


def number_of(event: Event) -> str:
    """The order that an event is about."""
    return event.subject.removeprefix("order:")
