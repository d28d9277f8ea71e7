"""A backup brings everything back: the same rows in every table, the same pictures, books that agree."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from storefront import ims
from storefront.cli import backup as command
from storefront.cli.migrate import upgrade
from storefront.gateways.storage.folder import Storage
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.kernel.errors import Refusal
from storefront.settings import settings
from tests.conftest import fresh_database
from tests.support.goods import on_sale

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


# One process makes the house that all of these tests save, once.
pytestmark = pytest.mark.xdist_group("backup")


@pytest.fixture(scope="module")
def full(server: Any, worker_name: str) -> str:
    """A database with goods; what it holds stays as it is."""
    url = fresh_database(server, f"full_{worker_name}")
    upgrade(url)
    engine = database.connect(url)
    database.configure(engine)
    with database.new_session() as session:
        on_sale(session, "SW-M", left=7, now=clock.now())
    database.release()
    engine.dispose()
    return url


@pytest.fixture
def houses(server: Any, full: str, worker_name: str) -> Iterator[tuple[str, str]]:
    """A database with goods, and an empty one."""
    yield full, fresh_database(server, f"empty_{worker_name}")
    settings.cache_clear()
    database.release()


def run(verb: Any, url: str, var: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run a command as if started for this database and folder."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("STOREFRONT_VAR", str(var))
    settings.cache_clear()
    return CliRunner().invoke(verb, [str(file)])


def counts(url: str) -> dict[str, int]:
    """Rows per table."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        names = list(connection.scalars(sa.text(TABLES)))
        return {n: connection.scalar(sa.text(f'SELECT count(*) FROM "{n}"')) or 0 for n in names}


def test_what_was_saved_comes_back(
    houses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, empty = houses
    before, after, file = tmp_path / "before", tmp_path / "after", tmp_path / "shop.tar"
    name = Storage(before / "media", before / "originals").keep_original(b"a picture")
    assert run(command.backup, full, before, file, monkeypatch).exit_code == 0
    assert os.stat(file).st_mode & 0o777 == 0o600
    assert run(command.restore, empty, after, file, monkeypatch).exit_code == 0
    assert counts(empty) == counts(full)
    assert counts(empty)["ims_ledger"] == 1
    assert Storage(after / "media", after / "originals").original(name) == b"a picture"
    engine = database.connect(empty)
    database.configure(engine)
    assert ims.verify(database.reading()) == ()
    database.release()
    engine.dispose()


def test_a_shop_that_has_data_is_never_overwritten(
    houses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, _ = houses
    file = tmp_path / "shop.tar"
    run(command.backup, full, tmp_path, file, monkeypatch)
    refused = run(command.restore, full, tmp_path, file, monkeypatch)
    assert isinstance(refused.exception, Refusal)
    assert counts(full)["ims_ledger"] == 1


def test_a_file_that_is_no_backup_changes_nothing(
    houses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, empty = houses
    file = tmp_path / "odd.tar"
    with tarfile.open(file, "w") as archive:
        archive.add(__file__, "x")
    assert isinstance(run(command.restore, empty, tmp_path, file, monkeypatch).exception, Refusal)
    assert counts(empty) == {}
