"""Moving promises between states together with the counters that they are part of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from storefront.ims import _locks
from storefront.ims.models import Commitment, Stock
from storefront.ims.types import CommitmentState, Condition

_COUNTER = {CommitmentState.HELD: "held", CommitmentState.ALLOCATED: "allocated"}


@dataclass(frozen=True, slots=True)
class Moved:
    """Open units of a promise that changed its state."""

    owner: str
    sku: str
    location: str
    before: CommitmentState
    quantity: int


def move(db: Session, which: Sequence[sa.ColumnElement[bool]], after: CommitmentState) -> list[Moved]:
    """Lock the stock rows of these promises, then change the state of those that still qualify."""
    _locks.lock_places_of(db, sa.select(Commitment.sku, Commitment.location).where(*which))
    before = sa.select(Commitment).where(*which).with_for_update().subquery()
    old = aliased(Commitment, before)
    values: dict[str, Any] = {"state": after}
    if after not in _COUNTER:
        values["released"] = Commitment.quantity - Commitment.shipped
    statement = (
        sa.update(Commitment)
        .where(Commitment.id == old.id)
        .values(values)
        .returning(old.owner, old.sku, old.location, old.state, old.quantity - old.shipped - old.released)
    )
    rows = db.execute(statement, execution_options={"synchronize_session": False})
    return [Moved(r[0], r[1], r[2], CommitmentState(r[3]), r[4]) for r in rows]


def close(db: Session, which: Sequence[sa.ColumnElement[bool]], after: CommitmentState) -> list[Moved]:
    """End these promises and take their units out of the counters."""
    rows = move(db, which, after)
    change_counters(db, rows)
    return rows


def change_counters(db: Session, rows: Sequence[Moved], *, into: CommitmentState | None = None) -> None:
    """Take moved units out of the counters they were in, and add them to another."""
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: {"held": 0, "allocated": 0})
    for r in rows:
        sums[r.sku, r.location][_COUNTER[r.before]] -= r.quantity
        if into is not None:
            sums[r.sku, r.location][_COUNTER[into]] += r.quantity
    if not sums:
        return
    places = sorted(sums)
    given = _locks.table_of(
        sku=[p[0] for p in places],
        location=[p[1] for p in places],
        held=[sums[p]["held"] for p in places],
        allocated=[sums[p]["allocated"] for p in places],
    )
    statement = (
        sa.update(Stock)
        .where(Stock.sku == given.c.sku, Stock.location == given.c.location, Stock.condition == Condition.NEW)
        .values(held=Stock.held + given.c.held, allocated=Stock.allocated + given.c.allocated)
    )
    db.execute(statement, execution_options={"synchronize_session": False})
