"""Issuing documents: numbered without gaps, to one name, frozen, marked when handed over again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from storefront.services import documents
from storefront.services.documents import Kind, Named
from storefront.services.documents.models import Document
from tests.oms import makers
from tests.oms.makers import NOW
from tests.support import papers

HANA = Named("佐藤 花")


@pytest.fixture
def shop(db: Session) -> Session:
    """A registered issuer and goods on the shelf."""
    makers.make_places(db)
    makers.stock(db, A_TYO=50, B_TYO=50)
    papers.issuer(db)
    return db


def paid(db: Session, checkout: str = "c1") -> oms.OrderView:
    """A T-shirt of ¥5,500, two packs of tea, ¥660 for delivery; paid by card."""
    draft = makers.by_card([makers.goods("A"), papers.tea(2), makers.shipping()], checkout=checkout)
    number = oms.place(db, draft, now=NOW).number
    oms.confirm_paid(db, number, amount=Yen(draft.total), cause=f"pi_{checkout}", now=NOW)
    return makers.seen(db, number)


def issue(
    db: Session, order: oms.OrderView, kind: Kind = Kind.RECEIPT, to: Named = HANA, cause: str = ""
) -> str:
    return documents.issue(db, order, kind, to, cause=cause, by="customer:11", now=NOW)


def read(db: Session, key: str, later: timedelta = timedelta(0)) -> documents.Paper:
    found = documents.paper(db, key, now=NOW + later)
    assert found is not None
    return found


def numbers(db: Session) -> list[int]:
    return list(db.scalars(sa.select(Document.number).order_by(Document.number)))


def test_an_invoice_has_the_six_items_and_one_rounding_per_rate(shop: Session) -> None:
    found = read(shop, issue(shop, paid(shop), Kind.INVOICE, Named("株式会社さとう", "御中")))
    said = papers.text_of(found.pdf())
    for item in (
        "適格請求書", "株式会社さとう", "御中", "株式会社ひより", "登録番号", papers.NUMBER, "2026年11月24日",
        "ほうじ茶※", "10％対象", "¥6,160", "¥560", "8％対象※", "¥2,592", "¥192", "¥8,752", "00000001",
        "※は軽減税率（8％）の対象です。",
    ):  # fmt: skip
        assert item in said, item
    assert found.content["rates"] == [
        {"rate": 10, "total": 6160, "tax": 560, "reduced": False},
        {"rate": 8, "total": 2592, "tax": 192, "reduced": True},
    ]


def test_a_receipt_names_who_how_and_what_for(shop: Session) -> None:
    said = papers.text_of(read(shop, issue(shop, paid(shop))).pdf())
    for item in (
        "領収書",
        "佐藤花",
        "様",
        "¥8,752",
        "お品代として",
        "クレジットカード",
        papers.NUMBER,
        "¥560",
        "¥192",
    ):
        assert item in said, item
    assert "再発行" not in said


def test_the_name_is_entered_once_and_later_copies_are_marked(shop: Session) -> None:
    order = paid(shop)
    first = issue(shop, order)
    again = issue(shop, order, to=Named("別の名前"))
    assert first != again
    said = papers.text_of(read(shop, again).pdf())
    assert "再発行" in said and "佐藤花" in said and "別の名前" not in said
    assert numbers(shop) == [1]
    assert "再発行" in papers.text_of(read(shop, first).pdf())  # an original stays one until a copy exists


def test_the_original_can_be_fetched_for_half_an_hour(shop: Session) -> None:
    key = issue(shop, paid(shop))
    assert read(shop, key, timedelta(minutes=29)).content["again"] is None
    assert read(shop, key, timedelta(days=3)).content["again"] == "2026-11-27"


def test_what_was_issued_stays_as_it_was(shop: Session) -> None:
    key = issue(shop, paid(shop), Kind.INVOICE)
    papers.issuer(shop, name="株式会社あらた")
    assert read(shop, key).content["issuer"]["name"] == "株式会社ひより"


def test_a_return_invoice_gives_back_by_rate_and_names_the_invoice(shop: Session) -> None:
    order = paid(shop)
    issue(shop, order, Kind.INVOICE)
    back = oms.refund_due(
        shop, order.number, amount=Yen(1296), reason="返品", cause="r1", actor="staff:1", now=NOW
    )
    found = read(shop, issue(shop, makers.seen(shop, order.number), Kind.RETURN_INVOICE, cause=back.id))
    assert [(r["rate"], r["total"], r["tax"]) for r in found.content["rates"]] == [
        (10, 912, 82),
        (8, 384, 28),
    ]
    said = papers.text_of(found.pdf())
    assert "適格返還請求書" in said and "番号00000001" in said and "¥1,296" in said


def test_a_receipt_after_a_refund_is_for_what_stayed(shop: Session) -> None:
    order = paid(shop)
    oms.refund_due(shop, order.number, amount=Yen(752), reason="値引き", cause="r1", actor="staff:1", now=NOW)
    found = read(shop, issue(shop, makers.seen(shop, order.number)))
    assert found.content["total"] == 8000 == sum(r["total"] for r in found.content["rates"])
    assert found.content["given_back"] == 752


@pytest.mark.parametrize(("kind", "registered"), [(Kind.INVOICE, False), (Kind.RECEIPT, True)])
def test_what_cannot_be_documented_is_refused_and_takes_no_number(
    shop: Session, kind: Kind, registered: bool
) -> None:
    papers.issuer(shop, registration_number=papers.NUMBER if registered else "")
    number = oms.place(shop, makers.make_draft([makers.goods("A")], checkout="cod"), now=NOW).number
    with pytest.raises(Refusal):
        issue(shop, makers.seen(shop, number), kind)
    assert numbers(shop) == []


def test_a_packing_slip_shows_the_parcel_and_its_sums(shop: Session) -> None:
    order = paid(shop)
    pdf = documents.packing_slips(shop, [(order, order.parcels[0].id)] * 2)
    assert pdf is not None and papers.pages_of(pdf) == 2
    said = papers.text_of(pdf)
    for item in ("納品書", order.number, "佐藤花様", "ほうじ茶※", "この荷物の点数3", "ヤマト運輸", "¥8,752"):
        assert item in said, item


def test_typed_text_is_never_markup(shop: Session) -> None:
    odd = '#panic("x") *太* $1$ \\ <b> [a]'
    said = papers.text_of(read(shop, issue(shop, paid(shop), to=Named(odd))).pdf())
    assert '#panic("x")*太*$1$\\<b>[a]' in said


def test_numbers_have_no_gap_though_one_of_two_at_once_is_rolled_back(committed: sa.Engine) -> None:
    with transaction() as db:
        makers.make_places(db)
        makers.stock(db, A_TYO=50, B_TYO=50)
        papers.issuer(db)
        made = [paid(db, f"c{i}") for i in range(3)]
    taken = Event()

    def give_up() -> None:
        with transaction() as db:
            issue(db, made[0])
            taken.set()
            db.rollback()

    def go_on() -> None:
        assert taken.wait(10)
        with transaction() as db:
            issue(db, made[1])

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(give_up), pool.submit(go_on)]:
            done.result(timeout=30)
    with transaction() as db:
        issue(db, made[2])
    assert numbers(reading()) == [1, 2]


def test_two_presses_at_once_issue_one_document_and_one_marked_copy(committed: sa.Engine) -> None:
    with transaction() as db:
        makers.make_places(db)
        makers.stock(db, A_TYO=50, B_TYO=50)
        papers.issuer(db)
        order = paid(db)

    def press(_: int) -> str:
        with transaction() as db:
            return issue(db, order)

    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(press, range(2)))
    assert len(keys) == 2
    assert numbers(reading()) == [1]
