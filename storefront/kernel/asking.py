"""Questions asked, and changes made, on nearly every request: built once, sent as text by the shortest way."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session

from storefront.kernel import readers
from storefront.kernel.db import count, engine, questions_wait, separate_transaction

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # the library has no types here


class Question:
    """A statement that only reads; its parameters are values the driver knows (no JSON, no enumerations).

    Within a transaction it is asked on that transaction's connection, otherwise on one that needs none, where the
    answer must come `within` so many seconds. Rows are tuples with names.
    """

    def __init__(self, build: Callable[[], sa.sql.Executable], *, within: float | None = None) -> None:
        self._build, self._within = build, within

    def rows(self, db: Session, **given: Any) -> list[Any]:
        """Every row of the answer."""
        text, constants = self._compiled
        given |= constants
        bind = db.get_bind()
        if isinstance(bind, Engine) and not db.info.get("changing") and not db.in_transaction():
            count(text)
            return readers.of(bind, self._within, questions_wait()).ask(text, given)
        return _within(db, text, given)

    def first(self, db: Session, **given: Any) -> Any:
        """The first row, None when there is none."""
        rows = self.rows(db, **given)
        return rows[0] if rows else None

    def scalar(self, db: Session, **given: Any) -> Any:
        """The first value of the first row, None when there is none."""
        row = self.first(db, **given)
        return None if row is None else row[0]

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._build().compile(dialect=_DIALECT)  # type: ignore[attr-defined]  # every statement of ours can be compiled
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return str(compiled), {k: str(v) if isinstance(v, str) else v for k, v in constants.items()}


def question(text: str) -> Question:
    """A question written as SQL, with :named parameters."""
    return Question(lambda: sa.text(text))


def _within(db: Session, text: str, given: dict[str, Any]) -> list[Any]:
    """Within the session's transaction; within one of the edges past SQLAlchemy, which costs more than the driver."""
    db.flush()
    if db.info.get("changing"):
        count(text)
        return readers.inside(db.connection(), text, given)
    found = db.connection().exec_driver_sql(text, given)
    return list(found) if found.returns_rows else []


class Change(Question):
    """A statement that writes: within the session's own transaction, or as a transaction of its own."""

    def rows(self, db: Session, **given: Any) -> list[Any]:
        """Every row that it returns."""
        text, constants = self._compiled
        return _within(db, text, given | constants)

    def alone(self, **given: Any) -> list[Any]:
        """The same as a whole transaction, beside the current one: one way there and back instead of three."""
        here = engine()
        if here is None:
            with separate_transaction() as session:
                return self.rows(session, **given)
        text, constants = self._compiled
        count(text)
        return readers.of(here).ask(text, given | constants, again=False)


def change(text: str) -> Change:
    """A change written as SQL, with :named parameters; it returns rows."""
    return Change(lambda: sa.text(text))
