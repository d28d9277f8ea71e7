"""Questions about events, in the order in which they were written."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.db import touched
from storefront.services.behaviour import _locks
from storefront.services.behaviour.models import BehaviourCursor, BehaviourEvent
from storefront.services.behaviour.values import Happening

_COLUMNS = [BehaviourEvent.__table__.c[name] for name in Happening.__slots__]
_ID, _VISITOR, _PERSON = BehaviourEvent.id, BehaviourEvent.visitor_id, BehaviourEvent.person_id


def complete_until(db: Session) -> int:
    """The number up to which every event is written; ask in a transaction of its own (writers wait for its end)."""
    _locks.after_every_writer(db)
    return int(db.execute(sa.text("SELECT last_value FROM behaviour_event_id_seq")).scalar_one())


def cursor(db: Session, reader: str) -> int:
    """The last event that this reader has dealt with; the row is locked, so one copy of a reader works at a time."""
    db.execute(insert(BehaviourCursor).values(reader=reader, last_id=0).on_conflict_do_nothing())
    return int(db.execute(_position(reader).with_for_update()).scalar_one())


def free_cursor(db: Session, reader: str) -> int | None:
    """The same without waiting: None while another copy of the reader works."""
    db.execute(insert(BehaviourCursor).values(reader=reader, last_id=0).on_conflict_do_nothing())
    found = db.execute(_position(reader).with_for_update(skip_locked=True)).scalar_one_or_none()
    return None if found is None else int(found)


def _position(reader: str) -> sa.Select[int]:
    return sa.select(BehaviourCursor.last_id).where(BehaviourCursor.reader == reader)


def move_cursor(db: Session, reader: str, last_id: int) -> None:
    """This reader has dealt with every event up to this one."""
    db.execute(sa.update(BehaviourCursor).where(BehaviourCursor.reader == reader).values(last_id=last_id))


def after(db: Session, last_id: int, until: int, *, limit: int) -> tuple[Happening, ...]:
    """The next events in order of writing."""
    query = sa.select(*_COLUMNS).where(last_id < _ID, until >= _ID).order_by(_ID).limit(limit)
    return tuple(_happenings(db, query))


def of(
    db: Session,
    *,
    people: Collection[int] = (),
    visitors: Collection[UUID] = (),
    until: int | None = None,
    since: datetime | None = None,
) -> tuple[Happening, ...]:
    """Everything of these people, and of these visitors while they were nobody, in order of writing."""
    nobody = sa.and_(_VISITOR.in_(sorted(visitors)), _PERSON.is_(None))
    query = sa.select(*_COLUMNS).where(sa.or_(_PERSON.in_(sorted(people)), nobody)).order_by(_ID)
    if until is not None:
        query = query.where(until >= _ID)
    if since is not None:
        query = query.where(BehaviourEvent.at >= since)
    return tuple(_happenings(db, query))


def forget(
    db: Session,
    *,
    people: Collection[int] = (),
    visitors: Collection[UUID] = (),
    verbs: Collection[str] = (),
) -> int:
    """Remove what these people and visitors did (only these verbs, where some are named); how many."""
    mine = sa.or_(_PERSON.in_(sorted(people)), _VISITOR.in_(sorted(visitors)))
    gone = sa.delete(BehaviourEvent).where(mine)
    if verbs:
        gone = gone.where(BehaviourEvent.verb.in_(sorted(map(str, verbs))))
    return touched(db.execute(gone, execution_options={"synchronize_session": False}))


def disown(db: Session, *, people: Collection[int] = (), visitors: Collection[UUID] = ()) -> int:
    """Keep what these people and visitors did as done by nobody; how many events."""
    mine = sa.or_(_PERSON.in_(sorted(people)), _VISITOR.in_(sorted(visitors)))
    owned_by_nobody = sa.update(BehaviourEvent).where(mine).values(person_id=None, visitor_id=None)
    return touched(db.execute(owned_by_nobody, execution_options={"synchronize_session": False}))


def _happenings(db: Session, query: Any) -> Iterator[Happening]:
    for row in db.execute(query):
        yield Happening(*row)
