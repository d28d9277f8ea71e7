"""A signed-in customer, a house with stock, and orders that can be in every state."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from tests.oms import makers
from tests.support.browsing import Browser
from tests.support.people import PASSWORD, customer

Order = Callable[..., str]


@pytest.fixture
def sato(db: Session) -> Any:
    """Sato Hana, who has an account."""
    return customer(db)


@pytest.fixture
def browser(sato: Any) -> Browser:
    """Her browser, signed in."""
    return signed_in("sato@demo.example")


def signed_in(email: str) -> Browser:
    """The browser of this customer."""
    browser = Browser(at=makers.LATER)
    browser.get("/login")
    assert browser.post("/login", {"email": email, "password": PASSWORD}).status_code == 303
    browser.get("/mypage/profile")
    return browser


@pytest.fixture
def order(db: Session, sato: Any) -> Order:
    """Places an order of hers; its number."""
    makers.make_places(db)
    makers.stock(db, A_TYO=50, B_TYO=50)
    made = iter(range(1000))

    def place(*lines: oms.LineDraft, **changes: Any) -> str:
        given = lines or (makers.goods("A"), makers.shipping())
        changes = {"person_id": sato.person_id, **changes}
        draft = makers.make_draft(given, checkout=f"c{next(made)}", **changes)
        number = oms.place(db, draft, now=makers.NOW).number
        db.commit()
        return number

    return place
