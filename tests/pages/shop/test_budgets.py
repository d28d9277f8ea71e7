"""What a page of the shop may cost in statements, settings and places being known already."""

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from tests.support.browsing import Browser
from tests.support.catalog import NOW
from tests.support.people import PASSWORD, customer

PAGES = [("/", 3), ("/c/clothes?size=M&stock=1", 3), ("/collections/winter", 3), ("/p/everyday-tee", 3),
         ("/search?q=Tシャツ", 6), ("/search?q=とうもろこし", 6)]  # fmt: skip


def cost(browser: Browser, path: str) -> int:
    """Statements of a page that was opened before."""
    browser.get(path)
    with counted_statements() as sent:
        assert browser.get(path).status_code == 200
    return len(sent)


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_a_visitor_with_a_cookie(goods: Session, path: str, most: int) -> None:
    assert cost(Browser(at=NOW), path) <= most


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_a_signed_in_customer(goods: Session, path: str, most: int) -> None:
    customer(goods)
    browser = Browser(at=NOW)
    browser.get("/login")
    assert browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD}).status_code == 303
    assert cost(browser, path) <= most
