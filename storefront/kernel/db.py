"""The database: one engine per process, sessions opened at the edge, explicit transactions."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NewType, cast

import sqlalchemy as sa
from sqlalchemy import BigInteger, DateTime, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from storefront.kernel import observability
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen

Sessions = sessionmaker[Session]
Json = NewType("Json", dict)  # type: ignore[type-arg]  # a dict of anything

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every table; Yen, LocalText, Json and aware datetimes map to their column types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's name for it
        Yen: BigInteger,
        int: BigInteger,
        LocalText: JSONB,
        Json: JSONB,
        dict[str, Any]: JSONB,
        list[str]: JSONB,
        datetime: DateTime(timezone=True),
    }


def table(model: type[Base]) -> sa.Table:
    """The table of a model, for statements on hot paths: built once, sent past the mapping of objects."""
    return cast(sa.Table, model.__table__)


# How long a statement waits for a lock: a change (rows of a hot product queue up), and on pages a question.
CHANGES_WAIT, QUESTIONS_WAIT = 4000, 500

_factory: sessionmaker[Session] | None = None
_questions_wait: int | None = None
generation = 0  # which choice of a database this is: what is kept in memory belongs to one of them
_current: ContextVar[Session | None] = ContextVar("storefront_session", default=None)
statements: ContextVar[list[str] | None] = ContextVar("storefront_statements", default=None)


def connect(url: str, *, pool: int = 10, wait: int = CHANGES_WAIT) -> Engine:
    """An engine for this address; statements time out after 15 s, waits for locks after `wait` milliseconds."""
    # Data lie in memory or on a disk without moving parts: an index is nearly always the cheaper way.
    options = f"-c statement_timeout=15000 -c lock_timeout={wait} -c timezone=UTC -c random_page_cost=1.1"
    return sa.create_engine(
        url, pool_size=pool, max_overflow=4, pool_pre_ping=False, connect_args={"options": options},
        hide_parameters=True,  # errors are logged: no address, hash or name belongs there
        pool_use_lifo=True,  # what was used last knows its statements already
    )  # fmt: skip


def configure(
    bind: Engine | sa.Connection, *, questions_wait: int | None = None, **session_options: Any
) -> None:
    """Choose what sessions of this process are bound to; `questions_wait` for locks when that is not as long as changes."""
    global _factory, _questions_wait, generation
    generation += 1
    _questions_wait = questions_wait
    _factory = sessionmaker(bind, expire_on_commit=False, **session_options)


def configured() -> bool:
    """Whether a database has been chosen in this process."""
    return _factory is not None


def engine() -> Engine | None:
    """The engine whose connections sessions draw; None when they share a single one."""
    bind = _factory.kw["bind"] if _factory is not None else None
    return bind if isinstance(bind, Engine) else None


def pool() -> Sessions | None:
    """What makes sessions, if they draw connections from a pool, so that a thread beside the requests may have one of
    its own; what was taken stays with its database, whichever is chosen meanwhile."""
    factory = _factory
    return factory if factory is not None and isinstance(factory.kw["bind"], Engine) else None


def questions_wait() -> int | None:
    """Milliseconds that a question waits for a lock; None: as long as a change."""
    return _questions_wait


def new_session() -> Session:
    """A session outside any request; the caller closes it."""
    if _factory is None:
        raise RuntimeError("the database is not configured")
    return _factory()


def reading() -> Session:
    """The session of this request or job, opened on first use; for questions only."""
    session = _current.get()
    if session is None:
        session = new_session()
        _current.set(session)
    return session


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing at the edge: commits at the end, rolls back on any error; never one inside another."""
    session = reading()
    if session.info.get("changing"):
        raise RuntimeError("a transaction inside another would commit half of the outer one")
    session.info["changing"] = True
    try:
        _be_patient(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["changing"] = False


@contextmanager
def separate_transaction(sessions: Sessions | None = None) -> Iterator[Session]:
    """A transaction of its own beside the current one (throttles, audit of refusals), made by what `pool` gave."""
    with sessions() if sessions else new_session() as session, session.begin():
        session.info["changing"] = True
        yield session


@event.listens_for(Session, "after_begin")
def _hurry(session: Session, transaction: Any, connection: sa.Connection) -> None:
    """Connections are as patient as changes, which are many; the few questions that begin a transaction say that they are not."""
    if _questions_wait is not None and not (session.info.get("changing") or transaction.nested):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_questions_wait}")


def _be_patient(session: Session) -> None:
    """Where a question began the transaction, let it wait for locks as long as a change may from now on."""
    if _questions_wait is not None and session.in_transaction():
        session.connection().exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")


def touched(result: sa.Result[*tuple[Any, ...]]) -> int:
    """How many rows a change met."""
    return int(result.rowcount)  # type: ignore[attr-defined]  # a session's results do not say that they have it


def release() -> None:
    """End of a request or job: give the connection back."""
    session = _current.get()
    if session is not None:
        _current.set(None)
        session.close()


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect the statements sent in this block (BEGIN, COMMIT, SAVEPOINT and SET are not counted)."""
    seen: list[str] = []
    mark = statements.set(seen)
    try:
        yield seen
    finally:
        statements.reset(mark)


_UNCOUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")


def count(statement: str) -> None:
    """Note a statement that was sent past SQLAlchemy (the job queue does)."""
    seen = statements.get()
    if seen is not None and not statement.startswith(_UNCOUNTED):
        seen.append(statement)


@event.listens_for(Engine, "before_cursor_execute")
def _count(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
    count(statement)
    context.began = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _time(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
    observability.note_statement(statement, time.perf_counter() - context.began)
