"""Campaigns that depend on what lies in the cart: sections of the home, overlays, blocks of the checkout."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.services import audiences
from tests.pages.shop.test_overlays import HEADING, PHONE, csrf_of, home, publish, pull
from tests.support.catalog import NOW, text

TEE = "HY-TEE-NAVY-M"  # ¥3,960 in the small shop
RICH = {"is": "cart_value", "at_least": 7920}
SOAPY = {"is": "cart_holds", "products": ["product:everyday-tee"]}


def audience(db: Session, key: str, rule: Any) -> None:
    """An audience in use."""
    audiences.put(db, audiences.AudienceDraft(key, text(key, key), audiences.loaded(rule)), now=NOW)


def put(browser: FlaskClient, quantity: int = 1) -> None:
    """Put shirts into the cart."""
    told = {"sku": TEE, "quantity": str(quantity), "csrf_token": csrf_of(browser)}
    assert browser.post("/cart/lines", data=told, headers=PHONE).status_code == 303


@pytest.mark.parametrize("rule", [RICH, SOAPY])
def test_a_section_of_the_home_comes_with_the_cart_within_the_budget(
    browser: FlaskClient, goods: Session, rule: Any
) -> None:
    audience(goods, "cart", rule)
    section = {"kind": "message"}
    publish(goods, "rich", placement="home", slot="first", section=section, audience="cart")
    assert "冬の<b>支度</b>" not in home(browser).text
    put(browser, 2)
    with counted_statements() as sent:
        assert "冬の<b>支度</b>" in home(browser).text
    assert len(sent) <= 3
    assert len(sent) >= 1


def test_an_overlay_for_full_carts_stands_in_the_page_once_the_cart_is_full(
    browser: FlaskClient, goods: Session
) -> None:
    audience(goods, "rich", RICH)
    publish(goods, "rich", style="bar", audience="rich")
    put(browser)
    assert not home(browser).select(".overlay--bar")
    put(browser)
    assert home(browser).select(".overlay--bar")


def test_the_trigger_cart_calls_at_the_value_of_the_cart_whatever_the_browser_says(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "gift", trigger="cart", after=7920)
    put(browser)
    assert home(browser).select_one("#overlay-place")["data-cart"] == "3960"
    assert pull(browser, "cart", 99_999).status_code == 204
    put(browser)
    assert pull(browser, "cart", 0).status_code == 200


def test_a_block_of_the_checkout_comes_with_the_cart(browser: FlaskClient, goods: Session) -> None:
    audience(goods, "rich", RICH)
    publish(goods, "word", placement="checkout", slot="before:contact", audience="rich", blocks=[HEADING])
    for count in (0, 1):
        put(browser)
        page = BeautifulSoup(browser.get("/checkout", headers=PHONE).text, "html.parser")
        assert ("冬の<b>支度</b>" in page.text) == bool(count)
