"""What profiles do when something happened elsewhere; each is harmless when repeated, for it copies the present."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.outbox import Event
from storefront.services.profile import keeping
from storefront.services.profile.models import ProfileRow
from storefront.services.profile.reading import SITE
from storefront.services.profile.values import Left, Who


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


def on_left(db: Session, event: Event) -> None:
    """A cart or a checkout was left behind."""
    data = event.data
    left = Left(event.at, int(data["value"]), tuple(data["products"]), str(data["step"]))
    keeping.change(db, _who(data), lambda p: replace(p, abandoned=left), site=event.site)


def on_back(db: Session, event: Event) -> None:
    """Somebody is at the cart again, or it was ordered."""
    nothing_left(db, _who(event.data), site=event.site)


def nothing_left(db: Session, *whose: Who, site: str = SITE) -> None:
    """These people and visitors have left nothing behind, if they have a profile at all."""
    people = [w.person_id for w in whose if w.person_id is not None]
    visitors = [w.visitor_id for w in whose if w.visitor_id is not None]
    mine = sa.or_(ProfileRow.person_id.in_(people), ProfileRow.visitor_id.in_(visitors))
    change = sa.update(ProfileRow).where(mine, ProfileRow.site == site, ProfileRow.abandoned.is_not(None))
    db.execute(change.values(abandoned=None), execution_options={"synchronize_session": False})


def _who(data: dict[str, Any]) -> Who:
    person, visitor = data.get("person_id"), data.get("visitor_id")
    return Who(None, int(person)) if person is not None else Who(UUID(str(visitor)))
