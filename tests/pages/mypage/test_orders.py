"""Orders on My Page: only one's own, with what happened, what is inside, and what can still be done."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.db import counted_statements
from storefront.kernel.money import Yen
from tests.oms import makers
from tests.pages.mypage.conftest import Order, signed_in
from tests.support.browsing import Browser
from tests.support.people import customer


def shipped(db: Session, number: str) -> None:
    """Pick, pack and ship the order."""
    oms.start_picking(db, [number], actor=makers.PICKER, now=makers.NOW)
    parcel = oms.order(db, number).parcels[0].id  # type: ignore[union-attr]
    oms.pack(db, parcel, actor=makers.PICKER, now=makers.NOW)
    oms.ship(
        db, parcel, carrier="yamato", tracking_number="444413758703", actor=makers.PICKER, now=makers.NOW
    )
    db.commit()


def test_the_list_shows_every_order_newest_first(browser: Browser, order: Order) -> None:
    first, second = order(), order(makers.goods("A"), makers.goods("B", 2))
    page = browser.get("/mypage/orders")
    assert page.status_code == 200
    assert set(re.findall(r"HY-\w{4}-\w{4}", page.text)) == {first, second}
    assert "商品A ほか1点" in page.text
    assert "3点" in page.text


def test_the_list_needs_six_statements_at_most(browser: Browser, order: Order) -> None:
    for _ in range(10):
        order(makers.goods("A"), makers.goods("B"))
    with counted_statements() as sent:
        assert browser.get("/mypage/orders").status_code == 200
    assert len(sent) <= 6


def test_a_long_history_is_paged(browser: Browser, order: Order, db: Session) -> None:
    numbers = {order() for _ in range(12)}
    first = browser.get("/mypage/orders")
    following = re.search(r'href="(/mypage/orders\?after=[^"]+)"', first.text)[1]  # type: ignore[index]
    second = browser.get(following)
    shown = [set(re.findall(r"HY-\w{4}-\w{4}", p.text)) for p in (first, second)]
    assert [len(s) for s in shown] == [10, 2]
    assert shown[0] | shown[1] == numbers
    assert "つづきを見る" not in second.text


@pytest.mark.parametrize("cursor", ["x", "%00", "W10", "eyJhIjoxfQ", "WyJ4IiwieSJd"])
def test_a_damaged_cursor_starts_anew(browser: Browser, order: Order, cursor: str) -> None:
    number = order()
    page = browser.get(f"/mypage/orders?after={cursor}")
    assert page.status_code == 200
    assert number in page.text


def test_an_empty_history_says_so_and_leads_on(browser: Browser) -> None:
    page = browser.get("/mypage/orders")
    assert "まだご注文はありません" in page.text
    assert "品を見にいく" in page.text


def test_one_order_shows_lines_sums_tax_and_address(browser: Browser, order: Order) -> None:
    page = browser.get(f"/mypage/orders/{order()}").text
    for words in (
        "商品A",
        "¥5,500",
        "¥660",
        "¥6,160",
        "10%対象",
        "〒1500001",
        '渋谷区神宮前<span class="nowrap">1-2-3</span>',
        "代金引換",
    ):
        assert words in page


def test_a_shipped_order_shows_the_carriers_number_and_page(
    db: Session, browser: Browser, order: Order
) -> None:
    number = order()
    shipped(db, number)
    page = browser.get(f"/mypage/orders/{number}").text
    assert "4444-1375-8703" in page
    assert "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01=444413758703" in page
    assert "ヤマト運輸" in page
    titles = re.findall(r'history__title">([^<]+)', page)
    assert titles == ["発送しました", "お包みしました", "ご用意を始めました", "ご注文を受け付けました"]


def test_another_customers_order_does_not_exist(db: Session, browser: Browser, order: Order) -> None:
    number = order()
    customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    suzuki = signed_in("suzuki@demo.example")
    for path in ("", "/cancellation"):
        assert suzuki.get(f"/mypage/orders/{number}{path}").status_code == 404
    for path in ("/cancellation", "/again", "/payment"):
        assert suzuki.post(f"/mypage/orders/{number}{path}", {}).status_code == 404
    assert number not in suzuki.get("/mypage/orders").text
    assert oms.order(db, number).state is oms.OrderState.PLACED  # type: ignore[union-attr]


def test_a_guests_order_is_nobodys_on_my_page(browser: Browser, order: Order) -> None:
    assert browser.get(f"/mypage/orders/{order(person_id=None)}").status_code == 404


def test_nobody_sees_orders_without_signing_in(db: Session, order: Order) -> None:
    answer = Browser().get(f"/mypage/orders/{order()}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/login?next=/mypage/orders/HY-")


def test_private_pages_are_stored_nowhere(browser: Browser, order: Order) -> None:
    assert browser.get(f"/mypage/orders/{order()}").headers["Cache-Control"] == "no-store"


def test_cancelling_until_picking_starts(db: Session, browser: Browser, order: Order) -> None:
    number = order()
    page = browser.get(f"/mypage/orders/{number}/cancellation")
    assert "すべての品を取り消します" in page.text
    said = browser.post(f"/mypage/orders/{number}/cancellation", {"reason": "mistake", "words": "色違い"})
    assert said.headers["Location"] == f"/mypage/orders/{number}"
    now = oms.order(db, number)
    assert now is not None
    assert (now.state, now.cancel_reason) == (oms.OrderState.CANCELLED, "mistake 色違い")
    assert "取り消しました" in browser.get(f"/mypage/orders/{number}").text


def test_pressing_cancel_twice_changes_nothing_more(db: Session, browser: Browser, order: Order) -> None:
    number = order()
    answers = [browser.post(f"/mypage/orders/{number}/cancellation", {}).status_code for _ in range(2)]
    assert answers == [303, 303]
    told = sa.text("SELECT count(*) FROM business_event WHERE verb = 'order.cancelled'")
    assert db.execute(told).scalar_one() == 1


def test_what_is_being_picked_cannot_be_cancelled_any_more(
    db: Session, browser: Browser, order: Order
) -> None:
    number = order()
    oms.start_picking(db, [number], actor=makers.PICKER, now=makers.NOW)
    db.commit()
    assert "この注文を取り消す" not in browser.get(f"/mypage/orders/{number}").text
    answer = browser.post(f"/mypage/orders/{number}/cancellation", {})
    assert answer.status_code == 422
    assert "キャンセルできません" in answer.text
    assert oms.order(db, number).state is oms.OrderState.PICKING  # type: ignore[union-attr]


def test_an_order_that_waits_for_its_payment_says_until_when(browser: Browser, order: Order) -> None:
    number = order(payment_method=oms.PaymentMethod.CARD, expires_at=makers.LATER + timedelta(minutes=30))
    page = browser.get("/mypage").text
    assert "お支払いを待っています" in page
    assert "11月24日（火）13:00まで品を取り置いています" in page
    assert "支払いに進む" in browser.get(f"/mypage/orders/{number}").text


def test_my_page_begins_with_what_is_coming(db: Session, browser: Browser, order: Order) -> None:
    order()
    number = order()
    shipped(db, number)
    page = browser.get("/mypage").text
    assert "佐藤 花 さん" in page
    assert page.index("発送しました") < page.index("くらしの棚")
    assert number in page


def test_the_pages_read_english(browser: Browser, order: Order) -> None:
    number = order()
    browser.client.set_cookie("lang", "en")
    names = "商品A|佐藤|花|渋谷区|東京都|神宮前|ひより|日本語|サトウ|ハナ"
    for path in ("/mypage", "/mypage/orders", f"/mypage/orders/{number}", f"/mypage/orders/{number}/cancellation",
                 "/mypage/addresses", "/mypage/addresses/new", "/mypage/profile"):  # fmt: skip
        text = re.sub(names, "", browser.get(path).text)
        assert not re.findall("[ぁ-んァ-ヶ]+", text), path


def test_money_that_goes_back_is_said(db: Session, browser: Browser, order: Order) -> None:
    draft: dict[str, Any] = {
        "payment_method": oms.PaymentMethod.CARD, "expires_at": makers.LATER + timedelta(minutes=30),
    }  # fmt: skip
    number = order(**draft)
    oms.confirm_paid(db, number, amount=Yen(6160), cause="pi_1", now=makers.NOW)
    db.commit()
    browser.post(f"/mypage/orders/{number}/cancellation", {})
    assert "¥6,160のご返金を手続きしています。" in browser.get(f"/mypage/orders/{number}").text


def test_an_order_in_two_parcels_shows_both_of_them_from_the_split_on(
    browser: Browser, order: Order, db: Session
) -> None:
    number = order(makers.goods("A", 2), makers.goods("B"))
    oms.start_picking(db, [number], actor=makers.PICKER, now=makers.NOW)
    first = makers.seen(db, number).parcels[0].id
    oms.split(db, first, keep={1: 2}, actor=makers.PICKER, now=makers.NOW)
    oms.pack(db, first, actor=makers.PICKER, now=makers.NOW)
    oms.ship(db, first, carrier="yamato", tracking_number="444413758703", actor=makers.PICKER, now=makers.NOW)
    db.commit()
    page = browser.get(f"/mypage/orders/{number}").text
    assert page.index("荷物 1") < page.index("商品A × 2") < page.index("荷物 2") < page.index("商品B × 1")
    assert "4444-1375-8703" in page
    assert "一部を発送しました" in page
    assert "ただいまご用意しています" in page
