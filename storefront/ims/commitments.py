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
from storefront.kernel.asking import Change
from storefront.kernel.outbox import reacts, telling

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
    made, short, moved, _ = _promised(db, owner, wanted, channel, until, now)
    if moved or not made:
        return
    if not short:
        raise RuntimeError("stock moved although it was locked")
    db.execute(sa.delete(Commitment).where(Commitment.id.in_(made)))
    raise OutOfStock(_per_sku(short))


def _promised(
    db: Session,
    owner: str,
    wanted: Sequence[PlannedLine],
    channel: str,
    until: datetime | None,
    now: datetime,
) -> Any:
    """Numbers of the promises written, what is short, and whether all units were taken."""
    lines: dict[tuple[int, str, str], int] = defaultdict(int)
    for w in wanted:
        lines[w.line, w.sku, w.location] += w.quantity
    try:
        with busy_when_locked():
            return _holding("allocated" if until is None else "held").first(
                db, **_given(lines), owner=owner, channel=channel, expires_at=until, made_at=now, told_at=now,
                state=(ALLOCATED if until is None else HELD).value, react=reacts(),
            )  # fmt: skip
    except IntegrityError as error:
        if not broken_rule(error).startswith("ck_ims_stock"):
            raise
        raise OutOfStock({w.sku: 0 for w in wanted}) from error


def _given(lines: Mapping[tuple[int, str, str], int]) -> dict[str, list[Any]]:
    keys = sorted(lines)
    return {
        "line": [k[0] for k in keys], "sku": [k[1] for k in keys], "location": [k[2] for k in keys],
        "quantity": [lines[k] for k in keys],
    }  # fmt: skip


def _per_sku(short: Sequence[tuple[str, int]]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for sku, left in short:
        out[sku] += left
    return dict(out)


def _holding(counter: str) -> Change:
    """The statement that promises: whoever waits for a hot SKU waits for one way there and back, and a commit.

    Written first, so that a promise made meanwhile is met; then stock is locked, counted and taken, or all is short.
    """
    return _held(counter, _locks.in_order, _locks.counted, _locks.still_enough)


# Made once per guard, so that a test that takes the guards away is really without them.
@lru_cache
def _held(
    counter: str,
    ordered: Callable[[Any], Any],
    counted: Callable[[Any], Any],
    enough: Callable[[Any, Any], sa.ColumnElement[bool]],
) -> Change:
    made = _part("made", _MADE, "id", "sku", "location", "quantity")
    units = sa.cast(sa.func.sum(made.c.quantity), sa.BigInteger).label("n")
    needs = sa.select(made.c.sku, made.c.location, units).group_by(made.c.sku, made.c.location).cte("needs")
    here = (Stock.sku == needs.c.sku, Stock.location == needs.c.location)
    new = Stock.condition == sa.literal_column("'new'")
    left = counted(_locks.channel_asked()).label("count")
    locked = ordered(sa.select(Stock.sku, Stock.location, left).join(needs, sa.and_(*here)).where(new))
    taken = (
        sa.update(Stock)
        .where(*here, new, enough(_locks.channel_asked(), needs.c.n), sa.text(_NOTHING_SHORT))
        .values({counter: Stock.__table__.c[counter] + needs.c.n})
        .returning(Stock.id)
    )
    parts = [made, needs, locked.cte("locked"), _part("short", _SHORT), taken.cte("taken")]
    parts += [_part("told", _TOLD), _part("reacting", _REACTING)]
    return Change(lambda: sa.select(sa.text(_OUTCOME)).add_cte(*parts))


def _part(name: str, text: str, *columns: str) -> sa.CTE:
    return sa.text(text).columns(*(sa.column(column) for column in columns)).cte(name)


# Lists behind subselects: how long they are cannot be seen when planning, so the plan is made once.
_MADE = """
INSERT INTO ims_commitment (owner, line, sku, location, quantity, state, channel, expires_at, made_at)
SELECT CAST(:owner AS text), line, sku, location, quantity, :state, :channel, CAST(:expires_at AS timestamptz), :made_at
FROM unnest((SELECT CAST(:line AS bigint[])), (SELECT CAST(:sku AS text[])), (SELECT CAST(:location AS text[])),
            (SELECT CAST(:quantity AS bigint[]))) AS given (line, sku, location, quantity)
WHERE NOT EXISTS (SELECT FROM ims_commitment c
  WHERE c.owner = CAST(:owner AS text) AND c.line = given.line AND c.state IN ('held', 'allocated', 'shipped'))
ON CONFLICT DO NOTHING RETURNING id, sku, location, quantity
"""
_SHORT = """
SELECT sku, coalesce(count, 0) AS count FROM needs LEFT JOIN locked USING (sku, location)
WHERE coalesce(count, 0) < n
"""
_NOTHING_SHORT = "NOT EXISTS (SELECT FROM short)"
_TOLD, _REACTING = telling(
    "stock.changed", "stock", "(SELECT jsonb_build_object('skus', jsonb_agg(DISTINCT sku)) FROM needs)",
    f"EXISTS (SELECT FROM needs) AND {_NOTHING_SHORT}",
)  # fmt: skip
_OUTCOME = f"""ARRAY(SELECT id FROM made) AS made,
  (SELECT coalesce(json_agg(json_build_array(sku, count)), '[]') FROM short) AS short,
  (SELECT count(*) FROM taken) = (SELECT count(*) FROM needs) AND {_NOTHING_SHORT} AS moved,
  (SELECT count(job) FROM reacting) AS reactions"""  # noqa: S608 (only our own fragments)


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
