"""Promises of units to an owner: hold, allocate, release, expire, ship."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.ims import _locks
from storefront.ims._locks import Place
from storefront.ims._moves import Moved, change_counters, close, move
from storefront.ims._waiting import broken_rule, busy_when_locked
from storefront.ims.events import tell_changed
from storefront.ims.intake import Row, book
from storefront.ims.models import Commitment, LocationRow, Stock
from storefront.ims.types import (
    CommitmentState,
    Condition,
    LedgerKind,
    OutOfStock,
    PlannedLine,
    Restock,
)
from storefront.kernel.asking import Change, change

HELD, ALLOCATED = CommitmentState.HELD, CommitmentState.ALLOCATED


def hold(
    db: Session,
    owner: str,
    wanted: Sequence[PlannedLine],
    *,
    channel: str,
    until: datetime | None,
    now: datetime,
) -> None:
    """Promise units until a moment (None: allocated at once), all or nothing; lines that have one are left.

    Raises OutOfStock with what could be had per SKU, Busy when the rows stay locked by others.
    """
    if not wanted:
        return
    if any(w.quantity <= 0 for w in wanted):
        raise ValueError("a promise needs a positive quantity")
    try:
        with busy_when_locked(), db.begin_nested():
            _promise(db, owner, wanted, channel, until, now)
    except IntegrityError as error:
        if not broken_rule(error).startswith("ck_ims_stock"):
            raise
        places = {(w.sku, w.location) for w in wanted}
        raise OutOfStock(_per_sku(_locks.lock_and_count(db, places, channel), places)) from error


def _promise(
    db: Session,
    owner: str,
    wanted: Sequence[PlannedLine],
    channel: str,
    until: datetime | None,
    now: datetime,
) -> None:
    needs = _write(db, owner, wanted, channel, until, now)
    if not needs:
        return
    # Told before the rows are locked: whoever waits for a hot SKU waits for two statements less.
    tell_changed(db, {sku for sku, _ in needs}, at=now)
    left = _locks.lock_and_count(db, needs, channel)
    short = {place for place, n in needs.items() if left.get(place, 0) < n}
    if short:
        raise OutOfStock(_per_sku(left, short))
    column = "allocated" if until is None else "held"
    if _take(db, needs, column, channel) < len(needs):
        raise OutOfStock(_per_sku(left, set(needs)))


def _per_sku(left: Mapping[Place, int], places: set[Place]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for sku, location in places:
        out[sku] += left.get((sku, location), 0)
    return dict(out)


def _write(
    db: Session,
    owner: str,
    wanted: Sequence[PlannedLine],
    channel: str,
    until: datetime | None,
    now: datetime,
) -> dict[Place, int]:
    """Write the promises of lines that have none; the units they need, summed per stock row."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for w in wanted:
        sums[w.line, w.sku, w.location] += w.quantity
    keys = sorted(sums)
    made = _MAKE.rows(
        db, line=[k[0] for k in keys], sku=[k[1] for k in keys], location=[k[2] for k in keys],
        quantity=[sums[k] for k in keys], owner=owner, state=(ALLOCATED if until is None else HELD).value,
        channel=channel, expires_at=until, made_at=now,
    )  # fmt: skip
    needs: dict[Place, int] = defaultdict(int)
    for sku, location, quantity in made:
        needs[sku, location] += quantity
    return dict(needs)


_MAKE = change("""
INSERT INTO ims_commitment (owner, line, sku, location, quantity, state, channel, expires_at, made_at)
SELECT CAST(:owner AS text), line, sku, location, quantity, :state, :channel, CAST(:expires_at AS timestamptz), :made_at
FROM unnest(CAST(:line AS bigint[]), CAST(:sku AS text[]), CAST(:location AS text[]),
            CAST(:quantity AS bigint[])) AS given (line, sku, location, quantity)
WHERE NOT EXISTS (SELECT FROM ims_commitment c
  WHERE c.owner = CAST(:owner AS text) AND c.line = given.line AND c.state IN ('held', 'allocated', 'shipped'))
ON CONFLICT DO NOTHING RETURNING sku, location, quantity
""")


