"""Counting attempts in the database, so that every worker sees the same count."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock, ids
from storefront.kernel.asking import Change
from storefront.kernel.db import Base, separate_transaction, table, touched


class Attempt(Base):
    """Attempts under one key in one window; keys are digests, so no address or e-mail is kept."""

    __tablename__ = "throttle_attempt"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


_ATTEMPTS = table(Attempt)
_COUNTED = Change(
    lambda: (
        insert(_ATTEMPTS)
        .on_conflict_do_update(index_elements=["key", "window"], set_={"count": _ATTEMPTS.c.count + 1})
        .returning(_ATTEMPTS.c.count)
    )
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `window`."""

    name: str
    times: int
    window: timedelta


def exceeded(limit: Limit, *who: str) -> int:
    """Count one attempt of `who`; seconds to wait when over the limit, else 0."""
    moment = clock.now()
    key, start = _row(limit, who, moment)
    ((count,),) = _COUNTED.alone(key=key, window=start, count=1)
    if count <= limit.times:
        return 0
    return max(1, int((start + limit.window - moment).total_seconds()))


def give_back(limit: Limit, *who: str) -> None:
    """Do not count the last attempt: it was a good one (counting first keeps parallel attempts honest)."""
    key, start = _row(limit, who, clock.now())
    own = sa.update(Attempt).where(Attempt.key == key, Attempt.window == start, Attempt.count > 0)
    with separate_transaction() as db:
        db.execute(own.values(count=Attempt.count - 1))


def _row(limit: Limit, who: tuple[str, ...], moment: datetime) -> tuple[bytes, datetime]:
    """Key and beginning of the window that the moment falls into."""
    seconds = int(limit.window.total_seconds())
    start = datetime.fromtimestamp(moment.timestamp() // seconds * seconds, tz=moment.tzinfo)
    return ids.digest("\x1f".join((limit.name, *who))), start


def forget_before(moment: datetime) -> int:
    """Remove windows that ended before `moment`; how many rows went."""
    with separate_transaction() as db:
        result = db.execute(sa.delete(Attempt).where(Attempt.window < moment))
        return touched(result)
