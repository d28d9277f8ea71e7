"""Counting attempts in the database, so that every worker sees the same count."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock, ids
from storefront.kernel.db import Base, separate_transaction


class Attempt(Base):
    """Attempts under one key in one window; keys are digests, so no address or e-mail is kept."""

    __tablename__ = "throttle_attempt"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `window`."""

    name: str
    times: int
    window: timedelta


def exceeded(limit: Limit, *who: str) -> int:
    """Count one attempt of `who`; seconds to wait when over the limit, else 0."""
    moment = clock.now()
    seconds = int(limit.window.total_seconds())
    start = datetime.fromtimestamp(moment.timestamp() // seconds * seconds, tz=moment.tzinfo)
    key = ids.digest("\x1f".join((limit.name, *who)))
    statement = (
        insert(Attempt)
        .values(key=key, window=start, count=1)
        .on_conflict_do_update(index_elements=["key", "window"], set_={"count": Attempt.count + 1})
        .returning(Attempt.count)
    )
    with separate_transaction() as db:
        count = db.execute(statement).scalar_one()
    if count <= limit.times:
        return 0
    return max(1, int((start + limit.window - moment).total_seconds()))


def forget_before(moment: datetime) -> int:
    """Remove windows that ended before `moment`; how many rows went."""
    with separate_transaction() as db:
        result = db.execute(sa.delete(Attempt).where(Attempt.window < moment))
        return int(result.rowcount)  # type: ignore[attr-defined]
