"""Controls: the same races without row locks and constraints must go wrong, or the tests beside this prove nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.money import Yen
from storefront.oms import _locks, paying
from tests.oms.makers import LATER, NOW, by_card, goods, seen, stock
from tests.oms.test_races import at_once, buy, house, inside, orders_of

__all__ = ["house"]
pytestmark = pytest.mark.usefixtures("house")
REPORTS = 6


def without_locks(patch: pytest.MonkeyPatch) -> None:
    """Statements that ask for row locks do not get them."""
    patch.setattr(sa.Select, "with_for_update", lambda self, **_: self)


def without(*constraints: tuple[str, str]) -> None:
    """Take constraints off tables of this throw-away database."""
    for table, name in constraints:
        inside(
            lambda db, table=table, name=name: db.execute(
                sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            )
        )


def tried(work: Callable[[Session], Any]) -> Any:
    """What came of it, troubles included."""
    try:
        return inside(work)
    except Exception as error:
        return error


def test_without_its_constraint_one_checkout_becomes_many_orders() -> None:
    inside(lambda db: stock(db, A_TYO=50))
    without(("oms_order", "uq_oms_order_checkout_id"))
    assert len(orders_of(at_once([buy(1, goods("A")) for _ in range(REPORTS)]))) > 1


def test_without_guards_a_payment_reported_at_once_pays_more_than_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside(lambda db: stock(db, A_TYO=50))
    placed = inside(lambda db: oms.place(db, by_card([goods("A", 2)]), now=NOW))
    everyone_looked, judge = threading.Barrier(REPORTS), paying._judge

    def judge_together(*arguments: Any) -> Any:
        everyone_looked.wait(timeout=30)
        return judge(*arguments)

    without_locks(monkeypatch)
    without(("oms_payment_note", "uq_oms_payment_note_cause"), ("business_event", "uq_business_event_once_per_cause"))  # fmt: skip
    monkeypatch.setattr(paying, "_judge", judge_together)
    monkeypatch.setattr(paying, "_secure_stock", lambda *_: True)

    def report(db: Session) -> Any:
        return oms.confirm_paid(db, placed.number, amount=Yen(11000), cause="pi_1", now=NOW)

    with ThreadPoolExecutor(REPORTS) as pool:
        answers = list(pool.map(lambda _: tried(report), range(REPORTS)))
    assert [a for a in answers if isinstance(a, oms.Confirmed) and not a.already][1:] != []
    notes = "SELECT count(*) FROM oms_payment_note WHERE cause = 'pi_1' AND answer = 'paid'"
    assert inside(lambda db: db.scalar(sa.text(notes))) > 1


@pytest.mark.parametrize("guarded", [True, False])
def test_who_pays_while_the_time_runs_out_keeps_the_order_only_with_the_lock(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside(lambda db: stock(db, A_TYO=5))
    number = inside(lambda db: oms.place(db, by_card([goods("A", 2)]), now=NOW)).number
    looked, paid, overdue = threading.Event(), threading.Event(), _locks.overdue

    def look_and_wait(*arguments: Any) -> Any:
        found = overdue(*arguments)
        looked.set()
        paid.wait(0.5)  # with the lock the payment cannot come in between: it waits for us
        return found

    def pay(db: Session) -> Any:
        return oms.confirm_paid(db, number, amount=Yen(11000), cause="pi_1", now=LATER)

    monkeypatch.setattr(_locks, "overdue", look_and_wait)
    if not guarded:
        without_locks(monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        expiring = pool.submit(tried, lambda db: oms.expire_unpaid(db, LATER))
        looked.wait(10)
        answer = pool.submit(tried, pay).result(10)
        paid.set()
        expiring.result(10)
    assert isinstance(answer, oms.Confirmed)
    state = inside(lambda db: seen(db, number)).state
    assert state is (oms.OrderState.PLACED if guarded else oms.OrderState.EXPIRED)
