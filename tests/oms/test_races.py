"""Races on a real, committed database: many buyers at once, and the house stays exact."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.ims import _locks
from storefront.kernel.db import new_session
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from tests.oms.makers import LATER, NOW, PICKER, by_card, goods, make_draft, make_places, seen, stock

BUYERS = 20


@pytest.fixture
def house(committed: sa.Engine) -> None:
    """A committed house with places."""
    with new_session() as db, db.begin():
        make_places(db)


def inside(work: Callable[[Session], Any]) -> Any:
    """Run one piece of work in a transaction of its own."""
    with new_session() as db, db.begin():
        return work(db)


def at_once(jobs: list[Callable[[Session], Any]]) -> list[Any]:
    """Run all at the same moment, each in its own transaction; results or refusals, in order."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[Session], Any]) -> Any:
        gate.wait()
        try:
            return inside(job)
        except ims.OutOfStock as refusal:
            return refusal

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def buy(n: int, *lines: oms.LineDraft) -> Callable[[Session], Any]:
    """Buyer n places an order."""
    return lambda db: oms.place(db, make_draft(lines, checkout=f"b{n}"), now=NOW)


def orders_of(results: list[Any]) -> list[oms.Placed]:
    """The orders among the results."""
    return [r for r in results if isinstance(r, oms.Placed)]


@pytest.mark.usefixtures("house")
def test_twenty_buyers_share_five_units_in_two_warehouses() -> None:
    inside(lambda db: stock(db, A_TYO=3, A_OSK=2))
    results = at_once([buy(n, goods("A")) for n in range(BUYERS)])
    assert len(orders_of(results)) == 5
    assert len({p.number for p in orders_of(results)}) == 5
    assert [r.shortages for r in results if isinstance(r, ims.OutOfStock)] == [{"A": 0}] * 15
    assert inside(lambda db: ims.availability(db, ["A"])["A"].total) == 0
    assert inside(ims.verify) == ()


@pytest.mark.usefixtures("house")
def test_without_its_guards_the_same_house_oversells(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: no row lock, no count under it, no condition, no constraint, and the race above goes wrong."""
    inside(lambda db: stock(db, A_TYO=3, A_OSK=2))
    inside(
        lambda db: db.execute(
            sa.text("ALTER TABLE ims_stock DROP CONSTRAINT ck_ims_stock_promised_within_on_hand")
        )
    )
    everyone_asked = threading.Barrier(BUYERS)

    hold = ims.hold

    def hold_with_all_others(*arguments: Any, **named: Any) -> None:
        everyone_asked.wait(timeout=30)
        hold(*arguments, **named)

    monkeypatch.setattr(_locks, "in_order", lambda query: query)
    monkeypatch.setattr(_locks, "still_enough", lambda channel, wanted: sa.true())
    monkeypatch.setattr(_locks, "counted", lambda channel: sa.literal_column("99"))
    monkeypatch.setattr(ims, "hold", hold_with_all_others)
    results = at_once([buy(n, goods("A")) for n in range(BUYERS)])
    assert len(orders_of(results)) == BUYERS


@pytest.mark.usefixtures("house")
def test_opposite_baskets_do_not_deadlock() -> None:
    inside(lambda db: stock(db, A_TYO=BUYERS, B_TYO=BUYERS, C_TYO=BUYERS))
    baskets = [[goods("A"), goods("B"), goods("C")], [goods("C"), goods("B"), goods("A")]]
    results = at_once([buy(n, *baskets[n % 2]) for n in range(BUYERS)])
    assert len(orders_of(results)) == BUYERS
    assert inside(ims.verify) == ()


@pytest.mark.usefixtures("house")
def test_baskets_with_two_lines_of_one_sku_are_never_oversold() -> None:
    inside(lambda db: stock(db, A_TYO=5))
    results = at_once([buy(n, goods("A"), goods("A")) for n in range(10)])
    assert len(orders_of(results)) == 2
    assert inside(lambda db: ims.availability(db, ["A"])["A"].total) == 1
    assert inside(ims.verify) == ()


@pytest.mark.usefixtures("house")
def test_one_checkout_submitted_twenty_times_is_one_order() -> None:
    inside(lambda db: stock(db, A_TYO=50))
    results = at_once([buy(1, goods("A")) for _ in range(BUYERS)])
    assert len({p.number for p in orders_of(results)}) == 1
    assert sorted(p.already for p in orders_of(results)) == [False] + [True] * 19
    assert inside(lambda db: ims.availability(db, ["A"])["A"].total) == 49


@pytest.mark.usefixtures("house")
def test_a_payment_reported_ten_times_at_once_pays_once() -> None:
    inside(lambda db: stock(db, A_TYO=5))
    placed = inside(lambda db: oms.place(db, by_card([goods("A", 2)]), now=NOW))

    def report(db: Session) -> Any:
        return oms.confirm_paid(db, placed.number, amount=Yen(11000), cause="pi_1", now=NOW)

    results = at_once([report] * 10)
    assert sorted(r.already for r in results) == [False] + [True] * 9
    order = inside(lambda db: seen(db, placed.number))
    assert (order.paid, order.state) == (11000, oms.OrderState.PLACED)
    assert inside(ims.verify) == ()


@pytest.mark.usefixtures("house")
def test_paying_while_it_expires_ends_paid_or_owed_back() -> None:
    inside(lambda db: stock(db, A_TYO=20))
    numbers = [
        inside(lambda db, n=n: oms.place(db, by_card([goods("A", 2)], checkout=f"x{n}"), now=NOW)).number
        for n in range(8)
    ]

    def pay(number: str) -> Callable[[Session], Any]:
        return lambda db: oms.confirm_paid(db, number, amount=Yen(11000), cause=number, now=LATER)

    at_once(
        [
            *(pay(n) for n in numbers),
            lambda db: oms.expire_unpaid(db, LATER),
            lambda db: ims.expire(db, LATER),
        ]
    )
    orders = [inside(lambda db, n=n: seen(db, n)) for n in numbers]
    assert [(o.state, o.paid - o.refund_due) for o in orders] == [(oms.OrderState.PLACED, 11000)] * 8
    assert inside(lambda db: ims.availability(db, ["A"])["A"].total) == 4
    assert inside(ims.verify) == ()


@pytest.mark.usefixtures("house")
def test_cancelling_while_picking_starts_has_one_winner() -> None:
    inside(lambda db: stock(db, A_TYO=20))
    numbers = [inside(buy(n, goods("A"))).number for n in range(8)]

    def give_up(number: str) -> Callable[[Session], Any]:
        def run(db: Session) -> str:
            try:
                oms.cancel(db, number, actor="customer:11", reason="x", cause="web", now=NOW)
            except Refusal:
                return "kept"
            return "cancelled"

        return run

    results = at_once(
        [*map(give_up, numbers), lambda db: oms.start_picking(db, numbers, actor=PICKER, now=NOW)]
    )
    for number, end in zip(numbers, results, strict=False):
        order = inside(lambda db, number=number: seen(db, number))
        state = oms.OrderState.CANCELLED if end == "cancelled" else oms.OrderState.PICKING
        assert order.state is state
    picked = results[-1]
    assert len(picked) + results.count("cancelled") == 8
    assert inside(ims.verify) == ()
