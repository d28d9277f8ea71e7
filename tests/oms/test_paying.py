"""Money that arrives in time, twice, late or wrong, and money that never arrives."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.money import Yen
from tests.oms.makers import (
    LATER,
    NOW,
    by_card,
    counters,
    goods,
    make_draft,
    make_places,
    on_sale,
    seen,
    stock,
    verbs,
)

PAID = Yen(11000)
AFTER = LATER + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_places(db)
    stock(db, A_TYO=5)


@pytest.fixture
def number(db: Session) -> str:
    """An unpaid card order of two units."""
    return oms.place(db, by_card([goods("A", 2)]), now=NOW).number


def test_payment_turns_the_hold_into_an_allocation(db: Session, number: str) -> None:
    answer = oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=NOW)
    assert answer == oms.Confirmed(number)
    order = seen(db, number)
    assert (order.state, order.paid, order.paid_at) == (oms.OrderState.PLACED, 11000, NOW)
    assert [x.allocated for x in order.lines] == [2]
    assert counters(db, "A", "TYO") == (5, 0, 2)
    assert verbs(db, number) == ["order.placed", "order.paid"]


def test_a_repeated_message_pays_once(db: Session, number: str) -> None:
    for already in (False, True, True):
        answer = oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=NOW)
        assert answer == oms.Confirmed(number, already=already)
    assert seen(db, number).paid == 11000
    assert verbs(db, number) == ["order.placed", "order.paid"]


def test_a_wrong_amount_never_pays(db: Session, number: str) -> None:
    answer = oms.confirm_paid(db, number, amount=Yen(1100), cause="pi_1", now=NOW)
    assert answer == oms.Refused(number, "amount")
    order = seen(db, number)
    assert (order.state, order.paid) == (oms.OrderState.AWAITING_PAYMENT, 0)
    (item,) = oms.work_items(db)
    assert (item.kind, item.order_number) == (oms.WorkKind.PAYMENT_MISMATCH, number)
    assert item.data == {"expected": 11000, "received": 1100, "cause": "pi_1"}


def test_money_for_an_unknown_order_is_refused(db: Session) -> None:
    assert oms.confirm_paid(db, "HY-NONE", amount=PAID, cause="pi_1", now=NOW) == oms.Refused(
        "HY-NONE", "unknown"
    )


def test_paying_twice_owes_the_second_payment_back(db: Session, number: str) -> None:
    oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=NOW)
    second = oms.confirm_paid(db, number, amount=PAID, cause="pi_2", now=NOW)
    again = oms.confirm_paid(db, number, amount=PAID, cause="pi_2", now=NOW)
    (due,) = oms.refunds(db, number)
    assert second == oms.Refused(number, "refund", due.id)
    assert again == oms.Refused(number, "refund", due.id, already=True)
    order = seen(db, number)
    assert (due.amount, due.reason, order.paid, order.refund_due) == (11000, "paid_twice", 22000, 11000)
    assert order.state is oms.OrderState.PLACED
    assert counters(db, "A", "TYO") == (5, 0, 2)


def test_an_unpaid_order_expires_with_its_hold(db: Session, number: str) -> None:
    assert oms.expire_unpaid(db, LATER - timedelta(seconds=1)) == ()
    assert oms.expire_unpaid(db, LATER) == (number,)
    assert oms.expire_unpaid(db, LATER) == ()
    order = seen(db, number)
    assert (order.state, order.parcels) == (oms.OrderState.EXPIRED, ())
    assert on_sale(db, "A") == 5
    assert counters(db, "A", "TYO") == (5, 0, 0)
    assert verbs(db, number) == ["order.placed", "order.expired"]


def test_paying_after_expiry_gives_the_full_order_when_stock_is_there(db: Session, number: str) -> None:
    oms.expire_unpaid(db, LATER)
    assert oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=AFTER) == oms.Confirmed(number)
    order = seen(db, number)
    assert (order.state, order.expired_at, len(order.parcels)) == (oms.OrderState.PLACED, None, 1)
    assert counters(db, "A", "TYO") == (5, 0, 2)
    assert ims.verify(db) == ()


def test_paying_after_expiry_is_owed_back_when_the_stock_is_gone(db: Session, number: str) -> None:
    oms.expire_unpaid(db, LATER)
    oms.place(db, make_draft([goods("A", 4)], checkout="c2"), now=AFTER)
    answer = oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=AFTER)
    (due,) = oms.refunds(db, number)
    assert answer == oms.Refused(number, "refund", due.id)
    order = seen(db, number)
    assert (order.state, order.paid, order.refund_due) == (oms.OrderState.EXPIRED, 11000, 11000)
    assert counters(db, "A", "TYO") == (5, 0, 4)
    assert [i.kind for i in oms.work_items(db)] == [oms.WorkKind.PAID_TOO_LATE]
    assert "refund.due" in verbs(db, number)


def test_a_hold_that_lapsed_before_its_order_is_taken_anew(db: Session, number: str) -> None:
    assert ims.expire(db, LATER) == (number,)
    assert oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=LATER) == oms.Confirmed(number)
    assert counters(db, "A", "TYO") == (5, 0, 2)


def test_money_for_a_cancelled_order_is_owed_back(db: Session, number: str) -> None:
    oms.cancel(db, number, actor="customer:11", reason="changed_mind", cause="web", now=NOW)
    answer = oms.confirm_paid(db, number, amount=PAID, cause="pi_1", now=NOW)
    assert isinstance(answer, oms.Refused)
    assert answer.reason == "refund"
    assert seen(db, number).refund_due == 11000
    assert counters(db, "A", "TYO") == (5, 0, 0)


def test_cash_on_delivery_may_be_paid_later(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2)], checkout="c2"), now=NOW).number
    assert oms.confirm_paid(db, number, amount=PAID, cause="cod_1", now=NOW) == oms.Confirmed(number)
    assert seen(db, number).paid == 11000
    assert counters(db, "A", "TYO") == (5, 0, 2)


def test_many_unpaid_orders_expire_in_batches(db: Session) -> None:
    for n in range(5):
        oms.place(db, by_card([goods("A")], checkout=f"x{n}"), now=NOW)
    assert len(oms.expire_unpaid(db, LATER, limit=3)) == 3
    assert len(oms.expire_unpaid(db, LATER, limit=3)) == 2
    assert on_sale(db, "A") == 5
    assert ims.verify(db) == ()
