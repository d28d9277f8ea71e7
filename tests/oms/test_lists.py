"""Lists of orders: one's own pages, the queue with its tabs."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.db import counted_statements
from tests.oms.makers import NOW, PICKER, by_card, goods, make_draft, make_places, seen, stock


@pytest.fixture
def numbers(db: Session) -> list[str]:
    """Five orders of one person, a minute apart, and one of somebody else."""
    make_places(db)
    stock(db, A_TYO=50, D_TYO=1, E_OSK=1)
    mine = [
        oms.place(db, make_draft([goods("A")], checkout=f"m{n}"), now=NOW + timedelta(minutes=n)).number
        for n in range(5)
    ]
    oms.place(db, by_card([goods("A")], checkout="other", person_id=12, name="鈴木 一郎"), now=NOW)
    return mine


def test_my_orders_are_paged_newest_first_in_one_statement(db: Session, numbers: list[str]) -> None:
    with counted_statements() as statements:
        first = oms.orders_of(db, 11, size=3)
    assert len(statements) == 1
    assert [o.number for o in first.rows] == numbers[:1:-1]
    second = oms.orders_of(db, 11, cursor=first.next, size=3)
    assert [o.number for o in second.rows] == [numbers[1], numbers[0]]
    assert second.next is None
    assert oms.orders_of(db, 99).rows == ()


def test_a_damaged_cursor_starts_anew(db: Session, numbers: list[str]) -> None:
    for cursor in ("x", "W10", "WyJub3cgbm90IiwgIngiXQ", "WyIyMDI2LTAxLTAxIiwgIngiXQ"):
        assert len(oms.orders_of(db, 11, cursor=cursor).rows) == 5


def test_the_queue_counts_its_tabs_in_two_statements(db: Session, numbers: list[str]) -> None:
    oms.start_picking(db, numbers[:2], actor=PICKER, now=NOW)
    oms.cancel(db, numbers[4], actor="staff:7", reason="x", cause="x", now=NOW)
    with counted_statements() as statements:
        queue = oms.queue(db, oms.QueueFilters())
    assert len(statements) == 2
    assert [o.number for o in queue.rows] == numbers[2:4]
    assert queue.counts == {
        "open": 4, "stuck": 0, "to_pick": 2, "picking": 2, "packed": 0, "shipped": 0, "done": 0,
        "awaiting_payment": 1, "closed": 1, "all": 6,
    }  # fmt: skip


def test_the_queue_finds_by_number_name_and_place(db: Session, numbers: list[str]) -> None:
    def found(**filters: str) -> list[str]:
        return [o.number for o in oms.queue(db, oms.QueueFilters(tab="all", **filters)).rows]

    assert found(text=numbers[0].lower()) == [numbers[0]]
    assert len(found(text="鈴木")) == 1
    assert len(found(text="SATO@demo.example")) == 6
    assert found(text="100%") == []
    assert found(location="OSK") == []
    assert len(found(location="TYO")) == 6


def test_a_split_order_comes_once_with_all_its_parcels(db: Session, numbers: list[str]) -> None:
    split = oms.place(db, make_draft([goods("D"), goods("E")], checkout="s"), now=NOW).number
    with counted_statements() as statements:
        order = seen(db, split)
    assert len(statements) == 1
    assert [(f.location, f.lines) for f in order.fulfilments] == [("TYO", ((1, 1),)), ("OSK", ((2, 1),))]
