"""The cart page over HTTP, as a browser without JavaScript and as htmx."""

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.kernel.db import counted_statements
from storefront.pages import parts
from storefront.services import catalog
from tests.support.browsing import Browser
from tests.support.goods import NOW, on_sale, stock_changes


@pytest.fixture
def browser(db: Session) -> Browser:
    return Browser()


def put(browser: Browser, sku: str, quantity: str = "1", into: str = "") -> TestResponse:
    return browser.post("/cart/lines", {"sku": sku, "quantity": quantity}, into=into)


def look(browser: Browser) -> str:
    return browser.get("/cart").text


def test_an_empty_cart_says_so_and_shows_a_way_on(browser: Browser) -> None:
    assert "カートは空です" in look(browser)


def test_an_item_put_in_is_there_on_the_next_page(browser: Browser, db: Session) -> None:
    answer = put(browser, on_sale(db, name="うね編みのセーター"), "2")
    assert (answer.status_code, answer.location) == (303, "/cart")
    body = look(browser)
    assert "「うね編みのセーター」をカートに入れました。" in body
    assert "¥7,920" in body
    assert "カート（2点）" in body


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "100", "２", "2147483648", "1e309"])
def test_an_odd_quantity_is_answered_by_a_sentence(browser: Browser, db: Session, typed: str) -> None:
    answer = put(browser, on_sale(db), typed)
    assert answer.status_code == 422
    assert "1から99までの半角数字" in answer.text
    assert "カートは空です" in look(browser)


def test_a_refused_change_keeps_what_was_typed_and_changes_nothing(browser: Browser, db: Session) -> None:
    put(browser, sku := on_sale(db, left=4), "2")
    answer = browser.post(f"/cart/lines/{sku}", {"quantity": "9"})
    assert answer.status_code == 422
    assert 'value="9"' in answer.text
    assert "ご用意できるのは4点までです" in answer.text
    assert 'value="2"' in look(browser)


def test_what_was_taken_out_can_be_put_back(browser: Browser, db: Session) -> None:
    put(browser, sku := on_sale(db, name="靴下"), "3")
    assert browser.post(f"/cart/lines/{sku}/removal", {}).location == "/cart"
    body = look(browser)
    assert "「靴下」をカートから外しました。" in body
    assert 'name="quantity" value="3"' in body
    put(browser, sku, "3")
    assert "カート（3点）" in look(browser)


def test_htmx_gets_the_region_and_the_number_beside_the_bag(browser: Browser, db: Session) -> None:
    sku = on_sale(db)
    added = put(browser, sku, "2", into="said")
    assert added.status_code == 200
    assert "<html" not in added.text
    assert 'hx-target="#cart-link"' in added.text
    assert "カート（2点）" in added.text
    changed = browser.post(f"/cart/lines/{sku}", {"quantity": "1"}, into="cart-body")
    assert "<html" not in changed.text
    assert "カート（1点）" in changed.text


def test_a_sold_out_line_is_named_and_stops_the_order(browser: Browser, db: Session) -> None:
    put(browser, sku := on_sale(db, left=2), "2")
    stock_changes(db, sku, -2, cause="sold")
    body = look(browser)
    assert "売り切れました" in body
    assert 'href="/checkout"' not in body


def test_how_much_is_missing_to_free_delivery_is_said(browser: Browser, db: Session) -> None:
    put(browser, on_sale(db, price=4950))
    assert "送料無料まで、あと¥1,650" in look(browser)


def test_another_browser_does_not_see_or_change_this_cart(browser: Browser, db: Session) -> None:
    put(browser, sku := on_sale(db), "2")
    stranger = Browser()
    assert "カートは空です" in look(stranger)
    assert stranger.post(f"/cart/lines/{sku}", {"quantity": "5"}).status_code == 303
    assert "カート（2点）" in look(browser)


def test_a_post_without_a_token_changes_nothing(browser: Browser, db: Session) -> None:
    answer = browser.post("/cart/lines", {"sku": on_sale(db), "quantity": "1"}, token="")
    assert answer.status_code == 400
    assert "カートは空です" in look(browser)


def test_adding_costs_at_most_six_statements(browser: Browser, db: Session) -> None:
    sku = on_sale(db)
    look(browser)
    with counted_statements() as seen:
        put(browser, sku)
    assert len(seen) <= 6, seen


def test_what_is_bought_together_stands_below_with_the_reason_and_costs_one_statement(
    browser: Browser, db: Session
) -> None:
    put(browser, sku := on_sale(db, name="靴下"))
    on_sale(db, "SW-L", name="靴べら")
    on_sale(db, "SW-S", name="売り切れの品", left=0)
    catalog.refresh_listings(db, now=NOW)
    parts.forget()
    with counted_statements() as alone:
        look(browser)
    together = """INSERT INTO recommendation (site, kind, subject_id, place, product_id)
        SELECT 'hiyori', 'bought_together', a.id, b.id, b.id FROM product a, product b WHERE a.slug = 'p-sw-m'"""
    db.execute(sa.text(together))
    db.commit()
    parts.forget()
    page = BeautifulSoup(look(browser), "html.parser")
    row = page.select("[data-together] .product-card")
    assert [card.get_text(" ", strip=True) for card in row] == [
        "靴べら ¥3,960 税込 「靴下」と一緒に買われています"
    ]
    with counted_statements() as again:
        swapped = browser.post(f"/cart/lines/{sku}", {"quantity": "2"}, into="cart-body")
    assert "靴べら" in swapped.text
    with counted_statements() as seen:
        look(browser)
    assert len(seen) < len(alone) and not any("recommendation" in one for one in again)
