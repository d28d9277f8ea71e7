"""The product page: variants by address, promises, sold-out states, structured data."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.pages.shop.product_view import _tells_more
from storefront.services import catalog, customers
from tests.support.browsing import Browser
from tests.support.catalog import NOW, stock, tee, text
from tests.support.people import PASSWORD, SATO, customer


def page_at(browser: FlaskClient, path: str) -> BeautifulSoup:
    """A page, parsed."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def test_without_a_choice_the_first_variant_in_stock_is_meant(browser: FlaskClient) -> None:
    page = page_at(browser, "/p/everyday-tee")
    assert page.h1.text == "ふだんのTシャツ"
    assert page.select_one('input[name="sku"]')["value"] == "HY-TEE-NAVY-S"
    assert page.select_one("form.buy-bar")["action"] == "/cart/lines"


@pytest.mark.parametrize("query", ["color=navy&size=M", "sku=HY-TEE-NAVY-M", "size=M&color=navy&x=y"])
def test_the_address_chooses_the_variant(browser: FlaskClient, query: str) -> None:
    page = page_at(browser, f"/p/everyday-tee?{query}")
    assert page.select_one('input[name="sku"]')["value"] == "HY-TEE-NAVY-M"
    assert page.select_one(".buy-bar__what").text.startswith("紺・M")
    assert [i["value"] for i in page.select("input[type=radio][checked]")] == ["navy", "M"]


def test_a_sold_out_variant_cannot_be_bought_and_offers_the_nearest(browser: FlaskClient) -> None:
    page = page_at(browser, "/p/everyday-tee?color=white&size=M")
    assert page.select_one('input[name="sku"]') is None
    assert "白・Mは売り切れました。" in page.text
    assert "いまはお届けできません" in page.text
    assert page.select_one(".buy-bar a")["href"] == "/p/everyday-tee?color=navy&size=M"
    assert "白は売り切れました。" in page.text


def test_a_product_without_any_stock_leads_to_its_shelf(browser: FlaskClient) -> None:
    page = page_at(browser, "/p/heavy-tee")
    assert page.select_one(".buy-bar a")["href"] == "/c/tops"
    assert "店舗には在庫がありません" in page.text


def test_the_promise_names_day_time_left_and_fee(browser: FlaskClient) -> None:
    facts = [f.text for f in page_at(browser, "/p/everyday-tee?sku=HY-TEE-NAVY-M").select(".fact")]
    assert facts[0].startswith("11月26日（木）にお届けできます")
    assert "送料¥550（¥6,600以上のお買い物は無料）" in facts[0]
    assert facts[1].startswith("梅田店：のこり3点")


def sent_to(browser: FlaskClient, path: str, place: str) -> Any:
    """Tell the page at `path` another place; its answer."""
    token = page_at(browser, path).select_one(".fact-more input[name=csrf_token]")["value"]
    typed = {"csrf_token": token, "prefecture": place}
    return browser.post("/destination", data=typed, headers={"Referer": f"http://localhost{path}"})


def test_the_promise_is_for_tokyo_until_somebody_names_another_place(browser: FlaskClient) -> None:
    path = "/p/everyday-tee?sku=HY-TEE-NAVY-M"
    page = page_at(browser, path)
    assert "東京都へお届けする場合の目安です。" in page.select_one(".fact").text
    assert page.select_one("#destination option[selected]").text == "東京都"
    told = sent_to(browser, path, "沖縄県")
    assert (told.status_code, told.location) == (303, path)
    page = page_at(browser, path)
    assert "沖縄県へお届けする場合の目安です。送料¥1,430" in page.select_one(".fact").text
    assert page.select_one("#destination option[selected]").text == "沖縄県"


@pytest.mark.parametrize("nowhere", ["", "東京", "<b>", "Atlantis" * 999])
def test_a_place_that_is_none_changes_nothing(browser: FlaskClient, nowhere: str) -> None:
    path = "/p/everyday-tee?sku=HY-TEE-NAVY-M"
    assert sent_to(browser, path, nowhere).location == path
    assert "東京都へお届けする場合の目安です。" in page_at(browser, path).text


def test_a_signed_in_customer_is_promised_delivery_to_the_usual_address(goods: Session) -> None:
    person = customer(goods)
    checked = customers.address_rules.check(SATO)
    customers.save_address(goods, person.person_id, checked, default=True, now=NOW)
    goods.commit()
    hana = Browser(at=NOW)
    hana.get("/login")
    hana.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
    assert "大阪府へお届けする場合の目安です。" in hana.get("/p/everyday-tee?sku=HY-TEE-NAVY-M").text


def test_shoes_have_no_table_that_repeats_their_sizes() -> None:
    assert not _tells_more("23.0", ("23",))
    assert _tells_more("M", ("51", "66")) and _tells_more("36", ("23",))


def test_sizes_are_measured_in_centimetres(browser: FlaskClient) -> None:
    table = page_at(browser, "/p/everyday-tee").select_one(".size-table")
    cells = [[c.text for c in row.select("th, td")] for row in table.select("tr")]
    assert cells == [["サイズ（cm）", "身幅"], ["S", "48"], ["M", "51"]]


def test_search_engines_read_one_offer_per_variant(browser: FlaskClient, goods: Session) -> None:
    evil = tee("evil", "</script><script>alert(1)</script>", code="HY-EVL", colours=("navy",), sizes=("S",))
    catalog.put_products(goods, [evil], now=NOW)
    page = page_at(browser, "/p/evil")
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert data["name"] == "</script><script>alert(1)</script>"
    assert data["offers"][0]["availability"] == "https://schema.org/OutOfStock"
    assert (data["offers"][0]["price"], data["offers"][0]["priceCurrency"]) == (3960, "JPY")
    assert len(page.select("script")) == 3


def test_a_visitor_costs_three_statements_and_a_kept_page_two(browser: FlaskClient) -> None:
    browser.get("/p/everyday-tee")
    fresh = browser.application.test_client()
    with counted_statements() as sent:
        fresh.get("/p/heavy-tee")
    assert len(sent) == 3
    with counted_statements() as sent:
        browser.get("/p/everyday-tee")
    assert len(sent) == 2


def test_unpublished_goods_have_no_page(browser: FlaskClient, goods: Session) -> None:
    catalog.put_products(goods, [tee(published_at=None)], now=NOW)
    goods.commit()
    assert browser.get("/p/everyday-tee").status_code == 404
    assert "ふだんのTシャツ" not in browser.get("/c/clothes").text


def test_a_very_long_name_and_a_single_variant_fit(browser: FlaskClient, goods: Session) -> None:
    long = "とても長い名前の" * 12
    catalog.put_products(
        goods, [tee("long", long, code="HY-LNG", options=(), sizes=("S",), colours=("navy",))], now=NOW
    )
    stock(goods, HY_LNG_NAVY_S=1)
    page = page_at(browser, "/p/long")
    assert page.h1.text == long
    assert page.select("input[type=radio]") == []
    assert page.select_one('input[name="sku"]')["value"] == "HY-LNG-NAVY-S"


def test_the_page_speaks_english(browser: FlaskClient) -> None:
    page = browser.get("/p/everyday-tee?sku=HY-TEE-WHITE-M", headers={"Accept-Language": "en"}).text
    assert "Everyday Tee" in page
    assert text("紺")["ja"] not in page
