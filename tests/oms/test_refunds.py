"""What is owed back: never more than was paid, each cause once."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from tests.oms.makers import NOW, by_card, goods, make_places, seen, stock, verbs


@pytest.fixture
def number(db: Session) -> str:
    """A paid order of 11,000 yen."""
    make_places(db)
    stock(db, A_TYO=5)
    number = oms.place(db, by_card([goods("A", 2)]), now=NOW).number
    oms.confirm_paid(db, number, amount=Yen(11000), cause="pi_1", now=NOW)
    return number


def owe(db: Session, number: str, amount: int, cause: str) -> oms.RefundView:
    """Owe this much back."""
    return oms.refund_due(
        db, number, amount=Yen(amount), reason="goodwill", cause=cause, actor="staff:7", now=NOW
    )


def test_a_refund_is_owed_once_per_cause(db: Session, number: str) -> None:
    first = owe(db, number, 1000, "case-1")
    assert owe(db, number, 1000, "case-1") == first
    assert seen(db, number).refund_due == 1000
    assert verbs(db, number).count("refund.due") == 1


def test_no_more_is_owed_than_was_paid(db: Session, number: str) -> None:
    owe(db, number, 10000, "case-1")
    for amount in (1001, 0, -5):
        with pytest.raises(Refusal) as refusal:
            owe(db, number, amount, "case-2")
        assert refusal.value.field == "amount"
    assert seen(db, number).refund_due == 10000


def test_money_going_back_is_noted_once_per_cause(db: Session, number: str) -> None:
    due = owe(db, number, 1000, "case-1")
    assert oms.note_refunded(db, due.id, amount=Yen(400), cause="re_1", now=NOW) is True
    assert oms.note_refunded(db, due.id, amount=Yen(400), cause="re_1", now=NOW) is False
    with pytest.raises(Refusal):
        oms.note_refunded(db, due.id, amount=Yen(601), cause="re_2", now=NOW)
    assert [r.refunded for r in oms.refunds(db, number, open_only=True)] == [400]
    assert oms.note_refunded(db, due.id, amount=Yen(600), cause="re_2", now=NOW) is True
    assert oms.refunds(db, number, open_only=True) == ()
    assert seen(db, number).refunded == 1000
    assert verbs(db, number).count("order.refunded") == 2
