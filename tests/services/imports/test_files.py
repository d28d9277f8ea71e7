"""Files as spreadsheets save them: encodings, cells that look like formulas, rows far apart, bad rows passed over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import catalog
from storefront.services.imports import (
    CP932,
    UTF8,
    Options,
    Problem,
    Row,
    import_products,
    import_stock,
)
from tests.ims.makers import counters, make_place

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEADER = "slug,name_ja,name_en,tags,sku,price,published,measures,option1_name_ja,option1_ja\r\n"
CUP = "cup,髙﨑の湯のみ①～,Cup,和,CUP-1,1200,TRUE,高さ=8.5±0.3;rim:口径/Rim=7\r\n"
BOWL = "bowl,汁椀,Bowl,,BOWL-S,2400,TRUE,,大きさ,小\r\nbowl,,,,BOWL-L,2800,,,大きさ,大\r\n"


class Aside:
    """Rows that were passed over."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[int], list[int]]] = []

    def __call__(self, rows: Sequence[Row], problems: Sequence[Problem]) -> None:
        """Remember the lines, and the lines of what is wrong."""
        self.rows.append(([r.line for r in rows], [p.line for p in problems]))


@pytest.fixture(autouse=True)
def places(db: Session) -> None:
    """A warehouse."""
    make_place(db, "W1")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ((HEADER + CUP).encode(), UTF8),
        ((HEADER + CUP).encode("utf-8-sig"), UTF8),
        ((HEADER + CUP).encode("cp932"), CP932),
    ],
)
def test_a_file_is_read_as_what_it_is_and_that_is_told(db: Session, content: bytes, encoding: str) -> None:
    report = import_products(db, content, Options(), now=NOW)
    assert (report.problems, report.created, report.encoding) == ((), 1, encoding)
    draft = catalog.draft_of(db, "cup")
    assert draft is not None
    assert draft.name == LocalText({"ja": "髙﨑の湯のみ①～", "en": "Cup"})
    assert [(m.code, m.name["ja"], m.cm, m.tolerance_cm) for m in draft.variants[0].measures] == [
        ("height", "高さ", 8.5, 0.3),
        ("rim", "口径", 7.0, 0.0),
    ]


@pytest.mark.parametrize(
    ("content", "encoding", "line"),
    [
        ((HEADER + CUP).encode("cp932"), UTF8, 2),
        ((HEADER + CUP).encode() + "品,\n".encode("cp932"), UTF8, 3),
        (HEADER.encode() + b"a,\xff\xff\n", "", 2),
        (HEADER.encode("utf-16"), "", 1),
    ],
)
def test_a_file_of_another_encoding_says_where(db: Session, content: bytes, encoding: str, line: int) -> None:
    report = import_products(db, content, Options(encoding=encoding), now=NOW)
    assert ([p.line for p in report.problems], report.kept) == ([line], False)


def test_rows_of_one_product_may_stand_anywhere(db: Session) -> None:
    small, large, _end = BOWL.split("\r\n")
    report = import_products(
        db, "\r\n".join((HEADER.strip(), small, CUP.strip(), large)).encode(), Options(), now=NOW
    )
    assert (report.problems, report.created) == ((), 2)
    assert set(catalog.owners_of(db, ["BOWL-S", "BOWL-L", "CUP-1"])) == {"BOWL-S", "BOWL-L", "CUP-1"}


def test_an_apostrophe_before_a_formula_is_the_spreadsheets_and_not_the_texts(db: Session) -> None:
    row = "a,'=1+1,''=2,,'-A,100,,\r\nb,'it''s,,,B,100,,\r\n"
    assert import_products(db, (HEADER + row).encode(), Options(), now=NOW).problems == ()
    draft, plain = catalog.draft_of(db, "a"), catalog.draft_of(db, "b")
    assert draft and plain
    assert (draft.name["ja"], draft.name["en"], draft.variants[0].sku) == ("=1+1", "'=2", "-A")
    assert plain.name["ja"] == "'it''s"


def test_bad_products_are_passed_over_whole_and_the_others_arrive(db: Session) -> None:
    aside = Aside()
    bad = CUP + BOWL.replace(",2800,", ",二千円,") + "spoon,匙,,,SPOON,700,maybe,\r\n"
    options = Options(skip_bad=True, passed_over=aside)
    report = import_products(db, (HEADER + bad).encode(), options, now=NOW)
    assert (report.kept, report.created, report.skipped) == (True, 1, 3)
    assert aside.rows == [([3, 4], [4]), ([5], [5])]
    assert [(p.line, p.column) for p in report.problems] == [(4, "price"), (5, "published")]
    assert set(catalog.owners_of(db, ["BOWL-S", "BOWL-L", "CUP-1", "SPOON"])) == {"CUP-1"}


def test_another_products_sku_is_passed_over_too(db: Session) -> None:
    import_products(db, (HEADER + CUP).encode(), Options(), now=NOW)
    other = "mug,マグ,,,CUP-1,900,,\r\n" + BOWL
    report = import_products(db, (HEADER + other).encode(), Options(skip_bad=True), now=NOW)
    assert (report.created, report.skipped, [p.line for p in report.problems]) == (1, 1, [2])
    assert catalog.owners_of(db, ["CUP-1"]) == {"CUP-1": "cup"}


def test_an_unknown_place_stops_even_a_lenient_import(db: Session) -> None:
    shopify = "Handle,Title,Variant Price,Variant Inventory Qty\na,A,100,1\n"
    options = Options(skip_bad=True, location="MARS", rate=Decimal(1))
    report = import_products(db, shopify.encode(), options, now=NOW)
    assert (report.kept, [p.column for p in report.problems]) == (False, ["--location"])
    assert catalog.draft_of(db, "a") is None


def test_bad_counts_are_passed_over_row_by_row(db: Session) -> None:
    import_products(db, (HEADER + CUP + BOWL).encode(), Options(), now=NOW)
    aside = Aside()
    content = b"sku,location,quantity\nCUP-1,W1,12\nNOPE,W1,1\nBOWL-S,W1,-1\nCUP-1,W1,3\nBOWL-L,W1,5\n"
    report = import_stock(db, content, Options(skip_bad=True, passed_over=aside), now=NOW)
    assert (report.counted, report.skipped, aside.rows) == (2, 3, [([3], [3]), ([4], [4]), ([5], [5])])
    assert (counters(db, "CUP-1"), counters(db, "BOWL-S"), counters(db, "BOWL-L")) == (
        (12, 0, 0), (0, 0, 0), (5, 0, 0),
    )  # fmt: skip


def test_progress_is_told_to_the_last_row(db: Session) -> None:
    told: list[tuple[int, int]] = []
    options = Options(progress=lambda done, total: told.append((done, total)))
    import_products(db, (HEADER + CUP + BOWL).encode(), options, now=NOW)
    assert told == [(1, 3), (3, 3)]


def test_pictures_that_are_there_stay_as_they_were_edited(db: Session) -> None:
    header = "slug,name_ja,sku,price,pictures\n"
    first = "cup,湯のみ,C,100,https://p.example/1.jpg\n"
    import_products(db, (header + first).encode(), Options(), now=NOW)
    more = first.replace("1.jpg", "0.jpg https://p.example/1.jpg").replace("湯のみ", "新しい湯のみ")
    import_products(db, (header + more).encode(), Options(), now=NOW)
    assert sorted(p.alt["ja"] for p in catalog.pictures_of(db, "cup")) == ["新しい湯のみ", "湯のみ"]
