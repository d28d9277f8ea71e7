"""Quantities that arrive, are counted or corrected: every ledger row moves its counter with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.ims import _locks
from storefront.ims._waiting import broken_rule, busy_when_locked
from storefront.ims.events import tell_changed
from storefront.ims.models import Ledger, Stock
from storefront.ims.types import Change, Condition, Count, LedgerKind
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l

_BATCH = 1000
Key = tuple[str, str, Condition]
Row = tuple[str, str, Condition, int, str | None]  # sku, location, condition, delta, serial


def receive(
    db: Session,
    location: str,
    changes: Sequence[Change],
    *,
    cause_id: str,
    actor: str,
    now: datetime,
    condition: Condition = Condition.NEW,
) -> bool:
    """Goods arrive under a document number, once; False when it was booked before."""
    if any(c.quantity <= 0 for c in changes):
        raise Refusal(_l("入荷数は1以上で入力してください。"), field="quantity")
    rows = _rows(location, changes, condition)
    return bool(_guarded(db, rows, LedgerKind.RECEIPT, "receipt", cause_id, actor, now))


def adjust(
    db: Session,
    location: str,
    changes: Sequence[Change],
    *,
    reason: str,
    cause_id: str,
    actor: str,
    now: datetime,
    condition: Condition = Condition.NEW,
) -> bool:
    """Correct quantities by deltas, once per cause_id; a Refusal below zero or below what is promised."""
    if any(c.quantity == 0 for c in changes):
        raise Refusal(_l("増減数には0以外を入力してください。"), field="quantity")
    rows = _rows(location, changes, condition)
    return bool(_guarded(db, rows, LedgerKind.ADJUSTMENT, f"adjustment:{reason}", cause_id, actor, now))


def first_count(
    db: Session, sku: str, location: str, quantity: int, *, actor: str = "system", now: datetime
) -> bool:
    """Write a first count where the SKU has no ledger entry at this place; whether it was written."""
    return bool(first_counts(db, [Count(sku, location, quantity)], actor=actor, now=now))


def first_counts(
    db: Session, counts: Sequence[Count], *, actor: str = "system", now: datetime
) -> tuple[Count, ...]:
    """First counts in batches; those that were written. Where the ledger knows the SKU, nothing changes."""
    if any(c.quantity < 0 for c in counts):
        raise Refusal(_l("在庫数は0以上で入力してください。"), field="quantity")
    wanted = sorted({(c.sku, c.location): c for c in counts}.items())
    written: list[Count] = []
    for start in range(0, len(wanted), _BATCH):
        rows: list[Row] = [
            (c.sku, c.location, Condition.NEW, c.quantity, None) for _, c in wanted[start : start + _BATCH]
        ]
        done = _guarded(db, rows, LedgerKind.FIRST_COUNT, "first_count", "first", actor, now)
        written += [Count(sku, location, delta) for (sku, location, _), delta in done.items()]
    return tuple(written)


def _rows(location: str, changes: Sequence[Change], condition: Condition) -> list[Row]:
    sums: dict[tuple[str, str | None], int] = defaultdict(int)
    for c in changes:
        sums[c.sku, c.serial] += c.quantity
    return [(sku, location, condition, n, serial) for (sku, serial), n in sums.items() if n]


def _guarded(
    db: Session, rows: list[Row], kind: LedgerKind, cause_type: str, cause_id: str, actor: str, now: datetime
) -> dict[Key, int]:
    """Book, and turn a broken constraint into a sentence."""
    try:
        with busy_when_locked(), db.begin_nested():
            return book(db, rows, kind, cause_type, cause_id, actor, now)
    except IntegrityError as error:
        name = broken_rule(error)
        if name.startswith("ck_ims_stock"):
            raise Refusal(
                _l("引当済みの数、または在庫数を下回るため変更できません。"), code="promised"
            ) from error
        if name.startswith("fk_"):
            raise Refusal(_l("この拠点は登録されていません。"), field="location") from error
        raise


def book(
    db: Session, rows: list[Row], kind: LedgerKind, cause_type: str, cause_id: str, actor: str, now: datetime
) -> dict[Key, int]:
    """Write ledger rows once per cause and move `on_hand` by those that were new; the sums that moved."""
    if not rows:
        return {}
    rows = sorted(rows, key=lambda r: (r[0], r[1], r[2], r[4] or ""))
    _prepare(db, rows)
    fixed = {"at": now, "kind": kind.value, "cause_type": cause_type, "cause_id": cause_id, "actor": actor}
    moved: dict[Key, int] = defaultdict(int)
    for sku, location, condition, delta in _write(db, rows, fixed):
        moved[sku, location, Condition(condition)] += delta
    _move_on_hand(db, moved)
    tell_changed(db, {sku for sku, _, _ in moved}, actor=actor, at=now)
    return dict(moved)


def _write(db: Session, rows: list[Row], fixed: dict[str, Any]) -> sa.Result[str, str, Condition, int]:
    """Insert ledger rows that are new for their cause; first counts only where the ledger is empty."""
    given = _locks.table_of(
        sku=[r[0] for r in rows],
        location=[r[1] for r in rows],
        condition=[str(r[2]) for r in rows],
        delta=[r[3] for r in rows],
        serial=[r[4] for r in rows],
    )
    source = sa.select(*given.c, *(sa.literal(v) for v in fixed.values()))
    if fixed["kind"] == LedgerKind.FIRST_COUNT:
        known = sa.exists().where(Ledger.sku == given.c.sku, Ledger.location == given.c.location)
        source = source.where(~known)
    statement = insert(Ledger).from_select([*given.c.keys(), *fixed], source).on_conflict_do_nothing()
    return db.execute(statement.returning(Ledger.sku, Ledger.location, Ledger.condition, Ledger.delta))


def _prepare(db: Session, rows: list[Row]) -> None:
    """Make the counters' rows where they are missing, then lock them in order."""
    keys = sorted({(r[0], r[1], r[2]) for r in rows})
    values = [{"sku": sku, "location": location, "condition": condition} for sku, location, condition in keys]
    db.execute(insert(Stock).values(values).on_conflict_do_nothing())
    for condition in sorted({k[2] for k in keys}, key=lambda c: c is not Condition.NEW):
        _locks.lock(db, [k[:2] for k in keys if k[2] is condition], condition)


def _move_on_hand(db: Session, moved: dict[Key, int]) -> None:
    """Add these deltas to the counters."""
    changes = [(k, n) for k, n in moved.items() if n]
    if not changes:
        return
    given = _locks.table_of(
        sku=[k[0] for k, _ in changes],
        location=[k[1] for k, _ in changes],
        condition=[str(k[2]) for k, _ in changes],
        delta=[n for _, n in changes],
    )
    same = (
        Stock.sku == given.c.sku,
        Stock.location == given.c.location,
        Stock.condition == given.c.condition,
    )
    db.execute(
        sa.update(Stock).where(*same).values(on_hand=Stock.on_hand + given.c.delta),
        execution_options={"synchronize_session": False},
    )
