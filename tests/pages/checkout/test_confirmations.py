"""The final confirmation and the order that follows it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel import db as database
from storefront.kernel.db import counted_statements
from storefront.services import business
from storefront.services.business import LegalPage, LegalRow, ReturnPolicy
from storefront.services.deliveries import CheckoutSettings, DeliverySettings
from tests.support.browsing import Browser
from tests.support.buying import button_of, fill, place, reach_confirmation
from tests.support.goods import NOW, on_sale, stock_changes

NOTICE = LegalPage(
    slug="tokusho",
    title={"ja": "特定商取引法に基づく表示"},
    rows=(
        LegalRow(label={"ja": "販売業者"}, text={"ja": "株式会社ひより"}),
        LegalRow(label={"ja": "引き渡し時期"}, text={"ja": "翌営業日に発送"}, on_confirmation=True),
    ),
)


@pytest.fixture
def browser(db: Session) -> Browser:
    return Browser()


def orders(db: Session) -> int:
    return int(db.execute(sa.text("SELECT count(*) FROM oms_order")).scalar_one())


def left(db: Session, sku: str) -> int:
    return ims.availability(db, [sku])[sku].total


def test_the_confirmation_shows_everything_the_law_asks_for(browser: Browser, db: Session) -> None:
    policy = ReturnPolicy(key="standard", window_days=30, customer_fee=550)
    business.put_return_policy(db, policy, by="staff:1", now=NOW)
    business.put_legal_page(db, NOTICE, by="staff:1", now=NOW)
    sku = on_sale(db, name="有機ほうじ茶", price=1296, tax_class="reduced")
    reach_confirmation(browser, sku, 2, wish_date="2026-11-25", wish_slot="18-20")
    body = re.sub(r"<[^>]+>|\s+", "", browser.get("/checkout/confirm").text)
    for shown in (
        "¥1,296×2点",
        "¥2,592",
        "送料（大阪府）¥550",
        "代金引換の手数料¥330",
        "¥3,472",
        "10%対象¥880（うち消費税¥80）",
        "8%対象¥2,592（うち消費税¥192）",
        "軽減税率8%",
        "佐藤花様",
        "530-0001",
        "11月25日（水）18–20時",
        "対面でのお受け取り",
        "お届けのときに、配達員に現金で¥3,472をお支払いください。",
        "30日以内であれば",
        "お申し込みの期限は設けていません",
        "ご注文を取り消せます",
        "注文を確定する",
        "¥550を返金額から差し引きます",
        "引き渡し時期翌営業日に発送",
        "変更",
    ):
        assert shown in body, shown
    assert "株式会社ひより" not in body


def test_the_merchants_own_words_on_period_and_cancellation_stand_in_their_places(
    browser: Browser, db: Session
) -> None:
    words = {"period": "今月末まで。", "cancellation": "発送の前日まで。"}
    rows = tuple(
        LegalRow(key=k, label={"ja": k}, text={"ja": w}, on_confirmation=True) for k, w in words.items()
    )
    business.put_legal_page(db, NOTICE.model_copy(update={"rows": rows}), by="staff:1", now=NOW)
    button = reach_confirmation(browser, on_sale(db, price=3960, left=5), 1)
    body = re.sub(r"<[^>]+>|\s+", "", browser.get("/checkout/confirm").text)
    assert "お申し込みの期間今月末まで。" in body and "返品・交換と取り消し発送の前日まで。" in body
    assert "期限は設けていません" not in body and "販売の条件" not in body
    place(browser, button)
    items = db.execute(sa.text("SELECT items FROM oms_confirmation")).scalar_one()
    assert (items["period"], items["cancellation"][0], items["conditions"]) == (
        "今月末まで。",
        "発送の前日まで。",
        [],
    )


def test_a_text_of_law_that_begins_between_showing_and_pressing_is_shown_before_anything_is_placed(
    browser: Browser, db: Session
) -> None:
    rows = (LegalRow(label={"ja": "引き渡し時期"}, text={"ja": "三営業日後に発送"}, on_confirmation=True),)
    begins = NOW + timedelta(minutes=1)
    business.put_legal_page(db, NOTICE, by="staff:1", now=NOW)
    business.put_legal_page(
        db, NOTICE.model_copy(update={"rows": rows}), by="staff:1", now=NOW, begins=begins
    )
    button = reach_confirmation(browser, sku := on_sale(db, left=5))
    assert "翌営業日に発送" in browser.get("/checkout/confirm").text
    browser.at = begins
    anew = place(browser, button)
    assert (anew.status_code, orders(db), left(db, sku)) == (422, 0, 5)
    assert "三営業日後に発送" in anew.text
    assert "翌営業日に発送" not in anew.text
    assert place(browser, button_of(anew.text)).status_code == 303
    items = db.execute(sa.text("SELECT items FROM oms_confirmation")).scalar_one()
    assert "三営業日後に発送" in items["html"]


def test_cash_on_delivery_becomes_a_placed_order_with_its_snapshot(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, sku := on_sale(db, price=3960, left=5), 2)
    answer = place(browser, button)
    assert answer.status_code == 303
    number = re.fullmatch(r"/orders/(HY-[0-9A-Z-]+)/thanks", answer.location)[1]  # type: ignore[index]
    order = oms.order(db, number)
    assert order is not None
    assert (order.state, order.total, order.shipping, order.fees) == ("placed", 8250, 0, 330)
    assert order.lines[0].return_policy_version == "standard:0"
    assert (order.name, order.ship_to.prefecture, order.wish.day) == ("佐藤 花", "大阪府", None)
    assert left(db, sku) == 3
    kept = oms.confirmation(db, number)
    assert kept is not None
    assert set(kept.items) >= {"quantity", "price", "payment", "delivery", "period", "cancellation", "html"}
    assert "うち消費税" in kept.items["html"]
    assert number in browser.get(answer.location).text
    assert "カートは空です" in browser.get("/cart").text


def test_pressing_twice_gives_the_same_order_once(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db))
    answers = {place(browser, button).location for _ in range(3)}
    assert len(answers) == 1
    assert orders(db) == 1


def test_going_back_after_the_order_finds_an_empty_cart(browser: Browser, db: Session) -> None:
    place(browser, reach_confirmation(browser, on_sale(db)))
    assert browser.get("/checkout").location == "/cart"
    assert browser.get("/checkout/confirm").location == "/cart"


def test_a_card_order_waits_for_its_money_on_the_payment_page(browser: Browser, db: Session) -> None:
    answer = place(browser, reach_confirmation(browser, on_sale(db), method="card"))
    assert answer.location == "/checkout/pay"
    assert db.execute(sa.text("SELECT state, payment_method FROM oms_order")).one() == (
        "awaiting_payment",
        "card",
    )


def test_a_price_changed_meanwhile_is_shown_anew_before_ordering(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, sku := on_sale(db, price=3960))
    on_sale(db, sku, price=4400, left=0)
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "価格が変わった品があります" in answer.text
    assert "¥4,400" in answer.text
    assert orders(db) == 0
    assert place(browser, button_of(answer.text)).status_code == 303
    assert orders(db) == 1


def test_a_fee_changed_meanwhile_is_named(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db))
    business.change(db, DeliverySettings(fees={"大阪府": 700}), by="staff:1", valid_from=NOW)
    db.commit()
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "送料が変わりました" in answer.text
    assert orders(db) == 0


def test_sold_out_between_cart_and_order_names_the_item_and_keeps_the_cart(
    browser: Browser, db: Session
) -> None:
    button = reach_confirmation(browser, sku := on_sale(db, name="靴下", left=2), 2)
    stock_changes(db, sku, -1, cause="sold")
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "「靴下」：ご用意できるのは1点までです" in answer.text
    assert "カートを直す" in answer.text
    assert orders(db) == 0
    assert "靴下" in browser.get("/cart").text


def test_a_day_that_passed_meanwhile_leads_back_with_a_sentence(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db), wish_date="2026-11-24")
    browser.at = NOW.replace(day=23)
    answer = place(browser, button)
    assert (answer.status_code, answer.location) == (303, "/checkout")
    assert "別の日をお選びください" in browser.get("/checkout").text
    assert orders(db) == 0


@pytest.mark.parametrize("field", ["checkout", "fingerprint"])
def test_tampered_buttons_order_nothing(browser: Browser, db: Session, field: str) -> None:
    button = reach_confirmation(browser, on_sale(db))
    assert place(browser, {**button, field: "x" * 16}).status_code in (404, 422)
    assert orders(db) == 0


def test_nobody_places_the_checkout_of_another(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db))
    stranger = Browser()
    stranger.get("/cart")
    assert place(stranger, button).status_code == 404
    assert orders(db) == 0


def test_nobody_sees_the_thanks_of_another(browser: Browser, db: Session) -> None:
    thanks = place(browser, reach_confirmation(browser, on_sale(db))).location
    assert browser.get(thanks).status_code == 200
    assert Browser().get(thanks).status_code == 404


def test_a_total_and_price_sent_by_the_browser_are_ignored(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db, price=3960))
    sent = {**button, "total": "1", "price": "1", "unit_price": "1", "shipping": "0", "sku": "FREE"}
    assert place(browser, sent).status_code == 303
    assert db.execute(sa.text("SELECT total FROM oms_order")).scalar_one() == 3960 + 550 + 330


def test_a_changed_form_after_the_confirmation_was_opened_is_noticed(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db))
    fill(browser, building="ひより荘305")
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "お届け先やご連絡先が変わりました" in answer.text


def test_the_confirmation_cannot_be_reached_without_the_form(browser: Browser, db: Session) -> None:
    browser.post("/cart/lines", {"sku": on_sale(db), "quantity": "1"})
    assert browser.get("/checkout/confirm").location == "/checkout"


def test_placing_orders_too_often_is_slowed_down(committed: sa.Engine) -> None:
    browser = Browser()
    with database.new_session() as db:
        business.change(db, CheckoutSettings(attempts_per_hour=2), by="staff:1", valid_from=NOW)
        sku = on_sale(db)
    button = reach_confirmation(browser, sku)
    answers = [place(browser, {**button, "fingerprint": "x"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [422, 422, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    with database.new_session() as db:
        assert orders(db) == 0


def test_stock_lost_at_the_last_moment_names_the_item(
    browser: Browser, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = reach_confirmation(browser, sku := on_sale(db, name="靴下"), 2)

    def taken(*_: object, **__: object) -> None:
        raise ims.OutOfStock({sku: 1})

    monkeypatch.setattr(oms, "place", taken)
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "「靴下」は、のこり1点です" in answer.text
    assert orders(db) == 0
    assert "カート（2点）" in browser.get("/cart").text


def test_an_invisible_order_does_not_exist(browser: Browser) -> None:
    assert browser.client.get("/orders/a%00b/thanks").status_code == 404


def test_an_invisible_checkout_does_not_exist(browser: Browser, db: Session) -> None:
    button = reach_confirmation(browser, on_sale(db))
    assert place(browser, {**button, "checkout": "a\x00b"}).status_code == 404


def test_a_whole_purchase_from_product_page_to_thanks_takes_few_statements(
    browser: Browser, db: Session
) -> None:
    sku = on_sale(db)
    with counted_statements() as seen:
        assert browser.get("/p/p-sw-m").status_code == 200
        button = reach_confirmation(browser, sku)
        assert browser.get(place(browser, button).location).status_code == 200
    assert len(seen) <= 60, len(seen)


@pytest.mark.parametrize("path", ["/cart", "/checkout", "/checkout/confirm"])
def test_the_pages_are_complete_in_english(browser: Browser, db: Session, path: str) -> None:
    browser.client.set_cookie("lang", "en")
    reach_confirmation(browser, on_sale(db, name="Tea"))
    body = re.sub(r"(?s)<(head|footer|header)\b.*?</\1>", "", browser.get(path).text)
    text = re.sub(r"<[^>]+>", " ", re.sub(r"</?span\b[^>]*>", "", body))
    for typed in ("佐藤", "花", "大阪府", "大阪市北区", "梅田3丁目1-1", "ひより荘204", "さとう", "はな"):
        text = text.replace(typed, "")
    left_over = set(re.findall(r"[ぁ-んァ-ヶ一-龠]+", text))
    assert left_over == set()
