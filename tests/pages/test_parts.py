"""Shared parts: rendered once, filled for each visitor, made anew as soon as what they show has changed."""

import gzip
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import render_template_string
from jinja2.exceptions import UndefinedError
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import counted_statements
from storefront.pages import parts
from storefront.pages.shop import products
from storefront.pages.shop.product_view import view_of
from storefront.services import catalog
from tests.support.catalog import NOW, shelves, stock, tee, text, warehouse
from tests.support.shop import shop

PATHS = ("/", "/c/tops", "/p/everyday-tee", "/search?q=T%E3%82%B7%E3%83%A3%E3%83%84")


@pytest.fixture
def goods(db: Session) -> Any:
    parts.forget()
    shelves(db)
    warehouse(db)
    catalog.put_products(db, [tee()], now=NOW)
    stock(db, HY_TEE_NAVY_M=9, HY_TEE_NAVY_S=9)
    db.commit()
    with clock.as_of(NOW):
        yield db
    parts.forget()


def token_of(text: str) -> str:
    body = BeautifulSoup(text, "html.parser").body
    assert body is not None
    return str(body["data-hx-headers:inherited"])


@pytest.mark.parametrize("path", PATHS)
def test_a_packed_page_is_the_same_page(goods: Session, path: str) -> None:
    browser = shop().test_client()
    plain = browser.get(path)
    packed = browser.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert "Accept-Encoding" in packed.vary and "Accept-Encoding" in plain.vary
    assert len(packed.data) < len(plain.data) / 2
    assert token_of(plain.text).split('"')[3].encode() in packed.data


@pytest.mark.parametrize("path", PATHS)
def test_two_visitors_get_the_same_page_with_their_own_token(goods: Session, path: str) -> None:
    app = shop()
    one, other = app.test_client().get(path).text, app.test_client().get(path).text
    mine, theirs = token_of(one), token_of(other)
    assert mine != theirs
    assert mine.split('"')[3] in one and mine.split('"')[3] not in other
    assert one.replace(mine.split('"')[3], "") == other.replace(theirs.split('"')[3], "")


def test_the_number_in_the_cart_is_each_visitors_own(goods: Session) -> None:
    app = shop()
    buyer = app.test_client()
    form = BeautifulSoup(buyer.get("/p/everyday-tee").text, "html.parser").select_one("form.buy-bar")
    assert form is not None
    values = {field["name"]: field.get("value", "") for field in form.select("input")}
    assert buyer.post("/cart/lines", data=values | {"quantity": "2"}).status_code == 303
    assert 'tool__count" aria-hidden="true">2<' in buyer.get("/").text
    assert "tool__count" not in app.test_client().get("/").text


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_was_shown_is_not_asked_of_the_catalog_again(goods: Session, path: str) -> None:
    browser = shop().test_client()
    browser.get(path)
    with counted_statements() as sent:
        browser.get(path)
    assert len(sent) == (2 if path.startswith("/p/") else 1)
    assert not any("FROM listing" in statement or "to_jsonb(p)" in statement for statement in sent)


def test_a_change_of_name_or_price_is_seen_at_once_everywhere(goods: Session) -> None:
    browser = shop().test_client()
    for path in PATHS:
        assert "ふだんの" in browser.get(path).text
    catalog.put_products(goods, [tee(name="春のTシャツ", price=4180)], now=NOW)
    for path in PATHS:
        assert "¥4,180" in browser.get(path).text, path
        assert "春のTシャツ" in browser.get(path).text, path


def test_words_that_only_the_product_page_shows_are_seen_at_once_too(goods: Session) -> None:
    browser = shop().test_client()
    assert "洗うほどやわらかくなります。" in browser.get("/p/everyday-tee").text
    catalog.put_products(goods, [tee(description=text("縮みにくい生地です。"))], now=NOW)
    assert "縮みにくい生地です。" in browser.get("/p/everyday-tee").text


def test_stock_that_runs_out_is_seen_at_once_on_the_product_page(goods: Session) -> None:
    browser = shop().test_client()
    assert "カートに入れる" in browser.get("/p/everyday-tee?size=M").text
    goods.execute(sa.text("UPDATE ims_stock SET on_hand = 2 WHERE sku = 'HY-TEE-NAVY-M'"))
    assert "のこり2点" in browser.get("/p/everyday-tee?size=M").text
    goods.execute(sa.text("UPDATE ims_stock SET on_hand = 0 WHERE sku = 'HY-TEE-NAVY-M'"))
    assert "カートに入れる" not in browser.get("/p/everyday-tee?size=M").text


def test_what_a_clock_decides_shows_with_the_next_minute_and_in_a_preview(goods: Session) -> None:
    browser = shop().test_client()
    assert browser.get("/p/everyday-tee").status_code == 200
    goods.execute(sa.text("UPDATE product SET unpublished_at = :at"), {"at": NOW + timedelta(minutes=1)})
    assert browser.get("/p/everyday-tee").status_code == 200
    with clock.as_of(NOW + timedelta(minutes=2)):
        assert browser.get("/p/everyday-tee").status_code == 404
    assert browser.get("/p/everyday-tee").status_code == 200


def test_a_product_page_is_rendered_again_only_when_it_says_something_else(goods: Session) -> None:
    browser = shop().test_client()
    made: list[str] = []

    def noting(*arguments: Any) -> Any:
        made.append("page")
        return view_of(*arguments)

    with patch.object(products, "view_of", noting):
        before = browser.get("/p/everyday-tee").text
        goods.execute(sa.text("UPDATE catalog_version SET number = number + 1"))
        with clock.as_of(NOW + timedelta(days=3)):
            after = browser.get("/p/everyday-tee").text
        assert (made, after != before) == (["page"], True)  # the promise names another day
        catalog.put_products(goods, [tee(price=4180)], now=NOW)
        browser.get("/p/everyday-tee")
    assert made == ["page", "page"]


def test_a_shared_part_cannot_show_a_person(goods: Session) -> None:
    app = shop()
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        parts.part("wrong", lambda: render_template_string("{{ cart_count }}"))


def test_languages_are_kept_apart(goods: Session) -> None:
    browser = shop().test_client()
    assert 'lang="ja"' in browser.get("/").text
    assert 'lang="en"' in browser.get("/", headers={"Accept-Language": "en"}).text
    assert 'lang="ja"' in browser.get("/").text


def test_the_shelf_lets_go_of_what_was_not_asked_for_longest() -> None:
    shelf = parts.Shelf(most=2, most_bytes=100)
    shelf.put("a", 1, 10)
    shelf.put("b", 2, 10)
    assert shelf.get("a") == 1
    shelf.put("c", 3, 10)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (1, None, 3)
    shelf.put("d", 4, 95)
    assert (shelf.get("a"), shelf.get("c"), shelf.get("d")) == (None, None, 4)


def test_nothing_is_rendered_twice_within_a_minute() -> None:
    with patch.object(parts, "_shelf", parts.Shelf()):
        made: list[int] = []
        for _ in range(3):
            parts.remembered("once", lambda: made.append(1) or "it")
        assert made == [1]
