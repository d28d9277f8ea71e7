"""Offers at the till: what is taken off is shown everywhere, one tap changes it, and what was confirmed is what is paid."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.jobs import events
from storefront.kernel import outbox
from storefront.kernel.db import counted_statements
from storefront.kernel.money import Yen
from storefront.oms import LineKind
from storefront.pages import coupon_tries
from storefront.services import documents, promotions
from storefront.services.promotions import Kind
from tests.services.promotions.shop import batch, promotion, published
from tests.support.browsing import Browser
from tests.support.buying import HANA, button_of, fill, place, reach_confirmation
from tests.support.goods import on_sale

TEA = {"price": 1296, "tax_class": "reduced", "name": "ほうじ茶"}


@pytest.fixture
def browser(db: Session) -> Browser:
    """A visitor."""
    return Browser()


def with_cart(browser: Browser, *skus: str) -> None:
    """These in the cart, one each."""
    for sku in skus:
        browser.post("/cart/lines", {"sku": sku, "quantity": "1"})


def ordered(db: Session, answer: object) -> oms.OrderView:
    """The order that an answer leads to."""
    location = answer.location  # type: ignore[attr-defined]
    found = oms.order(db, location.split("/")[2])
    assert found is not None
    return found


def taps(body: str) -> dict[str, str]:
    """Every offer that can be tapped, and whether it is on."""
    found = re.findall(r'aria-checked="(true|false)" name="offer" value="([^"]+)"', body)
    return {value: on for on, value in found}


def hidden(body: str) -> dict[str, str]:
    """What the form carries of earlier taps."""
    return {name: re.search(f'name="{name}" value="([^"]*)"', body)[1] for name in ("wanted", "declined")}  # type: ignore[index]


def test_what_is_taken_off_stands_in_cart_form_confirmation_and_order_per_tax_rate(
    browser: Browser, db: Session
) -> None:
    published(db, promotion("fuyu", title={"ja": "冬じたく", "en": "Winter"}, value=500))
    with_cart(browser, on_sale(db), on_sale(db, "TEA", **TEA))  # type: ignore[arg-type]
    assert "冬じたく" in browser.get("/cart").text
    assert taps(browser.get("/checkout").text) == {"leave:fuyu": "true"}
    fill(browser)
    body = browser.get("/checkout/confirm").text
    assert "−¥500" in body
    order = ordered(db, place(browser, button_of(body)))
    off = [(x.unit_price, x.tax_rate, x.name["ja"]) for x in order.lines if x.kind is LineKind.DISCOUNT]
    assert off == [(-377, 10, "冬じたく"), (-123, 8, "冬じたく")]
    assert (order.subtotal, order.discount, order.shipping, order.fees) == (5256, -500, 550, 330)
    assert order.total == 5256 - 500 + 550 + 330
    assert [(t.rate, t.total) for t in order.taxes] == [(10, 3960 - 377 + 550 + 330), (8, 1296 - 123)]
    sold = documents.contents.sale(order)
    assert sum(line["amount"] for line in sold["lines"]) == order.total


def test_one_tap_takes_an_offer_out_and_another_puts_it_back(browser: Browser, db: Session) -> None:
    published(db, promotion("fuyu"))
    with_cart(browser, on_sale(db))
    body = browser.post("/checkout", {**HANA, "offer": "leave:fuyu"}).text
    assert taps(body) == {"use:fuyu": "false"}
    assert 'value="梅田3丁目1-1"' in body  # nothing typed is lost
    assert hidden(body) == {"wanted": "", "declined": "fuyu"}
    answer = browser.post("/checkout", {**HANA, **hidden(body)})
    assert answer.location == "/checkout/confirm"
    assert "−¥500" not in browser.get("/checkout/confirm").text
    back = browser.post("/checkout", {**HANA, **hidden(body), "offer": "use:fuyu"}).text
    assert taps(back) == {"leave:fuyu": "true"}


def test_a_tap_through_htmx_brings_the_block_and_the_sums(browser: Browser, db: Session) -> None:
    published(db, promotion("fuyu"))
    with_cart(browser, on_sale(db))
    body = browser.post("/checkout", {**HANA, "offer": "leave:fuyu"}, into="checkout-sums").text
    assert "<html" not in body
    assert taps(body) == {"use:fuyu": "false"}
    assert "¥4,840" in body  # goods, delivery and the fee without the discount


def test_an_offer_out_of_reach_says_what_is_missing_in_cart_and_checkout(
    browser: Browser, db: Session
) -> None:
    published(db, promotion("fuyu", minimum_amount=Yen(5000)))
    with_cart(browser, on_sale(db))
    for page in ("/cart", "/checkout"):
        assert "あと¥1,040で使えます" in browser.get(page).text


def test_a_code_is_taken_kept_and_used_and_a_wrong_one_is_named(browser: Browser, db: Session) -> None:
    published(db, promotion("fuyu", needs_coupon=True))
    batch(db, "fuyu", "FUYU500", most_uses=1)
    with_cart(browser, on_sale(db))
    wrong = browser.post("/checkout", {**HANA, "code": "HARU500", "offer": "code:"})
    assert wrong.status_code == 422
    assert "このコードは使えません" in wrong.text
    body = browser.post("/checkout", {**HANA, "code": "fuyu-500", "offer": "code:"}).text
    assert taps(body) == {"leave:fuyu": "true"}
    assert "末尾 U500" in browser.get("/checkout").text  # it is on hand from now on
    fill(browser)
    order = ordered(db, place(browser, button_of(browser.get("/checkout/confirm").text)))
    assert order.discount == -500
    assert db.scalar(sa.text("SELECT used FROM coupon")) == 1


def test_codes_cannot_be_tried_out(browser: Browser, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with_cart(browser, on_sale(db))
    monkeypatch.setattr(coupon_tries, "TRIES", replace(coupon_tries.TRIES, times=0))
    assert browser.post("/checkout", {**HANA, "code": "GUESS001"}).status_code == 429


def test_who_confirms_a_price_that_is_gone_sees_the_new_one_first(browser: Browser, db: Session) -> None:
    published(db, promotion("fuyu", total_limit=1))
    button = reach_confirmation(browser, on_sale(db))
    db.execute(sa.text("UPDATE promotion SET used = 1"))
    db.commit()
    answer = place(browser, button)
    assert answer.status_code == 422
    assert "割引の内容が変わりました" in answer.text
    assert db.scalar(sa.text("SELECT count(*) FROM oms_order")) == 0
    assert ordered(db, place(browser, button_of(answer.text))).discount == 0


def test_free_delivery_and_a_gift_travel_with_the_order(browser: Browser, db: Session) -> None:
    gift = on_sale(db, "POUCH", price=700, left=2, name="巾着")
    published(db, promotion("free", Kind.FREE_SHIPPING, 0))
    published(db, promotion("pouch", Kind.GIFT, 0, gift=gift, minimum_amount=Yen(3500)))
    button = reach_confirmation(browser, on_sale(db))
    assert "巾着" in browser.get("/checkout/confirm").text
    order = ordered(db, place(browser, button))
    assert (order.shipping, order.discount) == (550, -550)
    assert [(x.sku, x.unit_price, x.allocated) for x in order.goods] == [("SW-M", 3960, 1), ("POUCH", 0, 1)]


def test_a_cart_that_becomes_free_is_ordered_without_payment(browser: Browser, db: Session) -> None:
    published(db, promotion("all", value=9000))
    published(db, promotion("free", Kind.FREE_SHIPPING, 0))
    order = ordered(db, place(browser, reach_confirmation(browser, on_sale(db), method="")))
    assert (order.total, order.payment_method) == (0, oms.PaymentMethod.NONE)


def test_a_first_order_offer_is_for_the_first_order_of_an_address(browser: Browser, db: Session) -> None:
    published(db, promotion("first", first_order=True, person_limit=1))
    sku = on_sale(db)
    assert ordered(db, place(browser, reach_confirmation(browser, sku))).discount == -500
    again = Browser()
    assert ordered(db, place(again, reach_confirmation(again, sku, email="HANA@example.jp"))).discount == 0


def test_what_a_cancelled_order_used_is_given_back(browser: Browser, db: Session) -> None:
    published(db, promotion("fuyu", total_limit=1, person_limit=1))
    order = ordered(db, place(browser, reach_confirmation(browser, on_sale(db))))
    oms.cancel(db, order.number, actor="customer", reason="x", cause="x", now=order.placed_at)
    (told,) = (e for e in outbox.history(db, f"order:{order.number}") if e.verb == "order.cancelled")
    db.commit()
    assert all(
        promotions.on_order in events.REACTIONS[verb] for verb in ("order.expired", told.verb, "order.paid")
    )
    for _ in range(2):
        promotions.on_order(db, told)
    assert db.execute(sa.text("SELECT used FROM promotion")).scalar_one() == 0
    again = Browser()
    assert ordered(db, place(again, reach_confirmation(again, "SW-M"))).discount == -500


def test_a_whole_purchase_with_offers_stays_within_sixty_statements(browser: Browser, db: Session) -> None:
    shelf = frozenset({"product:p-sw-m"})
    sku = on_sale(db)
    published(db, promotion("fuyu", total_limit=9, person_limit=1))
    published(db, promotion("tops", Kind.PERCENT, 10, scope=shelf, needs_coupon=True))
    promotions.live(db)
    with counted_statements() as seen:
        browser.get("/p/p-sw-m")
        answer = place(browser, reach_confirmation(browser, sku))
        browser.get(answer.location or "")
    assert len(seen) <= 60, len(seen)
