"""Mails about orders: accepted, paid, shipped, cancelled, refunded; once per cause, in both languages."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import outbox
from storefront.kernel.money import Yen
from storefront.services import messages
from tests.oms import makers
from tests.support.jobs import run_jobs
from tests.support.people import customer


@pytest.fixture(autouse=True)
def house(db: Session) -> None:
    makers.make_places(db)
    makers.stock(db, A_TYO=5)


def by_card(db: Session, locale: str = "ja") -> str:
    draft = makers.make_draft(
        [makers.goods("A"), makers.shipping()], person_id=None, locale=locale,
        payment_method=oms.PaymentMethod.CARD, expires_at=makers.LATER + timedelta(hours=1),
    )  # fmt: skip
    return oms.place(db, draft, now=makers.NOW).number


def by_cash(db: Session, locale: str = "ja", person_id: int | None = None) -> str:
    draft = makers.make_draft(
        [makers.goods("A"), makers.shipping()], checkout=None, locale=locale, person_id=person_id
    )
    return oms.place(db, draft, now=makers.NOW).number


def paid(db: Session, number: str) -> None:
    oms.confirm_paid(db, number, amount=Yen(6160), cause="pi_1", now=makers.NOW)


def shipped(db: Session, number: str) -> None:
    oms.start_picking(db, [number], actor=makers.PICKER, now=makers.NOW)
    parcel = oms.order(db, number).parcels[0].id  # type: ignore[union-attr]
    oms.pack(db, parcel, actor=makers.PICKER, now=makers.NOW)
    oms.ship(
        db, parcel, carrier="yamato", tracking_number="444413758703", actor=makers.PICKER, now=makers.NOW
    )


def test_cash_on_delivery_is_accepted_when_it_is_placed(db: Session) -> None:
    number = by_cash(db)
    (letter,) = run_jobs(db).letters
    assert (letter.to, letter.subject) == ("sato@demo.example", f"ご注文を受け付けました（{number}）")
    for words in (
        "商品A（M） × 1  ¥5,500",
        "送料  ¥660",
        "合計（税込）  ¥6,160",
        "10%対象 ¥6,160（うち消費税 ¥560）",
    ):
        assert words in letter.text
    assert "お支払いは、商品を受け取るときに" in letter.text
    assert "渋谷区神宮前1-2-3" in letter.html


def test_a_card_order_is_accepted_when_its_money_is_there(db: Session) -> None:
    number = by_card(db)
    assert run_jobs(db).letters == []
    paid(db, number)
    assert [x.subject for x in run_jobs(db).letters] == [f"ご注文とお支払いを確認しました（{number}）"]


def test_the_parcels_number_and_page_come_with_the_mail(db: Session) -> None:
    number = by_cash(db)
    shipped(db, number)
    letter = run_jobs(db).letters[-1]
    assert letter.subject == f"商品を発送しました（{number}）"
    assert "ヤマト運輸  お問い合わせ番号 4444-1375-8703" in letter.text
    assert "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01=444413758703" in letter.html


def test_cancelling_and_refunding_are_told(db: Session) -> None:
    number = by_card(db)
    paid(db, number)
    refund = oms.cancel(db, number, actor="customer:1", reason="", cause="customer", now=makers.NOW)
    assert refund.refund == 6160
    (owed,) = oms.refunds(db, number)
    oms.note_refunded(db, owed.id, amount=Yen(6160), cause="re_1", now=makers.NOW)
    letters = run_jobs(db, only=("react", "deliver_mail")).letters
    assert [x.subject for x in letters[-2:]] == [
        f"ご注文を取り消しました（{number}）", f"ご返金の手続きをしました（{number}）",
    ]  # fmt: skip
    assert "¥6,160 のご返金の手続きをしました。" in letters[-1].text


def test_only_members_are_led_to_my_page(db: Session) -> None:
    member_id = customer(db).person_id
    by_cash(db)
    number = by_cash(db, person_id=member_id)
    guest, member = run_jobs(db).letters[-2:]
    assert "/mypage/orders/" not in guest.text + guest.html
    assert f"http://localhost:8000/mypage/orders/{number}" in member.text


def test_an_event_that_is_carried_twice_is_mailed_once(db: Session) -> None:
    number = by_cash(db)
    postman = run_jobs(db)
    for event in outbox.history(db, f"order:{number}"):
        assert messages.mail_for(db, event, now=makers.NOW) == 0
    assert len(run_jobs(db, postman=postman).letters) == 1


def test_an_english_order_is_written_about_in_english(db: Session) -> None:
    number = by_cash(db, locale="en")
    shipped(db, number)
    first, second = run_jobs(db).letters
    assert first.subject == f"We have received your order ({number})"
    assert "Total (tax included)  ¥6,160" in first.text
    assert "Yamato Transport  Tracking number 4444-1375-8703" in second.text


def test_every_mail_of_the_table_has_its_words() -> None:
    from storefront.settings import ASSETS

    for name in messages.KINDS:
        for suffix in ("txt", "html"):
            assert (ASSETS / "templates" / "mail" / f"{name}.{suffix}").is_file(), name
