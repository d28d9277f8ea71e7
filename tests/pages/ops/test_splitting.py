"""The desk sends a part of an order first; the customer sees both parcels and reads what is still to come."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock, outbox
from storefront.services.messages import orders as letters
from tests.oms.makers import goods
from tests.support import ops
from tests.support.pages import Browser


@pytest.fixture
def number(db: Session) -> str:
    """Two T-shirts and soap, being picked."""
    made = ops.order(db, goods(ops.TEE, 2), goods(ops.SOAP))
    oms.start_picking(db, [made], actor="staff:1", now=clock.now())
    db.commit()
    return made


def address(db: Session, number: str) -> str:
    return f"/ops/orders/{number}/parcels/{ops.parcel_of(db, number)}/split"


def test_part_of_an_order_goes_first_and_the_rest_stays_queued(
    desk: Browser, db: Session, number: str
) -> None:
    page = desk.get(f"/ops/orders/{number}")
    assert [f["value"] for f in page.all('input[name^="keep_"]')] == ["2", "1"]
    answer = desk.post(address(db, number), {"keep_1": "１", "keep_2": "0"})
    assert answer.status == 303
    order = oms.order(db, number)
    assert order is not None
    assert [(p.state, p.lines) for p in order.parcels] == [
        ("picking", ((1, 1),)),
        ("planned", ((1, 1), (2, 1))),
    ]
    assert "荷物を分割（2点を別の荷物へ）" in desk.get(f"/ops/orders/{number}").text
    assert number in desk.get("/ops/orders").text


@pytest.mark.parametrize("typed", [{"keep_1": "x", "keep_2": "0"}, {"keep_1": "2", "keep_2": "1"}, {}])
def test_what_is_no_split_is_said_above_its_fields(
    desk: Browser, db: Session, number: str, typed: dict[str, str]
) -> None:
    desk.get(f"/ops/orders/{number}")
    answer = desk.post(address(db, number), typed)
    assert answer.status == 422
    assert "先に送る" in answer.one(".fold[open] .notice__title").get_text()
    order = oms.order(db, number)
    assert order is not None and len(order.parcels) == 1


def test_the_mail_of_a_part_names_what_is_still_to_come(db: Session, desk: Browser, number: str) -> None:
    first = ops.parcel_of(db, number)
    oms.split(db, first, keep={1: 2}, actor="staff:1", now=clock.now())
    oms.pack(db, first, actor="staff:1", now=clock.now())
    oms.ship(db, first, carrier="yamato", tracking_number=ops.GOOD_NUMBER, actor="staff:1", now=clock.now())
    event = next(e for e in outbox.history(db, f"order:{number}") if e.verb == "order.shipped")
    told = letters.on_shipped(db, event)
    assert told is not None
    assert [
        (x["quantity"], len(p["lines"]))
        for x, p in zip(told.context["rest"], told.context["parcels"], strict=True)
    ] == [(1, 1)]
