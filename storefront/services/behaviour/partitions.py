"""Months of events: made ahead, filled from the partition for the rest, and let go when they are old."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

AHEAD = 3
KEPT = timedelta(days=400)
_MADE = sa.text(
    "SELECT relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = 'behaviour_event'::regclass"
)
_OLDEST = sa.text("SELECT min(at) FROM behaviour_event_default")
_MONTH = re.compile(r"behaviour_event_(\d{4})_(\d{2})")


def prepare_months(db: Session, first: datetime, last: datetime) -> tuple[str, ...]:
    """Make the partitions of every month from first to last that are missing; rows that wait for them move in."""
    made = set(db.scalars(_MADE))
    new = [m for m in _months(first, last) if _name(m) not in made]
    for month in new:
        _make(db, month)
    return tuple(map(_name, new))


def keep_months(db: Session, now: datetime) -> tuple[str, ...]:
    """This month and the next ones exist, and so does every month that events came for; names of those made."""
    oldest = db.scalar(_OLDEST)
    return prepare_months(db, max(min(oldest or now, now), now - KEPT), now + AHEAD * timedelta(days=28))


def forget_months(db: Session, now: datetime) -> tuple[str, ...]:
    """Let go of whole months that ended longer ago than events are kept; their names."""
    gone = []
    for name in sorted(db.scalars(_MADE)):
        told = _MONTH.fullmatch(name)
        if told and _next(datetime(int(told[1]), int(told[2]), 1, tzinfo=UTC)) < now - KEPT:
            db.execute(sa.text(f"DROP TABLE {name}"))
            gone.append(name)
    db.execute(sa.text("DELETE FROM behaviour_event_default WHERE at < :before"), {"before": now - KEPT})
    return tuple(gone)


def _make(db: Session, month: datetime) -> None:
    """A table of its own first: whoever writes meanwhile waits only while the rows of this month move."""
    name, until = _name(month), _next(month)
    given = {"since": month, "until": until}
    db.execute(sa.text(f"CREATE TABLE {name} (LIKE behaviour_event INCLUDING DEFAULTS)"))
    db.execute(sa.text("LOCK TABLE behaviour_event_default IN ACCESS EXCLUSIVE MODE"))
    moved = f"""WITH moved AS (DELETE FROM behaviour_event_default WHERE at >= :since AND at < :until RETURNING *)
                INSERT INTO {name} SELECT * FROM moved"""  # noqa: S608 - the name is made of a year and a month
    db.execute(sa.text(moved), given)
    bounds = f"FOR VALUES FROM ('{month.isoformat()}') TO ('{until.isoformat()}')"
    db.execute(sa.text(f"ALTER TABLE behaviour_event ATTACH PARTITION {name} {bounds}"))


def _months(first: datetime, last: datetime) -> Iterator[datetime]:
    month = first.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month <= last:
        yield month
        month = _next(month)


def _next(month: datetime) -> datetime:
    return (month + timedelta(days=32)).replace(day=1)


def _name(month: datetime) -> str:
    return f"behaviour_event_{month:%Y_%m}"
