"""Events on their way: pages put them into memory, a thread of the process writes them every second.

The same carries other things that pages note and never wait for (`Buffer` says what writes them). A killed process
loses what it took in during its last second. When the database is away events wait, the oldest are dropped when there
are too many, and both are counted. Pages are never held up: they only append.
"""

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.util import Finalize
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel import metrics
from storefront.kernel.db import Sessions
from storefront.kernel.observability import log
from storefront.services.behaviour.values import Happening
from storefront.services.behaviour.writing import write

EVERY = 1.0  # seconds between two writings
FULL = 500  # events that are written at once without waiting for the second
MOST = 20_000  # events that wait for the database at most
PATIENCE = 5.0  # seconds between two tries while the database is away
Writing = Callable[[Session, Sequence[Any]], int]  # writes some in this session; how many
# COPY goes past SQLAlchemy, so the driver's own errors come as well.
AWAY = (
    OperationalError,
    InterfaceError,
    NoConnection,
    OSError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
REFUSED = (sa.exc.SQLAlchemyError, psycopg.Error)


class Buffer:
    """What waits to be written, by whatever `write_down` is; its thread begins with the first of each process."""

    def __init__(self, write_down: Writing | None = None) -> None:
        self._write_down = write_down or _events
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget everything: a forked process writes its own events, not those its parent still holds."""
        self.waiting: deque[Any] = deque()
        self.generation = database.generation
        self._wake = threading.Event()
        self._one = threading.Lock()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, noted: Any) -> None:
        """Take one in; the oldest is dropped when too many wait."""
        self._same_house()
        self.waiting.append(noted)
        if len(self.waiting) > MOST:
            with contextlib.suppress(IndexError):
                self.waiting.popleft()
            metrics.behaviour("dropped")
        if self._thread is None:
            self._begin()
        if len(self.waiting) == FULL:
            self._wake.set()

    def flush(self, sessions: Sessions | None = None) -> int:
        """Write what waits now; how many. An error leaves what was not written waiting. A thread beside the requests
        says by which sessions (of `database.pool`), and leaves off when they are no longer those of this process."""
        done = 0
        with self._writing:
            self._same_house()
            while self.waiting and (sessions is None or sessions is database.pool()):
                some = [self.waiting.popleft() for _ in range(min(FULL, len(self.waiting)))]
                try:
                    done += stored(some, self._write_down, sessions)
                except BaseException:
                    self.waiting.extendleft(reversed(some))
                    raise
        return done

    def _same_house(self) -> None:
        """What waits for an earlier database is not written into another one."""
        if self.generation != database.generation:
            self.waiting.clear()
            self.generation = database.generation

    def _begin(self) -> None:
        with self._one:
            if self._thread is None and database.pool() is not None:
                self._thread = threading.Thread(target=self._run, name="behaviour", daemon=True)
                self._thread.start()
                Finalize(None, self._last, exitpriority=10)

    def _run(self) -> None:
        while True:
            self._wake.wait(EVERY)
            self._wake.clear()
            sessions = database.pool()
            if self.waiting and sessions is not None:
                self._try(sessions)

    def _try(self, sessions: Sessions) -> None:
        try:
            self.flush(sessions)
        except AWAY as error:
            log().warning(
                "behaviour events wait for the database",
                waiting=len(self.waiting),
                reason=type(error).__name__,
            )
            time.sleep(PATIENCE)
        except Exception as error:  # a thread that ended would be noticed by nobody
            log().error(
                "behaviour events are not written", waiting=len(self.waiting), reason=str(error)[:300]
            )
            time.sleep(PATIENCE)

    def _last(self) -> None:
        sessions = database.pool()  # a single connection, as tests have it, is closed by now
        with contextlib.suppress(Exception):
            if sessions is not None:
                self.flush(sessions)


def stored(some: Sequence[Any], write_down: Writing, sessions: Sessions | None = None) -> int:
    """Write these in a transaction of their own; one that no database takes is dropped alone."""
    try:
        with database.separate_transaction(sessions) as session:
            written = write_down(session, some)
    except AWAY:
        raise
    except REFUSED as error:
        return _apart(some, error, write_down, sessions)
    if write_down is _events:
        metrics.behaviour("stored", written)
    return written


def _apart(some: Sequence[Any], error: Exception, write_down: Writing, sessions: Sessions | None) -> int:
    if len(some) == 1:
        metrics.behaviour("dropped")
        log().error(
            "what was noted cannot be written", kind=type(some[0]).__name__, reason=type(error).__name__
        )
        return 0
    half = len(some) // 2
    return stored(some[:half], write_down, sessions) + stored(some[half:], write_down, sessions)


def _events(session: Session, some: Sequence[Happening]) -> int:
    return write(session, some)


_BUFFER = Buffer()
os.register_at_fork(after_in_child=_BUFFER.begin_anew)
flush: Callable[[], int] = _BUFFER.flush


def record(happening: Happening) -> None:
    """Note what somebody did; never waits, never fails."""
    with contextlib.suppress(Exception):
        _BUFFER.put(happening)


def waiting() -> tuple[Happening, ...]:
    """What this process has noted and not written yet."""
    return tuple(_BUFFER.waiting)
