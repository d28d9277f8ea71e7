"""The home page."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.pages.parts import forget
from storefront.services import catalog
from tests.support.shop import shop


def test_home_opens_with_the_first_collection_and_its_goods(browser: FlaskClient) -> None:
    page = BeautifulSoup(browser.get("/").text, "html.parser")
    assert page.h1.text == "冬のはじめの、あたたかい支度。"
    assert [h.text for h in page.select("main h2")] == [
        "冬じたくの品",
        "棚からさがす",
        "あたらしく入りました",
    ]
    assert page.select_one(".product-card a")["href"] == "/p/everyday-tee"


def test_home_speaks_english(browser: FlaskClient) -> None:
    answer = browser.get("/", headers={"Accept-Language": "en"})
    assert "Warm things for early winter." in answer.text
    assert "冬" not in answer.text


def test_a_second_visitor_costs_one_statement_until_something_changes(
    browser: FlaskClient, goods: Session
) -> None:
    browser.get("/")
    with counted_statements() as sent:
        browser.get("/")
    assert len(sent) <= 2
    catalog.put_collections(goods, [catalog.CollectionDraft("winter", {"ja": "春の品"}, ("hand-soap",))])
    with counted_statements() as sent:
        text = browser.get("/").text
    assert len(sent) <= 3
    assert "春の品" in text


def test_an_empty_shop_says_so(db: Session) -> None:
    forget()
    text = shop().test_client().get("/").text
    assert "ただいま準備しています" in text
