"""Shops, texts of law, the map for search engines."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.services.business import texts
from tests.support.catalog import NOW


def test_the_shops_are_listed_and_warehouses_are_not(browser: FlaskClient) -> None:
    text = browser.get("/stores").text
    assert "梅田店" in text
    assert "東京倉庫" not in text


def test_a_text_of_law_is_shown_as_it_is_in_force(browser: FlaskClient, goods: Session) -> None:
    row = texts.LegalRow(label={"ja": "販売業者"}, text={"ja": "株式会社ひより"})
    page = texts.LegalPage(slug="tokusho", title={"ja": "特定商取引法に基づく表示"}, rows=(row,))
    texts.put_legal_page(goods, page, by="test", now=NOW)
    text = browser.get("/legal/tokusho").text
    assert "株式会社ひより" in text
    assert browser.get("/legal/no-such").status_code == 404


def test_the_map_lists_what_is_published(browser: FlaskClient) -> None:
    answer = browser.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    assert "<loc>http://localhost:8000/p/everyday-tee</loc>" in answer.text
    assert "<loc>http://localhost:8000/collections/winter</loc>" in answer.text