def _take(db: Session, needs: Mapping[Place, int], column: str, channel: str) -> int:
    """Raise the counters where enough is left; how many rows moved."""
    places = sorted(needs)
    given = {
        "sku": [p[0] for p in places],
        "location": [p[1] for p in places],
        "n": [needs[p] for p in places],
    }
    return len(_taking(column, _locks.still_enough).rows(db, **given, channel=channel))


# Made once per guard, so that a test that takes the guard away is really without it.
@lru_cache
def _taking(column: str, enough: Callable[[Any, Any], sa.ColumnElement[bool]]) -> Change:
    given = _locks.asked_for(sku=sa.Text, location=sa.Text, n=sa.BigInteger)
    statement = (
        sa.update(Stock)
        .where(Stock.sku == given.c.sku, Stock.location == given.c.location)
        .where(Stock.condition == sa.literal_column("'new'"), enough(_locks.channel_asked(), given.c.n))
        .values({column: Stock.__table__.c[column] + given.c.n})
        .returning(Stock.id)
    )
    return Change(lambda: statement)


def allocate(db: Session, owner: str, *, now: datetime) -> int:
    """Make the owner's holds permanent; how many units (0 when there is nothing held)."""
    rows = move(db, [Commitment.owner == owner, Commitment.state == HELD], ALLOCATED)
    change_counters(db, rows, into=ALLOCATED)
    return sum(r.quantity for r in rows)


def release(db: Session, owner: str, *, cause: str, lines: Sequence[int] | None = None, now: datetime) -> int:
    """Give promised units back; how many. Repeating it gives nothing back twice.

    Allocated units of places with Restock.AFTER_CHECK are set aside instead of going on sale again.
    """
    which = [Commitment.owner == owner, Commitment.state.in_((HELD, ALLOCATED))]
    if lines is not None:
        which.append(Commitment.line.in_(lines))
    rows = close(db, which, CommitmentState.RELEASED)
    _set_aside(db, owner, [r for r in rows if r.before is ALLOCATED], cause, now)
    tell_changed(db, {r.sku for r in rows}, at=now)
    return sum(r.quantity for r in rows)


def _set_aside(db: Session, owner: str, freed: list[Moved], cause: str, now: datetime) -> None:
    if not freed:
        return
    careful = sa.select(LocationRow.code).where(
        LocationRow.restock == Restock.AFTER_CHECK, LocationRow.code.in_({r.location for r in freed})
    )
    codes = set(db.scalars(careful))
    sums: dict[Place, int] = defaultdict(int)
    for r in freed:
        if r.location in codes:
            sums[r.sku, r.location] += r.quantity
    rows: list[Row] = [(sku, place, Condition.NEW, -n, None) for (sku, place), n in sums.items()]
    rows += [(sku, place, Condition.TO_CHECK, n, None) for (sku, place), n in sums.items()]
    book(db, rows, LedgerKind.SET_ASIDE, "release", f"{owner}:{cause}", "system", now)


def expire(
    db: Session, now: datetime, *, limit: int = 100, owners: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Give back holds whose time is over, of at most `limit` owners; the owners that lost theirs.

    With `owners` their holds end now, whatever their time; one call for many keeps the order of locks.
    """
    over = [Commitment.state == HELD]
    if owners is None:
        over.append(Commitment.expires_at <= now)
        owners = db.scalars(sa.select(Commitment.owner).where(*over).distinct().limit(limit)).all()
    if not owners:
        return ()
    rows = close(db, [*over, Commitment.owner.in_(owners)], CommitmentState.EXPIRED)
    tell_changed(db, {r.sku for r in rows}, at=now)
    return tuple(sorted({r.owner for r in rows}))
