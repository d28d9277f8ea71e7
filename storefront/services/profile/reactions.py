"""What profiles do when something happened elsewhere; each is harmless when repeated, for it copies the present."""

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.outbox import Event
from storefront.services.profile import keeping
from storefront.services.profile.values import Who


def on_order(db: Session, event: Event) -> None:
    """An order changed: its buyer's purchases, what is on its way, what waits for money."""
    person = oms.buyer(db, event.subject.removeprefix("order:"))
    if person is not None:
        keeping.refresh(db, [person], site=event.site)


def on_adopted(db: Session, event: Event) -> None:
    """An order changed hands: the guest's profile loses it, the customer's has it."""
    on_order(db, event)
    if event.data.get("from") is not None:
        keeping.rebuild(db, Who(None, int(event.data["from"])), site=event.site)


def on_person(db: Session, event: Event) -> None:
    """A case was opened or closed, an agreement given or withdrawn (`data.person_id`)."""
    if event.data.get("person_id") is not None:
        keeping.refresh(db, [int(event.data["person_id"])], site=event.site)
