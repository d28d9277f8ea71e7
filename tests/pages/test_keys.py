"""The key is changed while customers fill forms: what they send is taken, a stranger's token is not."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.pages import Browser
from tests.support.shop import shop

OLD, NEW = "o" * 40, "n" * 40


def app(key: str, earlier: str = "") -> Flask:
    """The shop with this key."""
    return shop(secret_key=key, old_secret_keys=earlier)


def begun(db: Session) -> Browser:
    """A browser that opened the sign-in form while the old key was in use."""
    browser = Browser(app(OLD))
    browser.get("/login")
    return browser


@pytest.mark.parametrize(("earlier", "status"), [("", 400), (OLD, 422), (f"x, {OLD}", 422), ("x" * 40, 400)])
def test_a_form_opened_before_the_change_is_taken_while_the_old_key_is_known(
    db: Session, earlier: str, status: int
) -> None:
    browser = begun(db)
    moved = Browser(app(NEW, earlier))
    moved.page, old = browser.page, browser.client.get_cookie("sid")
    assert old is not None
    moved.client.set_cookie("sid", old.value)
    assert (
        moved.submit("form[action^='/login']", email="nobody@demo.example", password="wrong").status == status
    )


def test_a_token_of_another_browser_is_refused_by_every_key(db: Session) -> None:
    browser, other = begun(db), begun(db)
    moved = Browser(app(NEW, OLD))
    moved.page, own = browser.page, other.client.get_cookie("sid")
    assert own is not None
    moved.client.set_cookie("sid", own.value)
    assert moved.submit("form[action^='/login']", email="nobody@demo.example", password="wrong").status == 400
