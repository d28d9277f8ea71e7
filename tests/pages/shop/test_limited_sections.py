"""A section of the home that is limited: counted beside the page, closed without script."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import counted_statements
from storefront.services.behaviour.buffer import Buffer
from storefront.services.campaigns import showing
from tests.pages.shop.test_overlays import home, publish
from tests.support.catalog import NOW

LIMITED = {"placement": "home", "slot": "first", "caps": {"limited": True, "most": 1}}
HERE = "[data-campaign=hello]"


@pytest.fixture
def noted(goods: Session, monkeypatch: pytest.MonkeyPatch) -> Buffer:
    """What this test's pages note, and nothing that others left."""
    own = Buffer(showing.write_down)
    monkeypatch.setattr(showing, "_BUFFER", own)
    publish(goods, "hello", **LIMITED)
    return own


def test_one_visit_is_counted_once_off_the_page_and_the_section_goes_after_it(
    browser: FlaskClient, noted: Buffer
) -> None:
    assert home(browser).select(HERE)
    assert not noted.waiting  # a browser without a cookie may never come back
    with counted_statements() as sent:
        assert home(browser).select(HERE)
    assert len(sent) <= 3
    assert noted.flush() == 1
    assert home(browser).select(HERE)
    assert noted.flush() == 0
    with clock.as_of(NOW + timedelta(minutes=31)):
        assert not home(browser).select(HERE)


def test_a_visitor_closes_it_without_script_and_it_stays_away(browser: FlaskClient, noted: Buffer) -> None:
    home(browser)
    form = home(browser).select_one(f"{HERE} .campaign__out")
    token = form.select_one("input[name=csrf_token]")["value"]
    answer = browser.post(form["action"], data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/")
    assert not home(browser).select(HERE)


def test_what_is_not_limited_has_no_way_out_and_stays(
    browser: FlaskClient, goods: Session, noted: Buffer
) -> None:
    publish(goods, "hello", placement="home", slot="first")
    home(browser)
    assert home(browser).select(HERE) and not home(browser).select(".campaign__out")
    assert not noted.waiting
