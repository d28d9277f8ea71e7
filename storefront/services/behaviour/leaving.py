"""What known people did, in the order of writing and in bounded steps, for whoever is told of it outside."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.behaviour.models import BehaviourCursor, BehaviourEvent
from storefront.services.behaviour.values import Happening

SCANNED = 20_000  # numbers that are looked through for one answer, whoever they belong to
_E = BehaviourEvent
_COLUMNS = [_E.__table__.c[name] for name in Happening.__slots__]


class Step(NamedTuple):
    """What was found, and the number that was looked at last."""

    found: tuple[Happening, ...]
    last: int


def done_by_people(
    db: Session,
    after: int,
    until: int,
    *,
    site: str,
    verbs: Collection[str],
    since: datetime,
    limit: int = SCANNED,
) -> Step:
    """The next of these events whose person is known, behind a number and up to one below which all are written."""
    upper = min(until, after + SCANNED)
    query = sa.select(*_COLUMNS).where(after < _E.id, upper >= _E.id, _E.at >= since, _E.site == site)
    query = query.where(_E.verb.in_(sorted(verbs)), _E.person_id.is_not(None)).order_by(_E.id).limit(limit)
    found = tuple(Happening(*row) for row in db.execute(query))
    return Step(found, found[-1].id if len(found) == limit else max(after, upper))


def number_before(db: Session, since: datetime) -> int:
    """A number below every event of the month of this moment and after it; 0 when there is none."""
    month = since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first = db.execute(sa.select(sa.func.min(_E.id)).where(_E.at >= month)).scalar()
    return int(first) - 1 if first is not None else 0


def drop_cursors(db: Session, prefix: str, kept: Collection[str]) -> None:
    """Forget how far readers of this kind have come, except for these."""
    gone = sa.delete(BehaviourCursor).where(BehaviourCursor.reader.startswith(prefix))
    db.execute(gone.where(BehaviourCursor.reader.not_in(sorted(kept))))
