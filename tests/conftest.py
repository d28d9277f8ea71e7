"""The test floor: embedded PostgreSQL, a template database per run, a rolled-back session per test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

ROOT = Path(__file__).resolve().parent.parent
os.environ["STOREFRONT_ENV"] = "test"
os.environ.setdefault("STOREFRONT_VAR", str(ROOT / "var" / "test"))

from storefront import schema  # noqa: E402
from storefront.kernel import db as database  # noqa: E402
from storefront.kernel import postgres  # noqa: E402
from tests.support.chromium import chromium  # noqa: E402

__all__ = ["chromium"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What takes too long for every change is asked for by name."""
    parser.addoption("--whole", action="store_true", help="look at every state of every page from all sides")


@pytest.fixture(scope="session")
def server() -> Any:
    """The test database server; durability is off, correctness is not."""
    outside = os.environ.get("DATABASE_URL")
    if outside:
        pytest.exit("tests make their own databases; unset DATABASE_URL")
    server = postgres.embedded(ROOT / "var" / "test" / "pg")
    engine = sa.create_engine(postgres.url_of(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as c:
        for option in ("fsync", "synchronous_commit", "full_page_writes"):
            c.execute(sa.text(f"ALTER SYSTEM SET {option} = off"))
        c.execute(sa.text("SELECT pg_reload_conf()"))
    engine.dispose()
    return server


def fresh_database(server: Any, name: str, template: str | None = None) -> str:
    """A new empty (or copied) database; its address."""
    engine = sa.create_engine(postgres.url_of(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as c:
        c.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        # Copying files takes a third of the time of writing every page to the log, as databases this small do by default.
        copy = f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
        c.execute(sa.text(copy if template else postgres.create_statement(name)))
    engine.dispose()
    return postgres.url_of(server, name)


def model_of(engine: sa.Engine) -> str:
    """The name of a database with every table, to be copied (nobody may be connected to it meanwhile)."""
    engine.dispose()
    return str(engine.url.database)


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Name of this test process, so that parallel ones keep apart."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def engine(server: Any, worker_name: str) -> Iterator[sa.Engine]:
    """A database with every table, for this test process."""
    engine = database.connect(fresh_database(server, f"test_{worker_name}"))
    with engine.begin() as connection:
        schema.create_all(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: sa.Engine) -> Iterator[Session]:
    """A session whose work is rolled back; commits inside it are savepoints."""
    from storefront.services.business import forget_cache

    forget_cache()
    with engine.connect() as connection:
        outer = connection.begin()
        database.configure(connection, join_transaction_mode="create_savepoint")
        session = database.reading()
        yield session
        database.release()
        outer.rollback()
    forget_cache()


@pytest.fixture
def committed(server: Any, engine: sa.Engine, worker_name: str) -> Iterator[sa.Engine]:
    """A throw-away database of its own, for tests with real concurrency; sessions are bound to it."""
    name = f"race_{worker_name}"
    own = database.connect(fresh_database(server, name, template=model_of(engine)), pool=30)
    database.configure(own)
    yield own
    database.release()
    own.dispose()


@pytest.fixture(scope="session")
def application(engine: sa.Engine) -> Any:
    """The web application, built once per test process."""
    database.configure(engine)
    from storefront.app import create_app
    from storefront.settings import settings

    app = create_app(settings())
    app.testing = False  # answers must be what customers see, error pages included
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def browser(application: Any, db: Session) -> Any:
    """A visitor without JavaScript, in the transaction of the test."""
    from tests.support.pages import Browser

    return Browser(application)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays in one process, so that what its tests share is made once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Fail at once when groups are not kept together: their shops would be built in every process."""
    if not hasattr(session.config, "workerinput") or not session.config.getvalue("loadgroup"):
        return
    apart = [i.nodeid for i in session.items if "@" not in i.nodeid]
    assert not apart, f"not sent to one process: {apart[0]}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which Stripe answers the contract tests; a worker cannot, so it is said here."""
    keyed = bool(os.environ.get("STRIPE_TEST_KEY"))
    who = "and Stripe itself, in test mode" if keyed else "only (STRIPE_TEST_KEY is not set)"
    terminalreporter.write_line(f"Stripe contract: asked the local Stripe {who}")
