"""`storefront export` at the terminal: a whole file or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from storefront.cli import exports
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog
from tests.services.imports.test_outgoing import NOW


@pytest.fixture(autouse=True)
def _house(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def same_database(settings: Any) -> Iterator[str]:
        yield "the test's own"

    monkeypatch.setattr(exports, "database", same_database)
    words = LocalText({"ja": "ほうじ茶", "en": "Rosé tea"})
    catalog.put_products(
        db, [catalog.ProductDraft("tea", words, (catalog.VariantDraft("TEA", Yen(900)),))], now=NOW
    )
    db.commit()


def test_what_cannot_be_written_is_told_and_no_half_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    refused = CliRunner().invoke(exports.exports, ["products", str(file), "--encoding", "cp932"])
    assert (refused.exit_code, "2行目 name_en：CP932にない文字があります（é）" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
    done = CliRunner().invoke(exports.exports, ["products", str(file)])
    assert (done.exit_code, [p.name for p in tmp_path.iterdir()]) == (0, ["goods.csv"])
    assert "tea,ほうじ茶,Rosé tea" in file.read_text("utf-8-sig")
