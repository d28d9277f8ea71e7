"""Lists: the address holds the whole state, with and without htmx."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.pages.shop import lists
from storefront.services import catalog
from tests.support.catalog import NOW, stock, tee, text
from tests.support.shop import shop


def names(text: str) -> list[str]:
    """Names of the cards on a page."""
    return [a.text for a in BeautifulSoup(text, "html.parser").select(".product-card__name a")]


def test_a_category_shows_its_goods_its_children_and_the_way_back(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/c/clothes").text, "html.parser")
    assert page.h1.text == "服"
    assert names(str(page)) == ["ふだんのTシャツ", "厚手のTシャツ"]
    assert [a["href"] for a in page.select(".shelves-below a")] == ["/c/tops"]
    assert [a["href"] for a in page.select(".breadcrumbs a")] == ["/"]


def test_a_list_costs_two_statements_the_first_time_and_one_with_a_cookie_after(browser: FlaskClient) -> None:
    browser.get("/c/clothes")
    with counted_statements() as sent:
        browser.application.test_client().get("/c/clothes?size=M&stock=1&sort=price")
    assert len(sent) == 2
    with counted_statements() as sent:
        browser.get("/c/clothes")
    assert len(sent) == 1


@pytest.mark.parametrize(
    "path", ["/c/no-such", "/collections/no-such", "/c/clothes/x", "/c/%00", "/p/no-such"]
)
def test_what_does_not_exist_is_404(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_facets_in_the_address_narrow_the_list_and_chips_take_them_off(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/c/clothes?size=M&colour=white&sort=price").text, "html.parser")
    assert names(str(page)) == ["ふだんのTシャツ", "厚手のTシャツ"]
    chips = {a.contents[0].strip(): a["href"] for a in page.select(".chip--on[href]")}
    assert chips == {
        "M": "/c/clothes?colour=white&sort=price",
        "白": "/c/clothes?size=M&sort=price",
    }
    assert page.select_one('input[name="size"][value="M"]').has_attr("checked")
    assert page.select_one('option[value="price"]').has_attr("selected")


def test_prices_may_be_typed_in_full_width(browser: FlaskClient) -> None:
    assert names(browser.get("/c/clothes?price_from=４，０００&price_to=abc").text) == ["厚手のTシャツ"]


@pytest.mark.parametrize(
    "query",
    [
        "sort=%27",
        "after=xxx",
        "size=" + "x" * 500,
        "price_from=-1",
        "price_to=99999999999999999999",
        "stock=2",
        "colour=%00",
        "kind=a&kind=b",
    ],
)
def test_a_meddled_address_never_breaks_the_page(browser: FlaskClient, query: str) -> None:
    assert browser.get(f"/c/clothes?{query}").status_code == 200


def test_nothing_left_by_the_facets_says_so_and_offers_the_way_back(browser: FlaskClient) -> None:
    text = browser.get("/c/clothes?size=L&stock=1").text
    assert "この条件に合う商品はありません" in text
    assert 'href="/c/clothes"' in text


def test_htmx_gets_the_region_and_a_restored_page_gets_everything(browser: FlaskClient) -> None:
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "form#list_results"}
    region = browser.get("/c/clothes?size=M", headers=asked)
    whole = browser.get("/c/clothes?size=M")
    assert region.text.lstrip().startswith('<form id="list_results"')
    assert "<h1" not in region.text
    assert "<h1" in whole.text
    assert "HX-Request" in region.headers["Vary"]


def test_the_next_page_is_a_link_and_htmx_appends_it(
    browser: FlaskClient, goods: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = lists.catalog.shelf
    monkeypatch.setattr(lists.catalog, "shelf", lambda *a, **k: original(*a, **k | {"size": 1}))
    first = BeautifulSoup(browser.get("/c/clothes").text, "html.parser")
    link = first.select_one('a[rel="next"]')
    assert "2点のうち1点を表示しています" in first.text
    second = browser.get(link["href"])
    assert names(second.text) == ["厚手のTシャツ"]
    assert "はじめから見る" in second.text
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#list_more"}
    part = browser.get(link["href"], headers=asked).text
    assert names(part) == ["厚手のTシャツ"]
    assert "facets" not in part


def test_a_card_says_what_is_sold_out_left_and_taxed_less(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/c/clothes").text, "html.parser")
    cards = {c.h2.text: c.text for c in page.select(".product-card")}
    assert "売り切れました" in cards["厚手のTシャツ"]
    assert "売り切れました" not in cards["ふだんのTシャツ"]
    assert "税込・軽減税率" in browser.get("/c/soap").text


def test_an_empty_shelf_is_a_page_of_its_own(goods: Session) -> None:

    catalog.put_categories(goods, [catalog.CategoryDraft("books", text("本"))], now=NOW)
    answer = shop().test_client().get("/c/books")
    assert answer.status_code == 200
    assert "この棚はいま空いています" in answer.text


def test_what_a_shop_has_can_be_chosen_and_taken_off(browser: FlaskClient, goods: Session) -> None:
    stock(goods, "UMD", HY_TEE_NAVY_M=1)
    goods.commit()
    page = BeautifulSoup(browser.get("/c/clothes?shop=UMD").text, "html.parser")
    assert names(str(page)) == ["ふだんのTシャツ"]
    assert page.select_one('select[name="shop"] option[selected]').text == "梅田店（1点）"
    chip = page.select_one(".chip--on[href]")
    assert (chip.contents[0].strip(), chip["href"]) == ("梅田店にあり", "/c/clothes")
    assert names(browser.get("/c/clothes?shop=umd%27").text) == ["ふだんのTシャツ", "厚手のTシャツ"]


def test_back_finds_as_many_cards_as_were_there(browser: FlaskClient, goods: Session) -> None:
    more = [tee(f"tee-{n:02d}", f"Tシャツ {n:02d}", code=f"HY-T{n:02d}") for n in range(48)]
    catalog.put_products(goods, more, now=NOW)
    goods.commit()
    first = BeautifulSoup(browser.get("/c/clothes?size=M").text, "html.parser")
    link = first.select_one('a[rel="next"]')
    assert link["data-hx-push-url"] == "/c/clothes?size=M&shown=48"
    again = browser.get(link["data-hx-push-url"]).text
    assert names(again) == names(str(first)) + names(browser.get(link["href"]).text)
    assert len(names(browser.get("/c/clothes?shown=9999").text)) == 50
    assert len(names(browser.get("/c/clothes?shown=x").text)) == 24
