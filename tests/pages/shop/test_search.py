"""The search page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from storefront.kernel.db import counted_statements


def test_a_name_in_half_width_finds_the_shirts_within_three_statements(browser: FlaskClient) -> None:
    browser.get("/search?q=とうもろこし")  # synonyms are known from now on
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


def test_a_slip_of_the_finger_is_answered_by_what_was_meant(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/search?q=ふだんのTシヤッ").text, "html.parser")
    assert [a.text for a in page.select(".product-card__name a")] != []


def test_suggestions_are_options_of_words_and_products_within_four_statements(browser: FlaskClient) -> None:
    browser.get("/")
    with counted_statements() as sent:
        answer = browser.get("/search/suggestions?q=せっけ", headers={"HX-Request": "true"})
    # Who is asking, words, products that many ask for, and every other product when those are too few.
    assert len(sent) <= 4
    options = BeautifulSoup(answer.text, "html.parser").select("[role=option]")
    assert [o.get_text(" ", strip=True).split(" ")[0] for o in options][:2] == ["石けん", "手と体の石けん"]
    assert options[-1]["href"] == "/p/hand-soap"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q=<script>", "?q=" + "ア" * 3000, "?q=zzzz"])
def test_nothing_to_suggest_is_an_empty_fragment(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/search/suggestions{query}")
    assert (answer.status_code, "role=" in answer.text) == (200, False)


def test_several_words_that_find_nothing_are_offered_one_by_one(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/search?q=Tシャツ とうもろこし").text, "html.parser")
    assert [a.text for a in page.select('.prose a[href^="/search"]')] == ["Tシャツ", "とうもろこし"]


def test_the_field_is_a_plain_form_without_script(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/").text, "html.parser")
    field = page.select_one("form.site-search input[name=q]")
    assert (field.get("role"), field.find_parent("form")["action"]) == (None, "/search")
