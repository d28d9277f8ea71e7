"""A parcel at the desk: packed, shipped with a number, delivered; or short."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.oms import FulfilmentState
from storefront.services import staff
from tests.oms.makers import counters, seen
from tests.support.ops import GOOD_NUMBER, ODD_NUMBER, TEE, order, parcel_of
from tests.support.pages import Browser


def parcel(db: Session, number: str) -> oms.FulfilmentView:
    """The order's first parcel."""
    return seen(db, number).fulfilments[0]


def at(db: Session, number: str, act: str) -> str:
    """The address of an act on the order's first parcel."""
    return f"/ops/orders/{number}/parcels/{parcel_of(db, number)}/{act}"


def ready(db: Session) -> str:
    """A packed order."""
    number = order(db)
    oms.start_picking(db, [number], actor="staff:1", now=clock.now())
    oms.pack(db, parcel_of(db, number), actor="staff:1", now=clock.now())
    db.commit()
    return number


def test_a_picked_parcel_is_packed_once(desk: Browser, db: Session) -> None:
    number = order(db)
    oms.start_picking(db, [number], actor="staff:1", now=clock.now())
    db.commit()
    assert desk.post(at(db, number, "packing")).location == f"/ops/orders/{number}"
    assert parcel(db, number).state is FulfilmentState.PACKED
    desk.post(at(db, number, "packing"))
    page = desk.get(f"/ops/orders/{number}")
    assert "ほかの人がすでに梱包しています" in page.one("#toasts").get_text()


@pytest.mark.parametrize("typed", [GOOD_NUMBER, "1234-5678-9013", "１２３４－５６７８－９０１３"])
def test_a_packed_parcel_is_shipped_however_its_number_is_typed(
    desk: Browser, db: Session, typed: str
) -> None:
    number = ready(db)
    before = counters(db, TEE, "TYO")
    answer = desk.post(at(db, number, "shipment"), {"carrier": "sagawa", "tracking_number": typed})
    assert answer.status == 303
    shipped = parcel(db, number)
    assert (shipped.carrier, shipped.tracking_number) == ("sagawa", GOOD_NUMBER)
    assert counters(db, TEE, "TYO") == (before[0] - 1, 0, before[2] - 1)
    act = staff.acts(db, f"order:{number}")[-1]
    assert act.action == "parcel.ship"
    assert act.after == {
        "state": "shipped",
        f"parcel {shipped.id}": "shipped",
        f"tracking {shipped.id}": GOOD_NUMBER,
    }


def test_a_wrong_check_digit_is_asked_about_and_never_blocks(desk: Browser, db: Session) -> None:
    number = ready(db)
    page = desk.post(at(db, number, "shipment"), {"carrier": "yamato", "tracking_number": ODD_NUMBER})
    assert page.status == 422
    assert "チェックデジット）が合いません" in page.one(".field__error").get_text()
    assert page.one("input[name=tracking_number]")["value"] == ODD_NUMBER
    assert parcel(db, number).state is FulfilmentState.PACKED
    answer = desk.submit("form[action$=shipment]", anyway="y")
    assert answer.status == 303
    assert parcel(db, number).tracking_number == ODD_NUMBER


@pytest.mark.parametrize("typed", ["", "12", "送り状", "1" * 41])
def test_what_is_no_number_is_refused_and_nothing_leaves(desk: Browser, db: Session, typed: str) -> None:
    number = ready(db)
    page = desk.post(at(db, number, "shipment"), {"carrier": "yamato", "tracking_number": typed})
    assert page.status == 422
    assert page.one("input[name=tracking_number]")["aria-invalid"] == "true"
    assert parcel(db, number).state is FulfilmentState.PACKED
    assert staff.acts(db, f"order:{number}") == ()


def test_a_second_operator_hears_with_which_number_it_left(desk: Browser, db: Session) -> None:
    number = ready(db)
    oms.ship(
        db, parcel_of(db, number), carrier="yamato", tracking_number=GOOD_NUMBER, actor="staff:9", now=clock.now()
    )  # fmt: skip
    db.commit()
    desk.post(at(db, number, "shipment"), {"carrier": "yamato", "tracking_number": "400000000002"})
    page = desk.get(f"/ops/orders/{number}")
    assert f"すでに送り状番号 {GOOD_NUMBER} で発送されています" in page.one("#toasts").get_text()
    assert parcel(db, number).tracking_number == GOOD_NUMBER


def test_packing_a_cancelled_order_says_where_the_order_is(desk: Browser, db: Session) -> None:
    number = order(db)
    address = at(db, number, "packing")
    oms.cancel(db, number, actor="staff:9", reason="x", cause="x", now=clock.now())
    db.commit()
    page = desk.post(address)
    assert page.status == 422
    assert "いまは「キャンセル」のため、この操作はできません。" in page.one("[role=alert]").get_text()


def test_a_shipped_parcel_is_marked_as_delivered(desk: Browser, db: Session) -> None:
    number = ready(db)
    desk.post(at(db, number, "shipment"), {"carrier": "yamato", "tracking_number": GOOD_NUMBER})
    assert desk.post(at(db, number, "delivery")).status == 303
    assert seen(db, number).state is oms.OrderState.DELIVERED
    assert "お届け済み" in desk.get(f"/ops/orders/{number}").one(".course").get_text()


def test_a_shortage_becomes_work_for_somebody(desk: Browser, db: Session) -> None:
    number = order(db)
    page = desk.post(at(db, number, "shortage"), {"sku": TEE, "found": "１"})
    assert page.status == 422
    assert "必要な数より少ない" in page.one(".field__error").get_text()
    assert page.one("details[open] input[name=found]")["value"] == "１"
    assert oms.work_items(db) == ()
    assert desk.post(at(db, number, "shortage"), {"sku": TEE, "found": "０"}).status == 303
    (item,) = oms.work_items(db)
    assert (item.kind, item.order_number) == (oms.WorkKind.SHORT, number)


def test_a_parcel_belongs_to_the_order_of_the_address(desk: Browser, db: Session) -> None:
    one, other = ready(db), order(db, checkout="c2")
    stranger = f"/ops/orders/{other}/parcels/{parcel_of(db, one)}/shipment"
    assert desk.post(stranger, {"carrier": "yamato", "tracking_number": GOOD_NUMBER}).status == 404
    assert desk.post(f"/ops/orders/{one}/parcels/nothing/packing").status == 404
    assert parcel(db, one).state is FulfilmentState.PACKED


def test_htmx_gets_the_sheet_with_the_reason(desk: Browser, db: Session) -> None:
    number = ready(db)
    headers = {"HX-Request": "true", "HX-Target": "div#order_sheet"}
    page = desk.post(
        at(db, number, "shipment"),
        {"carrier": "yamato", "tracking_number": "x", "back": "/ops/orders"},
        **headers,
    )
    assert page.status == 422
    assert page.response.text.lstrip().startswith('<div class="order-sheet"')
    done = desk.post(
        at(db, number, "shipment"), {"carrier": "yamato", "tracking_number": GOOD_NUMBER, "back": "/ops/orders?tab=packed"},
        token=True, **headers,
    )  # fmt: skip
    assert (done.status, done.location) == (204, "/ops/orders?tab=packed")
