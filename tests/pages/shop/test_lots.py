"""Hold-outs in pages: who is held back stays so when they sign in, and who is shown it as well, on every device."""

from itertools import count

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.services import audiences, behaviour, visits
from storefront.services.profile import Who
from tests.pages.shop.test_overlays import PHONE, csrf_of, home, publish
from tests.support.people import PASSWORD, customer
from tests.support.shop import shop

HALF = {"placement": "home", "slot": "first", "section": {"kind": "message"}, "holdout": 50}


def held(who: Who, key: str) -> bool:
    """Whether the lot alone holds them back."""
    return audiences.bucket(who, f"holdout {key}") < 5000


def campaign_that(person: Who, *, holds: bool) -> str:
    """A name under which this person is held back by lot, or not."""
    return next(f"half-{n}" for n in count() if held(person, f"half-{n}") == holds)


def browser_that(key: str, *, holds: bool, after: int = 0) -> FlaskClient:
    """A browser whose visitor is held back by lot, or not."""
    tokens = (f"{n:032d}" for n in count(after))
    token = next(
        t for t in tokens if held(Who(visits.new_visit(visits.VISITOR, token=t).visitor_id), key) == holds
    )
    client = shop().test_client()
    client.set_cookie("sid", token)
    return client  # fmt: skip


def sees(client: FlaskClient) -> bool:
    """Whether the campaign stands in the home page of this browser."""
    return "冬の<b>支度</b>" in home(client).text


def sign_in(client: FlaskClient) -> None:
    """Hana signs in."""
    told = {"email": "sato@demo.example", "password": PASSWORD, "csrf_token": csrf_of(client)}
    assert client.post("/login", data=told, headers=PHONE).status_code == 303


@pytest.mark.parametrize("as_visitor", [True, False])
@pytest.mark.parametrize("looked", [True, False])
def test_a_visitor_who_signs_in_stays_where_they_were(goods: Session, as_visitor: bool, looked: bool) -> None:
    hana = Who(None, customer(goods).person_id)
    key = campaign_that(hana, holds=not as_visitor)  # alone the person would be on the other side
    publish(goods, key, **HALF)
    client = browser_that(key, holds=as_visitor)
    if looked:
        assert sees(client) is not as_visitor
    sign_in(client)
    assert sees(client) is not as_visitor


def test_of_two_devices_the_one_that_showed_it_decides(goods: Session) -> None:
    hana = Who(None, customer(goods).person_id)
    key = campaign_that(hana, holds=True)
    publish(goods, key, **HALF)
    phone, laptop = browser_that(key, holds=True), browser_that(key, holds=False)
    assert not sees(phone)
    sign_in(phone)
    assert not sees(phone)
    assert sees(laptop)
    behaviour.flush()
    sign_in(laptop)
    assert sees(laptop)
    assert sees(phone)


def test_what_a_person_met_before_goes_before_the_lot_of_a_new_device(goods: Session) -> None:
    hana = Who(None, customer(goods).person_id)
    phone = browser_that("none", holds=True)
    sign_in(phone)  # before there was a campaign
    key = campaign_that(hana, holds=True)
    publish(goods, key, **HALF)
    assert not sees(phone)
    laptop = browser_that(key, holds=False)  # has not seen the home page
    sign_in(laptop)
    assert not sees(laptop)


def test_the_home_of_a_visitor_writes_nothing_about_its_lots(goods: Session) -> None:
    publish(goods, "half-0", **HALF)
    client = browser_that("half-0", holds=True)
    sees(client)
    with counted_statements() as sent:
        sees(client)
    assert len(sent) == 1
    assert goods.scalar(sa.text("SELECT count(*) FROM campaign_contact")) == 0


def test_blocks_of_the_checkout_stay_as_well(goods: Session) -> None:
    hana = Who(None, customer(goods).person_id)
    key = campaign_that(hana, holds=False)
    publish(goods, key, placement="checkout", slot="before:contact", holdout=50)
    client = browser_that(key, holds=True)
    told = {"sku": "HY-TEE-NAVY-M", "quantity": "1", "csrf_token": csrf_of(client)}
    client.post("/cart/lines", data=told, headers=PHONE)

    def words() -> str:
        return BeautifulSoup(client.get("/checkout", headers=PHONE).text, "html.parser").main.text

    assert "冬の<b>支度</b>" not in words()
    sign_in(client)
    assert "冬の<b>支度</b>" not in words()
