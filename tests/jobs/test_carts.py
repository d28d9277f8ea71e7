"""Carts left behind are told of once, can be taken up on another device, and are quiet after a purchase."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.jobs.carts import watch_carts
from storefront.jobs.events import react
from storefront.kernel import clock, outbox
from storefront.services import behaviour, carts, profile
from storefront.services.carts import Owner
from storefront.services.profile import Left, Who
from tests.support.browsing import Browser
from tests.support.buying import HANA, place, reach_confirmation
from tests.support.goods import NOW, on_sale
from tests.support.jobs import run_jobs
from tests.support.shop import shop

HER = Owner(UUID(int=7))
LATER = NOW + timedelta(hours=2)


def watch(at: Any) -> None:
    with clock.as_of(at):
        watch_carts(timestamp=0)


def told(db: Session, verb: str) -> list[Any]:
    rows = sa.text("SELECT subject, cause FROM business_event WHERE verb = :verb ORDER BY id")
    return list(db.execute(rows, {"verb": verb}))


@pytest.fixture
def sweater(db: Session) -> str:
    sku = on_sale(db)
    with clock.as_of(NOW):
        carts.add(db, HER, sku, 2, now=NOW)
    db.commit()
    return sku


def left(db: Session) -> Left | None:
    run_jobs(db)
    return profile.read(db, Who(HER.visitor_id)).abandoned


def test_a_cart_is_left_behind_after_an_hour_and_told_of_once(db: Session, sweater: str) -> None:
    watch(NOW + timedelta(minutes=59))
    assert told(db, "cart.abandoned") == []
    watch(LATER)
    watch(LATER + timedelta(hours=1))
    assert len(told(db, "cart.abandoned")) == 1
    assert left(db) == Left(NOW, 2 * 3960, ("p-sw-m",), "cart")


def test_whoever_comes_back_has_left_nothing_and_may_leave_again(db: Session, sweater: str) -> None:
    watch(LATER)
    carts.change(db, HER, sweater, "1", now=LATER)
    watch(LATER + timedelta(minutes=1))
    assert left(db) is None
    assert [cause.partition(":")[0] for _, cause in told(db, "cart.resumed")] == ["back"]
    watch(LATER + timedelta(hours=3))
    assert len(told(db, "cart.abandoned")) == 2
    assert left(db) == Left(LATER, 3960, ("p-sw-m",), "cart")
    carts.remove(db, HER, sweater, now=LATER + timedelta(hours=4))
    watch(LATER + timedelta(hours=4, minutes=1))
    assert left(db) is None


def test_a_purchase_stops_it_at_once(db: Session) -> None:
    sku, browser = on_sale(db), Browser()
    browser.get("/")
    button = reach_confirmation(browser, sku)
    visitor = db.scalar(sa.text("SELECT visitor_id FROM cart"))
    watch(clock.now() + timedelta(hours=2))
    run_jobs(db)
    abandoned = profile.read(db, Who(visitor)).abandoned
    assert abandoned is not None
    assert abandoned.step == "checkout"
    assert place(browser, button).status_code == 303
    run_jobs(db)
    assert profile.read(db, Who(visitor)).abandoned is None
    (placed,) = db.scalars(sa.text("SELECT id FROM business_event WHERE verb = 'order.placed'"))
    with shop().app_context():
        react(event_id=placed)  # a later reaction failed, so the whole row comes again
    assert db.scalar(sa.text("SELECT count(*) FROM behaviour_event WHERE verb = 'order'")) == 1
    profile.follow(db, behaviour.queries.complete_until(db))
    his = profile.read(db, Who(visitor))
    assert [(line.sku, line.product, line.amount) for line in his.bought] == [(sku, "p-sw-m", 3960)]
    assert (his.orders, profile.rebuild(db, Who(visitor))) == (1, his)
    watch(clock.now() + timedelta(hours=3))
    assert [cause for _, cause in told(db, "cart.resumed")] == ["ordered"]


def test_a_signed_link_opens_the_cart_elsewhere_and_says_nothing_of_its_owner(db: Session) -> None:
    sku, hers, other = on_sale(db), Browser(), Browser()
    hers.get("/")
    reach_confirmation(hers, sku, 2)
    assert hers.post("/cart/link", {}).status_code == 303
    found = re.search(r"/go/(cart-[a-z0-9-]+)", hers.get("/cart/link").text)
    assert found is not None
    shown = other.get(f"/go/{found[1]}")
    assert ("セーター" in shown.text, HANA["family_name"] in shown.text, HANA["email"] in shown.text) == (
        True,
        False,
        False,
    )
    for _ in range(2):
        assert other.post(f"/go/{found[1]}", {}).status_code == 303
    assert 'value="2"' in other.get("/cart").text
    assert db.scalar(sa.text("SELECT sum(quantity) FROM cart_line")) == 4
    assert other.get(f"/go/{found[1][:-1]}x").status_code == 404
    assert other.get(f"/go/{found[1][:-1]}{'0' if found[1][-1] != '0' else '1'}").status_code == 404


def test_the_link_to_an_ordered_cart_says_that_it_is_gone(db: Session) -> None:
    sku, hers = on_sale(db), Browser()
    hers.get("/")
    button = reach_confirmation(hers, sku)
    hers.post("/cart/link", {})
    found = re.search(r"/go/(cart-[a-z0-9-]+)", hers.get("/cart/link").text)
    assert found is not None
    place(hers, button)
    assert "もうありません" in Browser().get(f"/go/{found[1]}").text
    assert outbox.history(db, "cart:nothing") == ()
