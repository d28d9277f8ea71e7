"""What people do in the shop is noted; staff, robots and errors are not."""

from typing import Any
from unittest.mock import ANY

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.services import behaviour
from storefront.services.behaviour import buffer
from tests.support.goods import on_sale
from tests.support.pages import Browser
from tests.support.people import PASSWORD, customer
from tests.support.shop import shop


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffer, "_BUFFER", buffer.Buffer())


@pytest.fixture
def app(db: Session) -> Flask:
    on_sale(db)
    db.commit()
    return shop()


def noted() -> list[tuple[str, str]]:
    return [(str(h.verb), h.subject) for h in behaviour.waiting()]


def test_pages_are_noted_as_what_they_show(app: Flask) -> None:
    hers = Browser(app)
    for path in ("/", "/p/p-sw-m", "/search?q=セーター", "/search", "/cart", "/p/nothing-here", "/login"):
        hers.get(path, lint=False)
    hers.get("/p/p-sw-m", lint=False, HX_Request="true", HX_Target="div#buy")
    assert noted() == [
        ("page", "page:shop.home.show"), ("view", "product:p-sw-m"), ("search", "words:セーター"),
        ("page", "page:cart.carts.show"), ("page", "page:account.sign_in.new"),
    ]  # fmt: skip
    first, *rest = behaviour.waiting()
    assert first.data == {"device": "desktop", "new": True}
    assert {(h.visitor_id, "new" in h.data, h.person_id) for h in rest} == {(first.visitor_id, False, None)}


def test_what_goes_into_the_cart_and_out_of_it_is_noted_with_its_product(app: Flask, db: Session) -> None:
    hers = Browser(app)
    hers.get("/p/p-sw-m")
    assert hers.post("/cart/lines", {"sku": "SW-M", "quantity": "2"}).status == 303
    assert hers.post("/cart/lines", {"sku": "SW-M", "quantity": "99"}).status == 422
    hers.get("/checkout")
    hers.post("/cart/lines/SW-M", {"quantity": "1"})
    hers.post("/cart/lines/SW-M", {"quantity": "0"})
    acts = [pair for pair in noted() if pair[0] in {"cart_add", "cart_remove", "checkout_step"}]
    assert acts == [("cart_add", "sku:SW-M"), ("checkout_step", "step:details"), ("cart_remove", "sku:SW-M")]
    behaviour.write(db, behaviour.waiting())
    told = behaviour.queries.after(db, 0, 10**12, limit=100)
    (added,) = [h for h in told if h.verb == "cart_add"]
    assert (added.subject, added.data) == ("product:p-sw-m", {"device": ANY, "sku": "SW-M", "quantity": "2"})


def test_a_signed_in_customer_is_noted_by_who_they_are(app: Flask, db: Session) -> None:
    hana, hers = customer(db), Browser(app)
    hers.get("/login")
    hers.submit(email="sato@demo.example", password=PASSWORD)
    hers.get("/mypage", lint=False)
    assert noted()[-1] == ("page", "page:mypage.home.show")
    assert behaviour.waiting()[-1].person_id == hana.person_id


@pytest.mark.parametrize(
    "headers", [{"User_Agent": "Googlebot/2.1"}, {"Sec_Purpose": "prefetch"}, {"User_Agent": ""}]
)
def test_robots_and_pages_fetched_ahead_are_not_noted(app: Flask, headers: dict[str, Any]) -> None:
    Browser(app).get("/p/p-sw-m", **headers)
    assert noted() == []


def test_staff_are_not_noted(app: Flask) -> None:
    desk = Browser(app)
    desk.client.set_cookie("staff_sid", "anything")
    desk.get("/p/p-sw-m")
    assert noted() == []


def test_who_asks_for_the_head_only_is_not_noted(app: Flask) -> None:
    assert app.test_client().head("/p/p-sw-m").status_code == 200
    assert noted() == []
