"""What is written out comes back without changing anything, and no spreadsheet finds a formula in it."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.catalog import (
    MeasureDraft,
    OptionDraft,
    OptionValueDraft,
    PackDraft,
    PictureDraft,
    ProductDraft,
    VariantDraft,
)
from storefront.services.imports import (
    CP932,
    UTF8,
    Format,
    Options,
    Unwritable,
    export,
    import_products,
    import_stock,
)
from tests.ims.makers import counters, make_place

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 15, 30, 12, tzinfo=UTC)


def both(ja: str, en: str = "") -> LocalText:
    return LocalText({"ja": ja, "en": en} if en else {"ja": ja})


def value(key: str, ja: str, en: str = "", swatch: str | None = None) -> OptionValueDraft:
    return OptionValueDraft(key, both(ja, en), swatch)


SHIRT = ProductDraft(
    "shirt", both("シャツ", "Shirt"), category="clothes", reading="シャツ", line=both("=1+1", "@sum"), tags=("ふだん 着", "定番"),
    description=both("一行目\n\n=三行目", "One, \"two\""), vendor="＝社", kind=both("シャツ"), tax_class="reduced", repair=both("直せます"),
    seo={"title": "題", "description": "説明"}, published_at=NOW, unpublished_at=LATER,
    options=(
        OptionDraft("color", both("いろ", "Colour"), (value("navy", "紺", "Navy", "#2d3a5c"), value("white", "白"), value("ink", "墨"))),
        OptionDraft("size", both("サイズ", "Size"), (value("s", "S"), value("m", "M"))),
    ),
    variants=(
        VariantDraft("-T-W-M", Yen(3960), (("color", "white"), ("size", "m")), Yen(5000), "4512345678906"),
        VariantDraft("T-N-M", Yen(0), (("color", "navy"), ("size", "m")), max_per_order=3, weight_g=180,
                     measures=(MeasureDraft("width", both("身幅", "Width"), 51.25, 0.5), MeasureDraft("hem", both("裾", "Hem"), 48))),
        VariantDraft("T-N-S", Yen(100), (("color", "navy"), ("size", "s")), archived=True),
    ),
    pictures=(PictureDraft("shirt-1", both("写真"), source_url="https://p.example/1.jpg"), PictureDraft("shirt-2", both("手元"))),
)  # fmt: skip
TEA = ProductDraft(
    "tea", both("髙いほうじ茶"), (VariantDraft("TEA", Yen(900), pack=PackDraft(0.5, "kg", 30, True, both("詰め替え"))),), tags=("茶 葉",)
)  # fmt: skip


@pytest.fixture(autouse=True)
def shop(db: Session) -> None:
    """A place, a shelf, two products with every kind of detail."""
    make_place(db, "W1")
    catalog.put_categories(db, [catalog.CategoryDraft("clothes", both("服"))], now=NOW)
    catalog.put_products(db, [SHIRT, TEA], now=NOW)
    ims.first_counts(db, [ims.Count("TEA", "W1", 7)], now=NOW)


def file(db: Session, kind: Format = Format.PRODUCTS, encoding: str = UTF8) -> tuple[bytes, list[Unwritable]]:
    told: list[Unwritable] = []
    return b"".join(export(db, kind, encoding, told.append, base_url="https://hiyori.example")), told


def drafts(db: Session) -> list[ProductDraft | None]:
    return [catalog.draft_of(db, slug) for slug in ("shirt", "tea")]


@pytest.mark.parametrize("encoding", [UTF8, CP932])
def test_the_catalog_comes_back_unchanged(db: Session, encoding: str) -> None:
    before, version = drafts(db), catalog.version(db)
    content, told = file(db, encoding=encoding)
    assert told == []
    report = import_products(db, content, Options(), now=LATER)
    assert (report.problems, report.encoding) == ((), encoding)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert (drafts(db), catalog.version(db)) == (before, version)
    assert [p.alt["ja"] for p in catalog.pictures_of(db, "shirt")] == ["写真", "手元"]


def test_pictures_uploaded_here_leave_with_their_address_and_are_known_when_they_come_back(
    db: Session,
) -> None:
    rendered = sa.text("UPDATE picture SET renditions = cast(:made AS jsonb) WHERE key = 'shirt-2'")
    db.execute(rendered, {"made": '{"320": "ab/c-320.webp", "1280": "ab/c-1280.webp"}'})
    content, _told = file(db)
    here = "https://hiyori.example/media/ab/c-1280.webp#shirt-2"
    assert f",https://p.example/1.jpg {here}\r\n" in content.decode("utf-8-sig")
    db.execute(rendered, {"made": '{"640": "ef/cut-anew-640.webp"}'})
    assert import_products(db, content, Options(), now=LATER).unchanged == 2
    assert [p.key for p in catalog.pictures_of(db, "shirt")] == ["shirt-1", "shirt-2"]
    db.execute(sa.text("DELETE FROM picture"))
    import_products(db, content, Options(), now=LATER)
    sources = sa.text("SELECT source_url FROM picture ORDER BY position")
    assert db.scalars(sources).all() == ["https://p.example/1.jpg", here]


def test_the_stock_comes_back_unchanged(db: Session) -> None:
    content, _told = file(db, Format.STOCK)
    assert content.decode("utf-8-sig").splitlines() == [
        "sku,location,quantity,held,allocated,name", "TEA,W1,7,0,0,髙いほうじ茶",
    ]  # fmt: skip
    assert (import_stock(db, content, Options(), now=LATER).unchanged, counters(db, "TEA")) == (1, (7, 0, 0))


def test_no_cell_is_a_formula_and_a_spreadsheet_sees_the_encoding(db: Session) -> None:
    content, _told = file(db)
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [c for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for c in row]
    assert [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))] == []
    assert {"'=1+1", "'@sum", "'-T-W-M", "'＝社"} <= set(cells)


def test_characters_that_cp932_lacks_are_told_with_their_place(db: Session) -> None:
    odd = replace(TEA, name=both("𠮷田の茶〜", "Café"))
    catalog.put_products(db, [odd], now=NOW)
    _content, told = file(db, encoding=CP932)
    assert [(u.row, u.column, u.characters) for u in told] == [(4, "name_ja", "𠮷〜"), (4, "name_en", "é")]
