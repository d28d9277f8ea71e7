"""Our own product CSV and stock CSV."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import catalog
from storefront.services.imports import Format, Options, import_products, import_stock
from tests.ims.makers import counters, make_place

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEADER = (
    "slug,name_ja,name_en,category,tax_class,option1_name_ja,option1_name_en,option1_ja,option1_en,option1_swatch,"
    "option2_name_ja,option2_ja,sku,jan,price,measures,pack_size,pack_unit,max_per_order\n"
)
TEE = (
    "plain-tee,ふだんのTシャツ,Everyday tee,clothes,,色,Colour,紺,Navy,#2d3a5c,サイズ,M,T-N-M,4512345678906,3960,身幅=51;着丈=66,,,\n"
    'plain-tee,,,,,色,Colour,白,White,#ffffff,サイズ,M,T-W-M,,"3,960",身幅=51,,,5\n'
)
TEA = "hojicha,有機ほうじ茶,Roasted tea,,reduced,,,,,,,,TEA-1,,1296,,100,g,\n"


@pytest.fixture(autouse=True)
def shelves(db: Session) -> None:
    """A place and a shelf."""
    make_place(db, "W1")
    catalog.put_categories(db, [catalog.CategoryDraft("clothes", LocalText({"ja": "服"}))], now=NOW)


def test_a_file_of_our_own_becomes_products(db: Session) -> None:
    report = import_products(db, (HEADER + TEE + TEA).encode(), Options(), now=NOW)
    assert (report.format, report.problems, report.created) == (Format.PRODUCTS, (), 2)
    goods = catalog.sellable(db, ["T-N-M", "T-W-M", "TEA-1"], now=NOW)
    assert {sku: (g.price, g.tax_rate, g.max_per_order) for sku, g in goods.items()} == {
        "T-N-M": (3960, 10, 20),
        "T-W-M": (3960, 10, 5),
        "TEA-1": (1296, 8, 20),
    }
    assert import_products(db, (HEADER + TEE + TEA).encode(), Options(), now=NOW).unchanged == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Bad Slug,名,,,,,,,,,,,S-1,,100,,,,\n", "slug"),
        ("a,,,,,,,,,,,,S-1,,100,,,,\n", "name_ja"),
        ("a,名,,nowhere,,,,,,,,,S-1,,100,,,,\n", "category"),
        ("a,名,,,zero,,,,,,,,S-1,,100,,,,\n", "tax_class"),
        ("a,名,,,,,,,,,,,S-1,4512345678907,100,,,,\n", "jan"),
        ("a,名,,,,,,,,,,,S-1,,100円,,,,\n", "price"),
        ("a,名,,,,,,,,,,,S-1,,1e309,,,,\n", "price"),
        ("a,名,,,,,,,,,,,S-1,,100,身長=3,,,\n", "measures"),
        ("a,名,,,,,,,,,,,S-1,,100,,many,g,\n", "pack_size"),
        ("a,名,,,,,,,,,,,S-1,,100,,,,0\n", "max_per_order"),
        ("a,名,,,,,,,,,,,,,100,,,,\n", "sku"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_imported(db: Session, row: str, column: str) -> None:
    report = import_products(db, (HEADER + TEE + row).encode(), Options(), now=NOW)
    assert [(p.line, p.column) for p in report.problems] == [(4, column)]
    assert catalog.sellable(db, ["T-N-M"], now=NOW) == {}


def test_first_counts_come_from_a_stock_file(db: Session) -> None:
    import_products(db, (HEADER + TEE).encode(), Options(), now=NOW)
    content = "sku,location,quantity\nT-N-M,W1,12\nT-W-M,W1,０\n".encode()
    assert import_stock(db, content, Options(), now=NOW).counted == 2
    assert import_stock(db, content, Options(), now=NOW).counted == 0
    assert counters(db, "T-N-M") == (12, 0, 0)


def test_a_bad_stock_row_stops_the_file(db: Session) -> None:
    import_products(db, (HEADER + TEE).encode(), Options(), now=NOW)
    content = b"sku,location,quantity\nT-N-M,W1,12\nNOPE,W1,1\nT-W-M,MARS,1\nT-W-M,W1,-1\nT-W-M,W1,2.5\nT-N-M,W1,3\n"
    report = import_stock(db, content, Options(), now=NOW)
    assert [(p.line, p.column) for p in report.problems] == [
        (3, "sku"), (4, "location"), (5, "quantity"), (6, "quantity"), (7, "sku"),
    ]  # fmt: skip
    assert counters(db, "T-N-M") == (0, 0, 0)
