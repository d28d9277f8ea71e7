"""Counting: what arrives, is counted first, is corrected; the books agree or say where not."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.db import counted_statements
from storefront.kernel.errors import Refusal
from tests.ims.makers import NOW, counters, hold, line, make_place


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_place(db, "W1")
    make_place(db, "S1", "shop")


def receive(db: Session, *changes: ims.Change, document: str = "D1") -> bool:
    """Receive at W1."""
    return ims.receive(db, "W1", changes, cause_id=document, actor="staff:7", now=NOW)


def adjust(db: Session, sku: str, delta: int, cause: str = "K1", place: str = "W1") -> bool:
    """Correct by a delta."""
    return ims.adjust(
        db, place, [ims.Change(sku, delta)], reason="count", cause_id=cause, actor="staff:7", now=NOW
    )


def test_a_first_count_is_written_where_the_ledger_is_empty(db: Session) -> None:
    assert ims.first_count(db, "A", "W1", 5, now=NOW) is True
    assert ims.first_count(db, "A", "W1", 9, now=NOW) is False
    receive(db, ims.Change("B", 2))
    assert ims.first_count(db, "B", "W1", 9, now=NOW) is False
    assert ims.first_count(db, "B", "S1", 9, now=NOW) is True
    assert (counters(db, "A"), counters(db, "B"), counters(db, "B", "S1")) == (
        (5, 0, 0),
        (2, 0, 0),
        (9, 0, 0),
    )


def test_a_first_count_of_zero_counts_too(db: Session) -> None:
    assert ims.first_count(db, "A", "W1", 0, now=NOW) is True
    assert ims.first_count(db, "A", "W1", 5, now=NOW) is False
    assert counters(db, "A") == (0, 0, 0)


def test_thousands_of_first_counts_take_few_statements(db: Session) -> None:
    counts = [ims.Count(f"S{n:04}", "W1", n % 7) for n in range(2500)]
    with counted_statements() as statements:
        assert len(ims.first_counts(db, counts, now=NOW)) == 2500
    assert len(statements) == 15
    assert ims.first_counts(db, counts, now=NOW) == ()
    assert ims.verify(db) == ()


def test_a_delivery_is_booked_once_per_document(db: Session) -> None:
    assert receive(db, ims.Change("A", 2), ims.Change("A", 1), ims.Change("B", 4)) is True
    assert receive(db, ims.Change("A", 2), ims.Change("A", 1), ims.Change("B", 4)) is False
    assert receive(db, ims.Change("A", 1), document="D2") is True
    assert (counters(db, "A"), counters(db, "B")) == ((4, 0, 0), (4, 0, 0))


def test_pieces_with_serial_numbers_are_booked_one_by_one(db: Session) -> None:
    receive(db, ims.Change("A", 1, "n1"), ims.Change("A", 1, "n2"))
    assert counters(db, "A") == (2, 0, 0)
    assert {m.serial for m in ims.movements(db, "A")} == {"n1", "n2"}


def test_a_correction_never_breaks_a_promise(db: Session) -> None:
    receive(db, ims.Change("A", 5))
    hold(db, "O1", line("A", 4))
    assert adjust(db, "A", -1) is True
    with pytest.raises(Refusal) as refusal:
        adjust(db, "A", -1, "K2")
    assert refusal.value.code == "promised"
    assert counters(db, "A") == (4, 4, 0)
    assert ims.verify(db) == ()


def test_a_correction_is_booked_once(db: Session) -> None:
    assert adjust(db, "A", 3) is True
    assert adjust(db, "A", 3) is False
    assert counters(db, "A") == (3, 0, 0)


def test_quantities_that_mean_nothing_are_refused(db: Session) -> None:
    with pytest.raises(Refusal):
        adjust(db, "A", 0)
    with pytest.raises(Refusal):
        receive(db, ims.Change("A", -1))
    with pytest.raises(Refusal):
        ims.first_count(db, "A", "W1", -1, now=NOW)
    with pytest.raises(Refusal) as refusal:
        adjust(db, "A", 1, place="NOWHERE")
    assert refusal.value.field == "location"
    assert ims.levels(db, ["A"]) == ()


def test_availability_is_one_statement_and_answers_every_sku(db: Session) -> None:
    ims.first_counts(db, [ims.Count(f"S{n}", p, n) for n in range(30) for p in ("W1", "S1")], now=NOW)
    with counted_statements() as statements:
        found = ims.availability(db, [f"S{n}" for n in range(31)])
    assert len(statements) == 1
    assert found["S7"] == ims.Availability("S7", 7, (("W1", 7),), (("S1", 7),))
    assert found["S30"] == ims.Availability("S30", 0, (), ())


def test_a_place_serves_its_sites_while_it_is_active(db: Session) -> None:
    make_place(db, "W3", sites=("other",))
    ims.first_counts(db, [ims.Count("A", "W1", 1), ims.Count("A", "W3", 2)], now=NOW)
    assert ims.availability(db, ["A"])["A"].total == 1
    assert ims.availability(db, ["A"], site="other")["A"].total == 3
    make_place(db, "W1", active=False)
    assert ims.availability(db, ["A"])["A"].total == 0
    assert [p.code for p in ims.locations(db)] == ["W3", "S1"]


@pytest.mark.parametrize(
    ("tamper", "what", "expected", "found"),
    [
        ("UPDATE ims_stock SET on_hand = on_hand + 1 WHERE sku = 'A'", "on_hand", 5, 6),
        ("UPDATE ims_stock SET held = held - 1 WHERE sku = 'A'", "held", 2, 1),
        ("UPDATE ims_stock SET allocated = allocated + 1 WHERE sku = 'A'", "allocated", 0, 1),
    ],
)
def test_verify_finds_a_planted_discrepancy(
    db: Session, tamper: str, what: str, expected: int, found: int
) -> None:
    receive(db, ims.Change("A", 5), ims.Change("B", 1))
    hold(db, "O1", line("A", 2))
    assert ims.verify(db) == ()
    db.execute(sa.text(tamper))
    assert ims.verify(db) == (ims.Discrepancy("A", "W1", "new", what, expected, found),)


def test_verify_misses_no_stock_row_that_vanished(db: Session) -> None:
    receive(db, ims.Change("A", 5))
    db.execute(sa.text("DELETE FROM ims_stock"))
    assert ims.verify(db) == (ims.Discrepancy("A", "W1", "new", "on_hand", 5, 0),)
