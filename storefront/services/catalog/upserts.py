"""Batched upserts: rows travel as one JSON parameter, rows that are already so are left alone."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from storefront.kernel.db import Base

BATCH = 1000
_BY_KEY = """SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
 set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)"""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # the library has no types here


def batches(rows: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Rows in lists of at most `size`."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk


def by_key(db: Session) -> None:
    """For the rest of this transaction, find rows by their keys only: every batch names the rows it wants.

    Without it the planner judges tables that grow within the transaction by how small they were, and reads them whole.
    """
    db.execute(sa.text(_BY_KEY))


def upsert(
    db: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    *,
    returning: Sequence[str],
    keep: Sequence[str] = (),
    where: str = "",
) -> list[tuple[Any, ...]]:
    """Insert or update by the unique key; returns `returning` + (inserted?) of rows that really changed.

    `keep` names columns that an update leaves alone; all rows must have the same columns.
    """
    changed: list[tuple[Any, ...]] = []
    for chunk in batches(rows):
        statement = sa.text(_statement(model, tuple(chunk[0]), key, returning, keep, where))
        found = db.execute(statement, {"rows": json.dumps(chunk, ensure_ascii=False, default=_plain)})
        changed.extend(map(tuple, found.all()))
    return changed


def _statement(
    model: type[Base],
    columns: Sequence[str],
    key: Sequence[str],
    returning: Sequence[str],
    keep: Sequence[str],
    where: str,
) -> str:
    table: Any = model.__table__
    types = {c: table.c[c].type.compile(dialect=_DIALECT) for c in columns}
    changing = [c for c in columns if c not in (*key, *keep)]
    listed = ", ".join(columns)
    given = ", ".join(f"{c} {types[c]}" for c in columns)
    old = ", ".join(f"{table.name}.{c}" for c in changing)
    new = ", ".join(f"excluded.{c}" for c in changing)
    sets = ", ".join(f"{c} = excluded.{c}" for c in changing)
    update = f"DO UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({new})" if changing else "DO NOTHING"
    back = ", ".join(f"{table.name}.{c}" for c in returning)
    # Only names of our own columns are put into the text; every value travels in :rows.
    return (
        f"INSERT INTO {table.name} ({listed}) SELECT {listed} "  # noqa: S608 - joins parts of our own, values are parameters
        f"FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({given}) "
        f"ON CONFLICT ({', '.join(key)}) {where} {update} "
        f"RETURNING {back}, (xmax = 0)"
    )


def _plain(value: Any) -> Any:
    return value.isoformat()
