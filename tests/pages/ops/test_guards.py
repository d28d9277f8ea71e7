"""Who may come to the desk: operators; nobody else, by any address and any method."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.ops import at_the_desk, floor, order, parcel_of
from tests.support.pages import Browser


def addresses(app: Flask, db: Session) -> Iterator[tuple[str, str]]:
    """Every address of the desks and the studio, with each of its methods."""
    floor(db)
    number = order(db)
    given = {
        "number": number,
        "key": parcel_of(db, number),
        "item_id": "x",
        "sku": "HY-SOAP-400",
        "task": "react",
        "payout_id": "1",
        "slug": "hand-soap",
        "carrier": "yamato",
        "run_id": "x",
        "kind": "products",
        "language": "ja",
        "batch": "x",
        "key_id": "x",
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if str(rule.endpoint).startswith(("ops.", "studio.", "support.", "counter.")):
            for method in rule.methods & {"GET", "POST"}:
                wanted = {k: given[k] for k in rule.arguments}
                yield method, adapter.build(rule.endpoint, wanted, method=method)


def test_strangers_are_sent_to_the_staff_sign_in(application: Any, db: Session, browser: Browser) -> None:
    asked = list(addresses(application, db))
    assert len(asked) >= 15
    for method, url in asked:
        answer = browser.get(url) if method == "GET" else post_with_token(browser, url)
        assert answer.status == 303, (method, url)
        assert answer.location.startswith("/staff/login"), (method, url)


def post_with_token(browser: Browser, url: str) -> Any:
    """Post with a token of the staff session, so that the guard answers and not the token's check."""
    browser.get("/staff/login")
    return browser.post(url)


def test_a_fragment_is_redirected_as_a_whole(browser: Browser) -> None:
    answer = browser.get("/ops/orders", HX_Request="true", HX_Target="div#order_sheet")
    assert answer.status == 204
    assert answer.location == "/staff/login?next=/ops/orders"


@pytest.mark.parametrize("role", ["merchandiser", "agent", "shop_staff"])
def test_other_roles_are_refused_at_the_desk(application: Any, db: Session, role: str) -> None:
    desk = at_the_desk(application, db, "ito@demo.example", roles=(role,))
    for method, url in addresses(application, db):
        if url.startswith("/ops"):
            answer = desk.get(url) if method == "GET" else desk.post(url)
            assert answer.status == 403, (method, url)


def test_merchandisers_arrive_at_their_studio(application: Any, db: Session) -> None:
    studio = at_the_desk(application, db, "ito@demo.example", roles=("merchandiser",))
    page = studio.get("/studio")
    assert page.one("h1").get_text() == "スタジオ"
    assert at_the_desk(application, db).get("/studio").status == 404
