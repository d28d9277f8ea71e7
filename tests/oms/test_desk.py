"""The fulfilment desk: pick, pack, ship, deliver, and what was not found."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.errors import NotFound, Refusal
from tests.oms.makers import (
    NOW,
    PICKER,
    by_card,
    counters,
    goods,
    make_draft,
    make_places,
    pack_all,
    seen,
    stock,
    verbs,
)

GOOD = "4444-1375-8703"


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_places(db)
    stock(db, A_TYO=5, B_TYO=5, D_TYO=1, E_OSK=1)


def ship(db: Session, key: str, number: str = GOOD, carrier: str = "yamato") -> oms.Shipped:
    """Ship this parcel."""
    return oms.ship(db, key, carrier=carrier, tracking_number=number, actor=PICKER, now=NOW)


def test_from_order_to_doorstep(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2)]), now=NOW).number
    assert oms.start_picking(db, [number], actor=PICKER, now=NOW) == (number,)
    assert seen(db, number).state is oms.OrderState.PICKING
    (parcel,) = seen(db, number).parcels
    assert oms.pack(db, parcel.id, actor=PICKER, now=NOW) is True
    assert seen(db, number).state is oms.OrderState.PACKED
    shipped = ship(db, parcel.id)
    assert shipped == oms.Shipped(number, parcel.id, "444413758703")
    order = seen(db, number)
    assert (order.state, order.lines[0].shipped) == (oms.OrderState.SHIPPED, 2)
    assert order.parcels[0].tracking_shown == GOOD
    assert order.parcels[0].tracking_url == (
        "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01=444413758703"
    )
    assert counters(db, "A", "TYO") == (3, 0, 0)
    assert oms.deliver(db, parcel.id, now=NOW + timedelta(days=1)) is True
    order = seen(db, number)
    assert (order.state, order.lines[0].delivered) == (oms.OrderState.DELIVERED, 2)
    assert verbs(db, number) == [
        "order.placed", "order.picking", "order.packed", "order.shipped", "order.delivered",
    ]  # fmt: skip
    assert ims.verify(db) == ()


def test_every_step_repeated_changes_nothing(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2)]), now=NOW).number
    (key,) = pack_all(db, number)
    assert oms.start_picking(db, [number], actor=PICKER, now=NOW) == ()
    assert oms.pack(db, key, actor=PICKER, now=NOW) is False
    assert ship(db, key).already is False
    again = ship(db, key, "999999999999")
    assert (again.already, again.tracking_number) == (True, "444413758703")
    assert oms.deliver(db, key, now=NOW) is True
    assert oms.deliver(db, key, now=NOW) is False
    assert counters(db, "A", "TYO") == (3, 0, 0)
    assert len(verbs(db, number)) == 5


def test_a_wrong_check_digit_is_only_a_warning(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A")]), now=NOW).number
    (key,) = pack_all(db, number)
    assert ship(db, key, "444413758704").warnings == ("check_digit",)
    assert seen(db, number).state is oms.OrderState.SHIPPED


def test_what_cannot_be_a_tracking_number_is_refused_at_its_field(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A")]), now=NOW).number
    (key,) = pack_all(db, number)
    for typed, carrier, field in (("", "yamato", "tracking_number"), (GOOD, "pigeon", "carrier")):
        with pytest.raises(Refusal) as refusal:
            ship(db, key, typed, carrier)
        assert refusal.value.field == field
    assert counters(db, "A", "TYO") == (5, 0, 1)


def test_a_parcel_goes_step_by_step(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A")]), now=NOW).number
    (parcel,) = seen(db, number).parcels
    with pytest.raises(Refusal):
        ship(db, parcel.id)
    with pytest.raises(Refusal):
        oms.pack(db, parcel.id, actor=PICKER, now=NOW)
    with pytest.raises(NotFound):
        oms.pack(db, "nosuch", actor=PICKER, now=NOW)
    assert seen(db, number).state is oms.OrderState.PLACED


def test_an_unpaid_order_is_not_picked(db: Session) -> None:
    number = oms.place(db, by_card([goods("A")]), now=NOW).number
    assert oms.start_picking(db, [number], actor=PICKER, now=NOW) == ()


def test_an_order_in_two_parcels_is_partly_shipped_in_between(db: Session) -> None:
    number = oms.place(db, make_draft([goods("D"), goods("E")]), now=NOW).number
    one, two = pack_all(db, number)
    ship(db, one)
    assert seen(db, number).state is oms.OrderState.PARTLY_SHIPPED
    ship(db, two, "202610971043", "japanpost")
    assert seen(db, number).state is oms.OrderState.SHIPPED
    oms.deliver(db, one, now=NOW)
    assert seen(db, number).state is oms.OrderState.SHIPPED
    oms.deliver(db, two, now=NOW)
    assert seen(db, number).state is oms.OrderState.DELIVERED


def test_the_pick_list_gathers_units_by_place_and_sku(db: Session) -> None:
    one = oms.place(db, make_draft([goods("A", 2), goods("B")]), now=NOW).number
    two = oms.place(db, make_draft([goods("A")], checkout="c2"), now=NOW).number
    lines = oms.pick_list(db, [one, two])
    assert [(x.location, x.sku, x.quantity) for x in lines] == [("TYO", "A", 3), ("TYO", "B", 1)]
    assert dict(lines[0].orders) == {one: 2, two: 1}


def test_what_is_not_found_becomes_one_work_item(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2), goods("B", 2)]), now=NOW).number
    oms.start_picking(db, [number], actor=PICKER, now=NOW)
    (parcel,) = seen(db, number).parcels
    oms.report_short(db, parcel.id, sku="A", found=1, actor=PICKER, now=NOW)
    item = oms.report_short(db, parcel.id, sku="B", found=0, actor=PICKER, now=NOW)
    assert oms.work_items(db) == (item,)
    assert (item.kind, {sku: x["found"] for sku, x in item.data.items()}) == (
        oms.WorkKind.SHORT,
        {"A": 1, "B": 0},
    )
    with pytest.raises(Refusal):
        oms.report_short(db, parcel.id, sku="A", found=2, actor=PICKER, now=NOW)
    assert oms.close_work_item(db, item.id, actor=PICKER, now=NOW) is True
    assert oms.close_work_item(db, item.id, actor=PICKER, now=NOW) is False
    assert oms.work_items(db) == ()
