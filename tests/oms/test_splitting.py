"""A parcel is split: part of it leaves, the rest stays allocated and waits; stock and quantities agree."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.errors import Refusal
from storefront.oms import OrderState
from tests.oms import makers
from tests.oms.makers import NOW, PICKER, counters, seen


@pytest.fixture
def number(db: Session) -> str:
    """Three of A and one of B, being picked in Tokyo."""
    makers.make_places(db)
    makers.stock(db, A_TYO=10, B_TYO=10)
    made = oms.place(db, makers.make_draft([makers.goods("A", 3), makers.goods("B")]), now=NOW).number
    oms.start_picking(db, [made], actor=PICKER, now=NOW)
    return made


def split(db: Session, number: str, keep: Mapping[int, int]) -> tuple[str, str]:
    first = seen(db, number).parcels[0].id
    return first, oms.split(db, first, keep=keep, actor=PICKER, now=NOW)


def ship(db: Session, key: str, tracking: str) -> None:
    oms.pack(db, key, actor=PICKER, now=NOW)
    oms.ship(db, key, carrier="yamato", tracking_number=tracking, actor=PICKER, now=NOW)


def test_the_part_leaves_and_the_rest_is_picked_packed_and_shipped_later(db: Session, number: str) -> None:
    first, rest = split(db, number, {1: 2})
    order = seen(db, number)
    assert [(p.id, p.state, p.lines) for p in order.parcels] == [
        (first, "picking", ((1, 2),)), (rest, "planned", ((1, 1), (2, 1))),
    ]  # fmt: skip
    assert counters(db, "A", "TYO") == (10, 0, 3)
    ship(db, first, "444413758703")
    assert seen(db, number).state is OrderState.PARTLY_SHIPPED
    assert (counters(db, "A", "TYO"), counters(db, "B", "TYO")) == ((8, 0, 1), (10, 0, 1))
    assert oms.start_picking(db, [number], actor=PICKER, now=NOW) == (number,)
    ship(db, rest, "405548424886")
    order = seen(db, number)
    assert order.state is OrderState.SHIPPED
    assert [(x.ordered, x.allocated, x.shipped) for x in order.goods] == [(3, 3, 3), (1, 1, 1)]
    assert (counters(db, "A", "TYO"), counters(db, "B", "TYO")) == ((7, 0, 0), (9, 0, 0))


def test_a_split_is_told_once_with_both_parcels(db: Session, number: str) -> None:
    first, rest = split(db, number, {1: 3})
    told = next(e for e in oms.timeline(db, number) if e.verb == "order.split")
    assert told.data == {"fulfilment": first, "rest": rest, "units": 1}


@pytest.mark.parametrize("keep", [{}, {1: 0}, {1: 3, 2: 1}, {1: 4}, {1: -1}, {9: 1}, {1: 1, 9: 0}])
def test_what_is_no_split_is_refused_and_nothing_moves(
    db: Session, number: str, keep: Mapping[int, int]
) -> None:
    before = seen(db, number)
    with pytest.raises(Refusal):
        split(db, number, keep)
    assert seen(db, number) == before


def test_the_same_split_sent_twice_splits_once(db: Session, number: str) -> None:
    first, _ = split(db, number, {1: 2, 2: 1})
    with pytest.raises(Refusal):
        oms.split(db, first, keep={1: 2, 2: 1}, actor=PICKER, now=NOW)
    assert len(seen(db, number).parcels) == 2


def test_a_packed_parcel_is_not_split_any_more(db: Session, number: str) -> None:
    parcel = seen(db, number).parcels[0].id
    oms.pack(db, parcel, actor=PICKER, now=NOW)
    with pytest.raises(Refusal) as refused:
        oms.split(db, parcel, keep={1: 1}, actor=PICKER, now=NOW)
    assert refused.value.code == "wrong_state"


def test_a_split_order_that_is_cancelled_frees_all_of_its_stock(db: Session, number: str) -> None:
    split(db, number, {1: 1})
    oms.cancel(db, number, actor=PICKER, reason="", cause="x", now=NOW)
    assert {p.state for p in seen(db, number).fulfilments} == {oms.FulfilmentState.CANCELLED}
    assert ims.availability(db, ["A"])["A"].total == 10
