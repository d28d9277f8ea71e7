"""Asking for profiles: one statement, or columns for somebody else's one statement."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import Question
from storefront.services.profile import storing
from storefront.services.profile.models import ProfileRow, ProfileVisitor
from storefront.services.profile.values import Profile, Who

SITE = "hiyori"
_TABLE = ProfileRow.__table__


def columns() -> list[Any]:
    """The columns that `of` needs, in its order, for a statement of one's own."""
    return [_TABLE.c[name] for name in storing.COLUMNS]


def owned_by(person_id: Any, visitor_id: Any, site: Any = SITE) -> Any:
    """Condition of a join: the row of this person, else (person NULL) of this visitor."""
    mine = sa.case(
        (person_id.is_not(None), _TABLE.c.person_id == person_id), else_=_TABLE.c.visitor_id == visitor_id
    )
    either = sa.or_(_TABLE.c.person_id == person_id, _TABLE.c.visitor_id == visitor_id)
    return sa.and_(_TABLE.c.site == site, either, mine)


def of(row: Sequence[Any], who: Who | None = None) -> Profile:
    """The profile of these values; of an outer join that found no row, `Profile(who)`."""
    if row[2] is None:  # every row has a site
        return Profile(who or Who())
    return storing.of(row)


def _one(column: str) -> sa.Select[Any]:
    owner, site = _TABLE.c[column] == sa.bindparam("owner"), _TABLE.c.site == sa.bindparam("site")
    return sa.select(*columns()).where(owner, site)


_ONE = {name: Question(lambda name=name: _one(name)) for name in ("person_id", "visitor_id")}  # type: ignore[misc]  # bound early


def read(db: Session, who: Who, site: str = SITE) -> Profile:
    """What is known of them, nothing for who is new; one statement."""
    column = "person_id" if who.person_id is not None else "visitor_id"
    row = _ONE[column].first(db, owner=getattr(who, column), site=site)
    return Profile(who, site) if row is None else storing.of(row)


def people(db: Session, person_ids: Iterable[int], site: str = SITE) -> dict[int, Profile]:
    """The profiles that these people have; one statement for any number."""
    wanted = sorted(set(person_ids))
    query = sa.select(*columns()).where(_TABLE.c.person_id.in_(wanted), _TABLE.c.site == site)
    return {int(row.person_id): storing.of(row) for row in db.execute(query)}


def visitors_of(db: Session, person_ids: Iterable[int]) -> dict[UUID, int]:
    """The visitors that turned out to be these people."""
    link = ProfileVisitor
    query = sa.select(link.visitor_id, link.person_id).where(link.person_id.in_(sorted(set(person_ids))))
    return {row.visitor_id: int(row.person_id) for row in db.execute(query)}


def persons_of(db: Session, visitor_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Who these visitors turned out to be, as far as they did."""
    link = ProfileVisitor
    query = sa.select(link.visitor_id, link.person_id).where(link.visitor_id.in_(sorted(set(visitor_ids))))
    return {row.visitor_id: int(row.person_id) for row in db.execute(query)}


def owners(db: Session, *, after: int, limit: int, site: str = SITE) -> list[tuple[int, Who]]:
    """Rows by their number, for going through all of them in batches."""
    query = sa.select(_TABLE.c.id, _TABLE.c.visitor_id, _TABLE.c.person_id)
    query = query.where(_TABLE.c.id > after, _TABLE.c.site == site).order_by(_TABLE.c.id).limit(limit)
    return [(int(number), Who(visitor, person)) for number, visitor, person in db.execute(query)]


def people_behind(db: Session, visitors: Collection[UUID]) -> dict[UUID, int]:
    """The people that these visitors turned out to be; the others are missing."""
    linked = sa.select(ProfileVisitor.visitor_id, ProfileVisitor.person_id)
    rows = db.execute(linked.where(ProfileVisitor.visitor_id.in_(visitors))) if visitors else ()
    return {visitor: int(person) for visitor, person in rows}
