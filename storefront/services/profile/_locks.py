"""Locks of profiles: rows in the order of their numbers, after the cursor of whoever follows events."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.services.profile.models import ProfileRow
from storefront.services.profile.storing import COLUMNS

_OWN = [ProfileRow.__table__.c[name] for name in COLUMNS]
_NEW = insert(ProfileRow).on_conflict_do_nothing()


def rows(db: Session, site: str, people: Collection[int], visitors: Collection[UUID] = ()) -> list[Any]:
    """The rows that these people and visitors have, kept still until the end of the transaction."""
    owner = sa.or_(ProfileRow.person_id.in_(sorted(people)), ProfileRow.visitor_id.in_(sorted(visitors)))
    query = sa.select(*_OWN).where(owner, ProfileRow.site == site).order_by(ProfileRow.id)
    return list(db.execute(query.with_for_update()))


def made(db: Session, site: str, people: Collection[int], visitors: Collection[UUID] = ()) -> list[Any]:
    """The same, an empty row for everybody who has none: of two who want to make it, the second waits."""
    new: list[dict[str, Any]] = [
        {"site": site, "person_id": person, "visitor_id": None} for person in sorted(people)
    ]
    new += [{"site": site, "person_id": None, "visitor_id": visitor} for visitor in sorted(visitors)]
    if new:
        db.execute(_NEW.values(new))
    return rows(db, site, people, visitors)
