"""Migrations make exactly the tables of the models, up and down, and do so twice at once."""

import os
import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storefront.cli.migrate import downgrade, upgrade
from storefront.schema import create_all, load_models
from tests.conftest import fresh_database

# One process migrates for all of these tests, once.
pytestmark = pytest.mark.xdist_group("migrations")
ROUTINES = """
SELECT 'function', proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname = 'public'
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'check', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
ORDER BY 1, 2, 3
"""


def _inventory(url: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(ROUTINES))]
    return [row for row in rows if "alembic" not in row[1]]


@pytest.fixture(scope="module")
def twice(server: Any, worker_name: str) -> tuple[str, list[int], list[str]]:
    """A database that two processes migrate at once; how they ended, and what they said."""
    url = fresh_database(server, f"migrated_{worker_name}")
    command = [sys.executable, "-m", "storefront.cli", "migrate"]
    environment = {**os.environ, "DATABASE_URL": url}
    both = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[1][-1500:].decode() for process in both]
    return url, [process.returncode for process in both], said


def test_migrations_and_models_agree(server: Any, worker_name: str, twice: Any) -> None:
    migrated = twice[0]
    engine = sa.create_engine(migrated, poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, load_models())
    others = ("procrastinate", "behaviour_event_default")  # the queue's own tables, and a partition
    ours = [d for d in differences if not any(name in str(d) for name in others)]
    assert ours == []
    made = fresh_database(server, f"made_{worker_name}")
    engine = sa.create_engine(made, poolclass=sa.NullPool)
    with engine.begin() as connection:
        create_all(connection)
    assert _inventory(migrated) == _inventory(made)


def test_the_way_down_leaves_nothing_behind(server: Any, worker_name: str, twice: Any) -> None:
    url = fresh_database(server, f"down_{worker_name}", template=f"migrated_{worker_name}")
    downgrade(url, "base")
    left = [
        row
        for row in _inventory(url)
        if "gin" not in row[1] and "similar" not in row[1] and "trgm" not in row[1]
    ]
    assert [row[:2] for row in left if row[0] != "function"] == []
    assert [row[1] for row in left if row[1].startswith(("ims_", "procrastinate_"))] == []
    upgrade(url)


def test_two_migrations_at_once_wait_for_each_other(twice: tuple[str, list[int], list[str]]) -> None:
    url, ended, said = twice
    assert ended == [0, 0], said
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
