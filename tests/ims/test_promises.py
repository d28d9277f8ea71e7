"""Promises: held, allocated, shipped, released, expired — and never more than there is."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.errors import Refusal
from tests.ims.makers import NOW, SOON, counters, hold, line, make_place


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_place(db, "W1")
    make_place(db, "W2", priority=20)
    ims.first_counts(db, [ims.Count("A", "W1", 5), ims.Count("B", "W1", 1), ims.Count("A", "W2", 2)], now=NOW)


def events(db: Session) -> list[list[str]]:
    """SKUs of each stock.changed event."""
    query = "SELECT data -> 'skus' FROM business_event WHERE verb = 'stock.changed' ORDER BY id"
    return [row[0] for row in db.execute(sa.text(query))]


def test_a_hold_takes_units_off_sale_without_moving_them(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    assert counters(db, "A") == (5, 2, 0)
    assert ims.availability(db, ["A"])["A"].by_location == (("W1", 3), ("W2", 2))
    assert events(db)[-1] == ["A"]


def test_all_or_nothing(db: Session) -> None:
    told = len(events(db))
    with pytest.raises(ims.OutOfStock) as refusal:
        hold(db, "O1", line("A", 2), line("B", 2, number=2))
    assert refusal.value.shortages == {"B": 1}
    assert counters(db, "A") == (5, 0, 0)
    assert ims.verify(db) == ()
    assert len(events(db)) == told


def test_two_lines_of_one_sku_are_checked_as_a_sum(db: Session) -> None:
    with pytest.raises(ims.OutOfStock) as refusal:
        hold(db, "O1", line("A", 3), line("A", 3, number=2))
    assert refusal.value.shortages == {"A": 5}
    hold(db, "O1", line("A", 3), line("A", 2, number=2))
    assert counters(db, "A") == (5, 5, 0)


def test_holding_again_for_the_same_line_changes_nothing(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    hold(db, "O1", line("A", 2))
    hold(db, "O1", line("A", 2, "W2"))
    assert counters(db, "A") == (5, 2, 0)
    assert counters(db, "A", "W2") == (2, 0, 0)


def test_a_hold_becomes_an_allocation_once(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    assert ims.allocate(db, "O1", now=NOW) == 2
    assert ims.allocate(db, "O1", now=NOW) == 0
    assert counters(db, "A") == (5, 0, 2)


def test_without_an_end_units_are_allocated_at_once(db: Session) -> None:
    hold(db, "O1", line("A", 2), until=None)
    assert counters(db, "A") == (5, 0, 2)


def test_releasing_twice_gives_back_once(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    hold(db, "O2", line("A", 1))
    assert ims.release(db, "O1", cause="cancel", now=NOW) == 2
    assert ims.release(db, "O1", cause="cancel", now=NOW) == 0
    assert counters(db, "A") == (5, 1, 0)


def test_single_lines_can_be_released(db: Session) -> None:
    hold(db, "O1", line("A", 2), line("B", 1, number=2), until=None)
    assert ims.release(db, "O1", cause="line", lines=[2], now=NOW) == 1
    assert (counters(db, "A"), counters(db, "B")) == ((5, 0, 2), (1, 0, 0))


def test_holds_expire_at_their_moment(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    hold(db, "O2", line("A", 1), until=None)
    assert ims.expire(db, NOW) == ()
    assert ims.expire(db, SOON) == ("O1",)
    assert ims.expire(db, SOON) == ()
    assert counters(db, "A") == (5, 0, 1)


def test_an_owner_may_hold_anew_after_expiry(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    ims.expire(db, SOON)
    hold(db, "O1", line("A", 3))
    assert counters(db, "A") == (5, 3, 0)
    assert ims.verify(db) == ()


def test_shipping_takes_units_out_once_per_cause(db: Session) -> None:
    hold(db, "O1", line("A", 3), until=None)
    assert ims.ship(db, "O1", [line("A", 1)], cause="p1", now=NOW) is True
    assert ims.ship(db, "O1", [line("A", 1)], cause="p1", now=NOW) is False
    assert counters(db, "A") == (4, 0, 2)
    assert ims.ship(db, "O1", [line("A", 2)], cause="p2", now=NOW) is True
    assert counters(db, "A") == (2, 0, 0)
    assert [(m.delta, m.kind, m.cause_id) for m in ims.movements(db, "A", location="W1")] == [
        (-2, ims.LedgerKind.SHIPMENT, "p2"),
        (-1, ims.LedgerKind.SHIPMENT, "p1"),
        (5, ims.LedgerKind.FIRST_COUNT, "first"),
    ]
    assert ims.verify(db) == ()


def test_two_lines_of_one_sku_ship_as_one_ledger_row(db: Session) -> None:
    lines = [line("A", 1), line("A", 2, number=2)]
    hold(db, "O1", *lines, until=None)
    ims.ship(db, "O1", lines, cause="p1", now=NOW)
    assert ims.movements(db, "A", location="W1")[0].delta == -3
    assert counters(db, "A") == (2, 0, 0)


def test_what_is_not_allocated_cannot_ship(db: Session) -> None:
    hold(db, "O1", line("A", 2))
    for wrong in (line("A", 2), line("A", 1, "W2"), line("B")):
        with pytest.raises(Refusal) as refusal:
            ims.ship(db, "O1", [wrong], cause="p1", now=NOW)
        assert refusal.value.code == "not_allocated"
    assert counters(db, "A") == (5, 2, 0)


def test_a_partly_shipped_promise_releases_only_the_rest(db: Session) -> None:
    hold(db, "O1", line("A", 3), until=None)
    ims.ship(db, "O1", [line("A", 1)], cause="p1", now=NOW)
    assert ims.release(db, "O1", cause="rest", now=NOW) == 2
    assert counters(db, "A") == (4, 0, 0)
    assert ims.verify(db) == ()


def test_safety_stock_is_kept_from_its_channel_only(db: Session) -> None:
    ims.put_safety(db, "W1", "web", 2)
    ims.put_safety(db, "W1", "web", 4, skus=["A"])
    assert ims.availability(db, ["A", "B"])["A"].by_location == (("W1", 1), ("W2", 2))
    assert ims.availability(db, ["B"])["B"].total == 0
    assert ims.availability(db, ["A"], channel="shop")["A"].by_location == (("W1", 5), ("W2", 2))
    with pytest.raises(ims.OutOfStock) as refusal:
        hold(db, "O1", line("A", 2))
    assert refusal.value.shortages == {"A": 1}
    ims.hold(db, "O2", [line("A", 5)], channel="shop", until=SOON, now=NOW)


def test_a_promise_needs_units(db: Session) -> None:
    with pytest.raises(ValueError, match="positive"):
        hold(db, "O1", line("A", 0))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ims_stock SET held = on_hand + 1 WHERE sku = 'A'",
        "UPDATE ims_stock SET on_hand = -1 WHERE sku = 'A'",
        "UPDATE ims_ledger SET delta = 9",
        "DELETE FROM ims_ledger",
        "UPDATE ims_commitment SET state = 'held', released = 0 WHERE owner = 'O1'",
        "UPDATE ims_commitment SET released = 9 WHERE owner = 'O1'",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(db: Session, change: str) -> None:
    hold(db, "O1", line("A", 2))
    ims.release(db, "O1", cause="x", now=NOW)
    with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
        db.execute(sa.text(change))


def test_without_the_condition_the_constraint_has_the_last_word(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storefront.ims import _locks

    monkeypatch.setattr(_locks, "still_enough", lambda channel, wanted: sa.true())
    monkeypatch.setattr(_locks, "counted", lambda channel: sa.literal_column("99"))
    with pytest.raises(ims.OutOfStock), db.begin_nested():
        hold(db, "O1", line("A", 6))
    assert counters(db, "A") == (5, 0, 0)
