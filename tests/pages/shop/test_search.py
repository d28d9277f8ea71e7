"""The search page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from storefront.kernel.db import counted_statements


def test_a_name_in_half_width_finds_the_shirts_within_three_statements(browser: FlaskClient) -> None:
    browser.get("/")
    with counted_statements() as sent:
        text = browser.get("/search?q=Ｔシャツ").text
    assert len(sent) <= 3
    found = [a.text for a in BeautifulSoup(text, "html.parser").select(".product-card__name a")]
    assert found == ["ふだんのTシャツ", "厚手のTシャツ"]


def test_facets_of_a_search_keep_its_words(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/search?q=Tシャツ&size=L").text, "html.parser")
    assert page.select_one('form#list_results input[name="q"]')["value"] == "Tシャツ"
    assert page.select_one(".chip--on[href]")["href"] == "/search?q=T%E3%82%B7%E3%83%A3%E3%83%84"


def test_nothing_found_helps_within_six_statements(browser: FlaskClient) -> None:
    with counted_statements() as sent:
        text = browser.get("/search?q=とうもろこし").text
    assert len(sent) <= 6
    assert "「とうもろこし」は見つかりませんでした" in text
    assert 'href="/c/clothes"' in text


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=%F0%9F", "?q=" + "あ" * 3000, "?q=<script>&sort=x"]
)
def test_any_words_get_a_page(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/search{query}")
    assert answer.status_code == 200
    assert "<script>&" not in answer.text
