"""Many rows at once by COPY: the only way into a table that keeps up with a million rows."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects.postgresql import JSONB, REGCLASS
from sqlalchemy.orm import Session

from storefront.kernel.db import Base

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def reserve(db: Session, model: type[Base], count: int) -> list[int]:
    """Internal numbers that nobody else gets, for rows that point at each other before they are written."""
    # As a question of its own its name is looked up once, not for every number.
    named = sa.cast(sa.func.pg_get_serial_sequence(model.__tablename__, "id"), REGCLASS)
    sequence = sa.select(named).scalar_subquery()
    numbers = sa.func.generate_series(1, count).table_valued("n")
    return list(db.scalars(sa.select(sa.func.nextval(sequence)).select_from(numbers)).all())


def copy_in(db: Session, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows that all have the columns of the first one; how many. A broken constraint breaks all."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return 0
    names = tuple(first)
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model.__tablename__), columns)
    raw: Any = db.connection().connection.driver_connection
    count = 0
    with raw.cursor() as cursor, cursor.copy(command) as copy:
        for values in _values(model, names, chain([first], rest)):
            copy.write_row(values)
            count += 1
    return count


def _values(
    model: type[Base], names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[list[Any]]:
    """What is written of each row; what goes into JSON columns as text."""
    columns = model.__table__.c
    told = [place for place, name in enumerate(names) if isinstance(columns[name].type, JSONB)]
    for row in rows:
        values = [row[name] for name in names]
        for place in told:
            if values[place] is not None:
                values[place] = _as_json(values[place])
        yield values
