"""Connections for single statements: no transaction around each, handed out for one statement at a time."""

import time
from collections import deque
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine, event

from storefront.kernel import observability

KEPT = 16


class Readers:
    """Idle connections of one engine in autocommit; a thread takes one, asks, and puts it back."""

    def __init__(self, engine: Engine, within: float | None = None, wait: int | None = None) -> None:
        limits = {"statement_timeout": within and int(within * 1000), "lock_timeout": wait}
        self._engine, self._limits = engine, {name: ms for name, ms in limits.items() if ms is not None}
        self._idle: deque[Any] = deque()
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def ask(self, text: str, given: dict[str, Any], *, again: bool = True) -> list[Any]:
        """The rows of one statement, as tuples with names; SQLAlchemy's errors, as everywhere else.

        A statement that may be sent twice comes through a restart of the server unnoticed.
        """
        while True:
            connection, used = self._take()
            try:
                rows = _told(connection.cursor(), text, given)
            except psycopg.Error as error:
                lost = connection.broken or connection.closed
                self._put_back(connection)
                if lost and used and again:  # the server was restarted while it lay idle
                    self.close()
                    continue
                raise _known_error(error, text, lost, self._engine.dialect) from error
            self._put_back(connection)
            return rows

    def close(self) -> None:
        """Let every idle connection go."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> tuple[Any, bool]:
        try:
            return self._idle.pop(), True
        except IndexError:
            opened = self._engine.raw_connection()
            connection: Any = opened.driver_connection
            opened.detach()
            connection.autocommit = True
            connection.row_factory = namedtuple_row
            for name, milliseconds in self._limits.items():
                connection.execute(f"SET {name} = {milliseconds}")
            return connection, False

    def _put_back(self, connection: Any) -> None:
        if connection.broken or connection.closed or len(self._idle) >= KEPT:
            connection.close()
        else:
            self._idle.append(connection)


def inside(connection: sa.Connection, text: str, given: dict[str, Any]) -> list[Any]:
    """The rows of one statement within the transaction that is open on a connection of SQLAlchemy."""
    driver: Any = connection.connection.driver_connection
    try:
        return _told(driver.cursor(row_factory=namedtuple_row), text, given)
    except psycopg.Error as error:
        lost = driver.broken or driver.closed
        if lost:
            connection.invalidate(error)
        raise _known_error(error, text, lost, connection.dialect) from error


def _told(cursor: Any, text: str, given: dict[str, Any]) -> list[Any]:
    began = time.perf_counter()
    cursor.execute(text, given)
    rows = cursor.fetchall() if cursor.rownumber is not None else []
    observability.note_statement(text, time.perf_counter() - began)
    return list(rows)


def _known_error(error: psycopg.Error, text: str, lost: bool, dialect: Any) -> BaseException:
    return sa.exc.DBAPIError.instance(
        text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )


_known: WeakKeyDictionary[Engine, dict[Any, Readers]] = WeakKeyDictionary()


def of(engine: Engine, within: float | None = None, wait: int | None = None) -> Readers:
    """The readers of an engine, made at the first question; other limits (seconds in all, milliseconds for locks) are others."""
    known = _known.setdefault(engine, {})
    if (within, wait) not in known:
        known[within, wait] = Readers(engine, within, wait)
    return known[within, wait]
