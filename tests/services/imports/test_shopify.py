"""Shopify's product CSV becomes products that can be bought; bad rows are named and nothing is imported."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from storefront import ims
from storefront.services import catalog
from storefront.services.imports import Format, Options, Report, import_products
from tests.ims.makers import counters, make_place

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,"
    "Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Variant Image\n"
)
BRACELET = (
    'chain-bracelet,7 Shakra Bracelet,"<p>Seven stones,\nblue &amp; black.</p><script>x()</script>",Company 123,Bracelet,'
    '"Beads, blue",true,Color,Blue,,1,42.99,44.99,,https://pictures.example/a.jpg,1,https://pictures.example/a.jpg\n'
    "chain-bracelet,,,,,,,,Black,,0,42.50,,,https://pictures.example/b.jpg,2,https://pictures.example/b.jpg\n"
    "chain-bracelet,,,,,,,,,,,,,,https://pictures.example/c.jpg,3,\n"
)
SHIRT = "ocean-shirt,Ocean Shirt,,partners,,men,true,Title,Default Title,,3,50,,,,,\n"


@pytest.fixture(autouse=True)
def places(db: Session) -> None:
    """A warehouse and a shop."""
    make_place(db, "W1")
    make_place(db, "S1", "shop")


def run(db: Session, text: str, **options: object) -> Report:
    """Import a text as a file."""
    return import_products(db, text.encode(), Options(**options), now=NOW)  # type: ignore[arg-type]


def test_products_arrive_with_prices_options_pictures_and_first_counts(db: Session) -> None:
    report = run(db, HEADER + BRACELET + SHIRT, rate=Decimal("150"))
    assert (report.format, report.problems, report.created, report.counted) == (Format.SHOPIFY, (), 2, 3)
    goods = catalog.sellable(db, ["CHAIN-BRACELET-BLUE", "CHAIN-BRACELET-BLACK", "OCEAN-SHIRT"], now=NOW)
    assert {sku: g.price for sku, g in goods.items()} == {
        "CHAIN-BRACELET-BLUE": 6449, "CHAIN-BRACELET-BLACK": 6375, "OCEAN-SHIRT": 7500,
    }  # fmt: skip
    assert [(note.line, note.reason) for note in report.rounded] == [
        (2, "6448.5円を6449円に丸めました。"),
        (2, "6748.5円を6749円に丸めました。"),
    ]
    assert counters(db, "OCEAN-SHIRT", "W1") == (3, 0, 0)


def test_a_comparison_price_is_kept_but_not_shown_without_its_history(db: Session) -> None:
    run(db, HEADER + BRACELET)
    assert catalog.sellable(db, ["CHAIN-BRACELET-BLUE"], now=NOW)["CHAIN-BRACELET-BLUE"].compare_at is None


def test_a_second_run_changes_nothing(db: Session) -> None:
    run(db, HEADER + BRACELET + SHIRT)
    version = catalog.version(db)
    again = run(db, HEADER + BRACELET + SHIRT)
    assert (again.created, again.changed, again.unchanged, again.counted) == (0, 0, 2, 0)
    assert catalog.version(db) == version


def test_quantities_are_counted_only_where_the_ledger_is_empty(db: Session) -> None:
    run(db, HEADER + SHIRT)
    run(db, HEADER + SHIRT.replace(",3,50", ",99,50"))
    assert counters(db, "OCEAN-SHIRT") == (3, 0, 0)


def test_bad_rows_are_named_with_line_column_value_and_reason_and_nothing_is_imported(db: Session) -> None:
    bad = (
        BRACELET
        + "no-price,No Price,,,,,true,Title,Default Title,,1,,,,,,\n"
        + "minus,Minus,,,,,true,Title,Default Title,,1,-5,,,,,\n"
        + ",No Handle,,,,,true,Title,Default Title,,1,5,,,,,\n"
        + "half,Half,,,,,true,Title,Default Title,,1.5,5,,,,,\n"
    )
    report = run(db, HEADER + bad)
    assert [(p.line, p.column, p.value) for p in report.problems] == [
        (6, "Variant Price", ""),
        (7, "Variant Price", "-5"),
        (8, "Handle", ""),
        (9, "Variant Inventory Qty", "1.5"),
    ]
    assert all(p.reason for p in report.problems)
    assert catalog.sellable(db, ["CHAIN-BRACELET-BLUE"], now=NOW) == {}
    assert ims.levels(db, ["CHAIN-BRACELET-BLUE"]) == ()


def test_equal_combinations_and_equal_skus_are_refused(db: Session) -> None:
    twice = "a,A,,,,,true,Size,S,X-1,1,10,,,,,\na,,,,,,,,S,X-2,1,10,,,,,\nb,B,,,,,true,Size,S,X-1,1,10,,,,,\n"
    report = run(db, HEADER + twice)
    assert [(p.line, p.column) for p in report.problems] == [(3, "Option1 Value"), (4, "Variant SKU")]


def test_a_sku_of_another_product_is_refused(db: Session) -> None:
    run(db, HEADER + "a,A,,,,,true,Title,Default Title,X-1,1,10,,,,,\n")
    report = run(db, HEADER + "b,B,,,,,true,Title,Default Title,X-1,1,10,,,,,\n")
    assert [(p.line, p.value) for p in report.problems] == [(2, "X-1")]


def test_odd_barcodes_and_negative_counts_are_warnings(db: Session) -> None:
    report = run(db, HEADER + "a,A,,,,,true,Title,Default Title,,-4,10,,12AB,,,\n")
    assert (report.problems, [w.column for w in report.warnings]) == (
        (),
        ["Variant Inventory Qty", "Variant Barcode"],
    )


@pytest.mark.parametrize("published", ["false", "FALSE"])
def test_what_is_not_published_cannot_be_bought(db: Session, published: str) -> None:
    report = run(db, HEADER + SHIRT.replace("true", published))
    assert report.created == 1
    assert catalog.sellable(db, ["OCEAN-SHIRT"], now=NOW) == {}


def test_a_bom_is_no_part_of_the_header(db: Session) -> None:
    assert run(db, "\ufeff" + HEADER + SHIRT).created == 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ((HEADER + SHIRT).encode() + b"\x81,\xff\n", 3),
        ((HEADER + SHIRT).encode() + b"a\0b\n", 3),
        (b"Foo,Bar\n1,2\n", 1),
        (b"", 1),
        ((HEADER + 'a,"unfinished\n').encode(), 2),
    ],
)
def test_broken_files_say_where(db: Session, content: bytes, line: int) -> None:
    report = import_products(db, content, Options(), now=NOW)
    assert [p.line for p in report.problems] == [line]
    assert report.created == 0


def test_skus_made_from_handle_and_options_stay_apart_and_stable(db: Session) -> None:
    rows = "a,A,,,,,true,Size,大,,1,10,,,,,\na,,,,,,,,L+,,1,10,,,,,\na,,,,,,,,L,,1,10,,,,,\n"
    assert run(db, HEADER + rows).problems == ()
    shown = catalog.product(db, "a", now=NOW)
    assert shown is not None
    assert [v.sku for v in shown.variants] == ["A-大", "A-L-6794", "A-L"]
    assert run(db, HEADER + rows).changed == 0
