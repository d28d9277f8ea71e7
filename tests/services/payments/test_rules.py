"""Rules of payments: forward only, money has the last word, refunds go back to the cards that paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.gateways.stripe import IntentStatus, RefundStatus
from storefront.kernel.money import Yen
from storefront.services.payments import rules
from storefront.services.payments.rules import MOVES, OPEN, PaymentState, RefundState


def test_every_state_of_stripe_is_one_of_ours() -> None:
    assert {rules.state_of(s) for s in IntentStatus} == set(PaymentState) - {PaymentState.FAILED}
    assert {rules.refund_state_of(s) for s in RefundStatus} == set(RefundState) - {RefundState.REQUESTED}


def test_payments_only_move_forward() -> None:
    course = list(PaymentState)
    for before, afters in MOVES.items():
        assert before not in afters
        assert all(course.index(a) > course.index(before) for a in afters if before in OPEN)


def test_captured_money_is_believed_whatever_was_thought_before() -> None:
    others = set(PaymentState) - {PaymentState.SUCCEEDED}
    assert all(rules.may_move(s, PaymentState.SUCCEEDED) for s in others)
    assert MOVES[PaymentState.SUCCEEDED] == frozenset()


def test_a_bank_may_return_a_refund_that_had_succeeded() -> None:
    assert rules.may_move_refund(RefundState.SUCCEEDED, RefundState.FAILED)
    assert not rules.may_move_refund(RefundState.FAILED, RefundState.SUCCEEDED)
    assert not rules.may_move_refund(RefundState.SUCCEEDED, RefundState.SENT)


@pytest.mark.parametrize(
    ("amount", "received", "currency"),
    [(1, 1, "jpy"), (5000, 1, "jpy"), (1, 5000, "jpy"), (5000, 5000, "usd")],
)
def test_only_the_exact_money_is_right(amount: int, received: int, currency: str) -> None:
    assert not rules.is_right(Yen(5000), amount=amount, received=received, currency=currency)
    assert rules.is_right(Yen(5000), amount=5000, received=5000, currency="jpy")


def test_a_lost_answer_is_asked_for_with_the_same_key_before_a_new_one_is_taken() -> None:
    assert [rules.intent_key("x", n) for n in range(4)] == ["pay-x-0", "pay-x-0", "pay-x-1", "pay-x-1"]
    assert [rules.refund_key("x", n) for n in range(5)] == [*["refund-x-0"] * 4, "refund-x-1"]


def test_money_paid_twice_goes_back_to_the_card_that_paid_twice() -> None:
    paid = [("first", Yen(5000)), ("second", Yen(5000))]
    assert rules.shares(Yen(5000), paid, "second") == [("second", 5000)]
    assert rules.shares(Yen(7000), paid, "second") == [("second", 5000), ("first", 2000)]
    assert rules.shares(Yen(7000), [], None) == []


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), max_size=5))
def test_shares_never_exceed_what_a_payment_has_or_what_is_owed(amount: int, left: list[int]) -> None:
    named = [(str(n), Yen(free)) for n, free in enumerate(left)]
    parts = dict(rules.shares(Yen(amount), named, "1"))
    assert all(0 < parts[name] <= free for name, free in named if name in parts)
    assert sum(parts.values()) == min(amount, sum(left))
