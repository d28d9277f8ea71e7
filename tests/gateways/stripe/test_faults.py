"""Faults on order, keys and restarts: how the local Stripe goes wrong, and what stays true then."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import stripe

from storefront.gateways.stripe import StripeRefused, StripeUnavailable
from tests.gateways.stripe.stand import Account, LocalStripe, gateway_to

CREATE = "POST /v1/payment_intents"


def opened(account: Account, key: str, amount: int = 5_000) -> Any:
    return account.gateway.create_intent(amount, "HY-4001", idempotency_key=key)


def count(account: Account) -> int:
    return len(account.sdk.payment_intents.list({"limit": 100}).data)


@pytest.mark.parametrize("mode", ["503", "429"])
def test_a_refusal_before_the_work_is_asked_again_with_the_same_key(
    local: LocalStripe, local_account: Account, mode: str
) -> None:
    local.test("faults", mode=mode, match=CREATE)
    with pytest.raises(StripeUnavailable):
        opened(local_account, "f-1")
    assert opened(local_account, "f-1").amount == 5_000
    assert count(local_account) == 1


@pytest.mark.parametrize(("mode", "made"), [("500", 0), ("500_after", 1)])
def test_a_stored_500_stays_the_answer_of_its_key(
    local: LocalStripe, local_account: Account, mode: str, made: int
) -> None:
    local.test("faults", mode=mode, match=CREATE)
    for _ in range(2):
        with pytest.raises(StripeUnavailable):
            opened(local_account, "f-2")
    assert count(local_account) == made


def test_an_answer_lost_on_the_way_leaves_one_intent(local: LocalStripe, local_account: Account) -> None:
    local.test("faults", mode="lost", match=CREATE, times=2)
    for _ in range(2):
        with pytest.raises(StripeUnavailable):
            opened(local_account, "f-3")
    found = opened(local_account, "f-3")
    assert [intent.id for intent in local_account.sdk.payment_intents.list().data] == [found.id]


def test_a_silent_stripe_is_given_up_in_time_and_did_nothing(
    local: LocalStripe, local_account: Account
) -> None:
    local.test("faults", mode="timeout", match=CREATE, seconds=1.5)
    with pytest.raises(StripeUnavailable):
        gateway_to(local.url, timeouts=(1.0, 0.5)).create_intent(5_000, "HY-4001", idempotency_key="f-4")
    assert count(local_account) == 0


def test_eight_requests_at_once_with_one_key_make_one_intent(local_account: Account) -> None:
    gate = threading.Barrier(8)

    def ask(_: int) -> str:
        gate.wait()
        try:
            return str(opened(local_account, "f-5").id)
        except StripeUnavailable:
            return "later"

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    assert len(answers - {"later"}) == 1
    assert count(local_account) == 1


def test_a_second_request_with_a_key_in_use_is_told_to_wait(
    local: LocalStripe, local_account: Account
) -> None:
    local.test("faults", mode="slow", match=CREATE, seconds=1.5)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(opened, local_account, "f-23")
        time.sleep(0.5)
        with pytest.raises(StripeUnavailable, match="in-progress"):
            opened(local_account, "f-23")
        assert first.result() == opened(local_account, "f-23")


def test_parameters_that_fail_validation_do_not_use_up_the_key(local_account: Account) -> None:
    with pytest.raises(StripeRefused):
        opened(local_account, "f-6", amount=10)
    assert opened(local_account, "f-6", amount=100).amount == 100


def test_a_decline_is_remembered_by_its_key(local_account: Account) -> None:
    intent = opened(local_account, "f-7")
    asked = {"payment_method": "pm_card_visa_chargeDeclined"}
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            local_account.sdk.payment_intents.confirm(intent.id, asked, {"idempotency_key": "f-7-confirm"})
    assert len(local_account.sdk.charges.list({"payment_intent": intent.id}).data) == 1


def test_a_repeated_answer_says_so(local: LocalStripe) -> None:
    ask = {"auth": ("sk_test_local", ""), "headers": {"Idempotency-Key": "f-8"}}
    first, second = (
        httpx.post(f"{local.url}/v1/customers", data={"email": "sato@demo.example"}, **ask) for _ in range(2)
    )
    assert second.json() == first.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]


def test_twenty_refunds_at_once_never_give_back_more_than_was_paid(local_account: Account) -> None:
    intent = opened(local_account, "f-9", 1_000)
    local_account.confirm(intent.id, "pm_card_visa")

    def give_back(number: int) -> int:
        try:
            return local_account.gateway.refund(intent.id, 300, idempotency_key=f"f-9-{number}").amount
        except StripeRefused:
            return 0

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(give_back, range(20))) == 900
    assert local_account.gateway.retrieve_intent(intent.id).amount_refunded == 900


def test_keys_and_money_survive_a_killed_process(tmp_path: Any) -> None:
    local = LocalStripe(tmp_path / "own.sqlite").start()
    account = Account("local", local.url, "sk_test_local")
    intent = opened(account, "f-10")
    account.confirm(intent.id, "pm_card_visa")
    local.kill()
    local.start()
    assert opened(account, "f-10").id == intent.id
    assert account.gateway.retrieve_intent(intent.id).amount_received == 5_000
    local.stop()
