"""Files for carriers' label software are what their descriptions ask for, to the byte."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import kana
from storefront.services import business, labels
from storefront.services.labels import LabelSettings, cells, japanpost, sagawa, yamato
from tests.oms import makers
from tests.support import papers

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 24)
SHIP_TO = oms.ShipTo(
    "髙𠮷 花", "タカヨシ ハナ", "090-1234-5678", "530-0001", "大阪府", "大阪市北区", "梅田3丁目1-1", "ひより荘—204",
    ("大阪府大阪市北区梅田3丁目1-1", "ひより荘―204", "株式会社さとう商店", "髙吉 花"),
)  # fmt: skip
PLAIN = oms.ShipTo(
    "=佐藤 一郎", "サトウ イチロウ", "03-1234-5678", "150-0001", "東京都", "渋谷区", "神宮前1-2-3"
)


@pytest.fixture
def packed(db: Session) -> dict[str, oms.OrderView]:
    """Two orders that wait for their labels: with all wishes and cash on delivery, and with none."""
    makers.make_places(db)
    makers.stock(db, A_TYO=50)
    papers.issuer(db, phone="06-0000-0011")
    settings = LabelSettings(yamato_billing_code="061234567890", sagawa_customer_code="123456789012")
    business.change(db, settings, by="test", valid_from=makers.NOW - papers.LONG)
    out = {}
    for carrier in oms.CARRIERS:
        wish = oms.DeliveryWish(carrier, date(2026, 11, 26), "16-18", "玄関前")
        for name, to, wished in (("full", SHIP_TO, wish), ("plain", PLAIN, oms.DeliveryWish(carrier))):
            paid = {} if name == "full" else {"payment_method": oms.PaymentMethod.CARD}
            draft = makers.make_draft(
                [makers.goods("A", 2), makers.shipping()], checkout=f"{carrier}-{name}", ship_to=to, wish=wished,
                **paid, expires_at=makers.LATER if paid else None,
            )  # fmt: skip
            number = oms.place(db, draft, now=makers.NOW).number
            if paid:
                oms.confirm_paid(db, number, amount=draft.total, cause=f"{carrier}-{name}", now=makers.NOW)
            makers.pack_all(db, number)
            seen = makers.seen(db, number)
            shown = f"HY-{'2222' if name == 'full' else '3333'}-4KXN"
            out[f"{carrier}-{name}"] = replace(seen, number=shown)  # numbers are random; golden files are not
    return out


@pytest.mark.parametrize("carrier", oms.CARRIERS)
def test_the_file_is_the_golden_one(db: Session, packed: dict[str, oms.OrderView], carrier: str) -> None:
    chosen = labels.to_label([packed[f"{carrier}-full"], packed[f"{carrier}-plain"]])[carrier]
    assert labels.label_file(db, carrier, chosen, day=DAY) == (GOLDEN / f"{carrier}.csv").read_bytes()


@pytest.mark.parametrize(("carrier", "columns"), [("yamato", 95), ("sagawa", 74), ("japanpost", 24)])
def test_every_line_has_the_columns_of_its_software(
    db: Session, packed: dict[str, oms.OrderView], carrier: str, columns: int
) -> None:
    chosen = labels.to_label([packed[f"{carrier}-full"], packed[f"{carrier}-plain"]])[carrier]
    content = labels.label_file(db, carrier, chosen, day=DAY)
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert [len(row) for row in csv.reader(io.StringIO(content.decode("cp932")))] == [columns] * 3


def test_a_reference_is_short_enough_for_every_carrier(packed: dict[str, oms.OrderView]) -> None:
    order = packed["yamato-full"]
    assert labels.reference(order, order.parcels[0]) == "HY-2222-4KXN-1"
    assert len(labels.reference(order, order.parcels[0])) <= labels.LONGEST_REFERENCE


def test_only_parcels_being_picked_or_packed_get_a_label(
    db: Session, packed: dict[str, oms.OrderView]
) -> None:
    number = oms.place(db, makers.make_draft([makers.goods("A")], checkout="new"), now=makers.NOW).number
    assert labels.to_label([makers.seen(db, number)]) == {}


def test_signs_that_a_spreadsheet_would_compute_are_full_width() -> None:
    assert [cells.plain(t) for t in ("=1+1", "+81", "-5", "@SUM", "\t=x", "A=1")] == [
        "＝1+1", "＋81", "－5", "＠SUM", "＝x", "A=1",
    ]  # fmt: skip


def test_a_character_without_a_printable_form_becomes_the_typesetters_blank() -> None:
    assert cells.plain("𠮷野𠀋é—😀") == "吉野〓e―〓"


@given(st.text(), st.integers(0, 70))
def test_whatever_is_typed_fits_the_line_and_the_code_page(text: str, columns: int) -> None:
    shown = cells.cut(cells.plain(text), columns)
    assert kana.width(shown) <= columns
    assert len(shown.encode("cp932")) <= columns * 2
    assert shown[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} or not shown
    assert len(sagawa.line(text)) <= sagawa.LINE
    sagawa.line(text).encode("cp932")


def test_layouts_name_every_column_once_but_the_spare_ones() -> None:
    assert (len(yamato.COLUMNS), len(sagawa.COLUMNS)) == (95, 74)
    assert [c for c in set(yamato.COLUMNS) if yamato.COLUMNS.count(c) > 1] == ["予備"]
    assert len(set(sagawa.COLUMNS)) == 74
    assert len(japanpost.header(LabelSettings())) == 24
