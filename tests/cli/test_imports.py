"""`storefront import` at the terminal: nothing, everything, or everything but the bad rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from storefront.cli import imports
from storefront.kernel import db as databases
from storefront.services import catalog

HEADER = "slug,name_ja,sku,price\r\n"
GOOD, BAD, MENDED = "cup,湯のみ,CUP,1200\r\n", "bowl,汁椀,BOWL,たかい\r\n", "bowl,汁椀,BOWL,2400,\r\n"


@pytest.fixture(autouse=True)
def _house(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def same_database(settings: Any) -> Iterator[str]:
        yield "the test's own"

    monkeypatch.setattr(imports, "database", same_database)


def run(*words: str) -> Result:
    return CliRunner().invoke(imports.imports, ["products", *words, "--no-pictures"])


def known() -> set[str]:
    try:
        return set(catalog.owners_of(databases.reading(), ["CUP", "BOWL"]))
    finally:
        databases.release()


def test_one_bad_row_stops_the_file_unless_it_may_be_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_bytes((HEADER + GOOD + BAD).encode("cp932"))
    refused = run(str(file))
    assert (refused.exit_code, "3行目 price" in refused.output, known()) == (1, True, set())
    assert not (tmp_path / "goods.csv.bad.csv").exists()
    rehearsed = run(str(file), "--skip-bad", "--dry-run")
    assert (rehearsed.exit_code, known()) == (0, set())
    taken = run(str(file), "--skip-bad")
    assert (taken.exit_code, "CP932" in taken.output, "とばした行1" in taken.output) == (0, True, True)
    assert known() == {"CUP"}
    aside = tmp_path / "goods.csv.bad.csv"
    lines = aside.read_bytes().decode("cp932").splitlines()
    assert lines[0] == "slug,name_ja,sku,price,理由"
    assert lines[1].startswith("bowl,汁椀,BOWL,たかい,price：価格を数字で")
    aside.write_bytes((lines[0] + "\r\n" + MENDED).encode("cp932"))
    assert run(str(aside)).exit_code == 0
    assert known() == {"CUP", "BOWL"}
