"""Every page of the shop is well made, and in English without a Japanese remainder."""

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.support.lint import lint_page

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
PATHS = [
    "/", "/c/clothes", "/c/clothes?size=M&colour=navy&stock=1&price_from=1", "/c/clothes?size=L&stock=1",
    "/collections/winter", "/p/everyday-tee", "/p/everyday-tee?color=white", "/p/heavy-tee", "/p/hand-soap",
    "/search", "/search?q=tee", "/search?q=nothingatall", "/stores", "/no-such-page",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_well_made(browser: FlaskClient, path: str) -> None:
    lint_page(browser.get(path).text)


@pytest.mark.parametrize("path", PATHS)
def test_no_japanese_is_left(browser: FlaskClient, path: str) -> None:
    page = BeautifulSoup(browser.get(path, headers={"Accept-Language": "en"}).text, "html.parser")
    for link in page.select('[lang="ja"]'):
        link.decompose()
    said = [page.get_text(" ")]
    # What an option sends is nobody's reading: prefectures go by their Japanese names.
    said += [
        str(v)
        for tag in page.find_all(True)
        for k, v in tag.attrs.items()
        if k != "src" and (tag.name, k) != ("option", "value")
    ]
    assert [text for text in said if JAPANESE.search(text)] == []
