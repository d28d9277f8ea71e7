"""Files that come back: all of it or nothing, every bad row with line, column and reason."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services import labels
from tests.oms import makers

GOOD, OTHER = "444413758703", "405548424886"
HEADERS = {
    "yamato": "お客様管理番号,送り状種類,クール区分,伝票番号",
    "sagawa": "お問い合せ送り状No.,出荷日時,x,お客様管理番号",
    "japanpost": "お客様側管理番号,x,y,お問い合わせ番号",
}


def line(carrier: str, reference: str, number: str) -> str:
    return f"{number},,,{reference}" if carrier == "sagawa" else f"{reference},,,{number}"


def a_file(carrier: str, *rows: tuple[str, str], encoding: str = "cp932") -> bytes:
    text = "\r\n".join([HEADERS[carrier], *(line(carrier, *r) for r in rows), ""])
    return text.encode(encoding)


@pytest.fixture
def shop(db: Session) -> Session:
    """Goods on the shelf."""
    makers.make_places(db)
    makers.stock(db, A_TYO=50)
    return db


def packed(db: Session, checkout: str, carrier: str = "yamato") -> str:
    """The reference of a packed parcel."""
    wish = oms.DeliveryWish(carrier)
    number = oms.place(
        db, makers.make_draft([makers.goods("A")], checkout=checkout, wish=wish), now=makers.NOW
    ).number
    makers.pack_all(db, number)
    return f"{number}-1"


def read(db: Session, content: bytes, carrier: str = "yamato") -> labels.Reading:
    return labels.read(db, content, carrier, site="hiyori")


@pytest.mark.parametrize("carrier", oms.CARRIERS)
def test_each_software_is_understood(shop: Session, carrier: str) -> None:
    ref = packed(shop, "c1", carrier)
    found = read(shop, a_file(carrier, (ref, "4444-1375-8703")), carrier)
    assert [(g.reference, g.number, g.line) for g in found.given] == [(ref, GOOD, 2)]
    assert (found.problems, found.doubts) == ([], [])


def test_utf8_with_a_mark_full_width_and_the_quoting_of_spreadsheets_are_fine(shop: Session) -> None:
    ref = packed(shop, "c1")
    content = a_file("yamato", (ref.lower(), '="４４４４１３７５８７０３"'), encoding="utf-8-sig")
    assert [g.number for g in read(shop, content).given] == [GOOD]


def test_every_bad_row_is_told_with_line_column_and_reason(shop: Session) -> None:
    one, two, other = packed(shop, "c1"), packed(shop, "c2"), packed(shop, "c3", "sagawa")
    waiting = oms.place(shop, makers.make_draft([makers.goods("A")], checkout="c4"), now=makers.NOW).number
    found = read(
        shop,
        a_file(
            "yamato", (one, GOOD), ("HY-0000-0000-1", GOOD), (two, "4.44E+11"), (one, OTHER), (other, GOOD),
            (f"{waiting}-1", GOOD),
        ),
    )  # fmt: skip
    assert [(p.line, p.column, p.value) for p in found.problems] == [
        (3, "お客様管理番号", "HY-0000-0000-1"), (4, "伝票番号", "4.44E+11"), (5, "伝票番号", OTHER),
        (6, "お客様管理番号", other), (7, "お客様管理番号", f"{waiting}-1"),
    ]  # fmt: skip
    assert ["ありません" in str(found.problems[0].reason), "崩れる" in str(found.problems[1].reason)] == [
        True
    ] * 2
    assert "別の配送会社" in str(found.problems[3].reason)
    assert "まだ梱包されていません" in str(found.problems[4].reason)


def test_what_was_shipped_under_this_number_is_known_and_another_number_is_refused(shop: Session) -> None:
    ref = packed(shop, "c1")
    parcel = makers.seen(shop, ref[:-2]).parcels[0].id
    oms.ship(shop, parcel, carrier="yamato", tracking_number=GOOD, actor="staff:1", now=makers.NOW)
    again = read(shop, a_file("yamato", (ref, GOOD), (ref, GOOD)))
    assert ([g.number for g in again.known], again.given, again.problems) == ([GOOD], [], [])
    assert len(read(shop, a_file("yamato", (ref, OTHER))).problems) == 1


def test_a_wrong_check_digit_is_a_doubt_and_blocks_nothing(shop: Session) -> None:
    ref = packed(shop, "c1")
    found = read(shop, a_file("yamato", (ref, "444413758704")))
    assert [(d.line, d.number) for d in found.doubts] == [(2, "444413758704")]
    assert len(found.given) == 1


def test_parcels_of_another_site_do_not_exist(shop: Session) -> None:
    ref = packed(shop, "c1")
    assert labels.read(shop, a_file("yamato", (ref, GOOD)), "yamato", site="other").given == []


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"", "お客様管理番号"), (b"a,b\r\n1,2\r\n", "お客様管理番号"), (b"\x81", ""),
        ("お客様管理番号,x\r\n".encode("cp932"), "伝票番号"), ('お客様管理番号,伝票番号\r\n"a'.encode("cp932"), ""),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_said_and_gives_nothing(shop: Session, content: bytes, column: str) -> None:
    found = read(shop, content)
    assert found.given == []
    assert found.problems[0].column == column
