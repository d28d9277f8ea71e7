"""What the shop relies on at Stripe, asked of the local one and, with STRIPE_TEST_KEY, of Stripe itself."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from storefront.gateways.stripe import (
    IntentStatus,
    RefundStatus,
    StripeRefused,
    StripeUnavailable,
)
from tests.gateways.stripe.stand import Account, gateway_to

VISA = "pm_card_visa"


def key() -> str:
    return f"contract-{uuid.uuid4()}"


def opened(account: Account, amount: int = 12_800, order: str = "HY-1001") -> Any:
    return account.gateway.create_intent(amount, order, idempotency_key=key())


def paid(account: Account, amount: int = 12_800) -> Any:
    intent = opened(account, amount)
    account.confirm(intent.id, VISA)
    return account.gateway.retrieve_intent(intent.id)


def test_a_new_intent_waits_for_a_card_and_names_its_order(account: Account) -> None:
    intent = account.gateway.create_intent(
        12_800, "HY-1001", idempotency_key=key(), metadata={"checkout": "c-7"}
    )
    assert intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert (intent.amount, intent.currency, intent.amount_received) == (12_800, "jpy", 0)
    assert intent.order_number == "HY-1001"
    assert intent.metadata == {"checkout": "c-7", "order_number": "HY-1001"}
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    assert (intent.livemode, intent.charge, intent.card) == (False, None, None)


def test_asking_twice_with_one_key_opens_one_intent(account: Account) -> None:
    once = key()
    first = account.gateway.create_intent(5_000, "HY-1002", idempotency_key=once)
    second = account.gateway.create_intent(5_000, "HY-1002", idempotency_key=once)
    assert second == first


def test_one_key_never_serves_two_different_amounts(account: Account) -> None:
    once = key()
    account.gateway.create_intent(5_000, "HY-1003", idempotency_key=once)
    with pytest.raises(StripeRefused) as refused:
        account.gateway.create_intent(5_001, "HY-1003", idempotency_key=once)
    assert (refused.value.status, refused.value.code) == (400, "idempotency_error")


def test_a_paid_intent_shows_the_money_and_the_end_of_the_card_number(account: Account) -> None:
    intent = paid(account)
    assert intent.status is IntentStatus.SUCCEEDED
    assert (intent.amount_received, intent.amount_refunded) == (12_800, 0)
    assert intent.card is not None
    assert (intent.card.brand, intent.card.last4) == ("visa", "4242")


def test_a_declined_card_can_be_followed_by_a_good_one_on_the_same_intent(account: Account) -> None:
    intent = opened(account)
    with pytest.raises(stripe.CardError) as declined:
        account.confirm(intent.id, "pm_card_visa_chargeDeclined")
    assert (declined.value.http_status, declined.value.code) == (402, "card_declined")
    waiting = account.gateway.retrieve_intent(intent.id)
    assert waiting.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert waiting.last_error is not None
    assert (waiting.last_error.code, waiting.last_error.decline_code) == ("card_declined", "generic_decline")
    account.confirm(intent.id, VISA)
    settled = account.gateway.retrieve_intent(intent.id)
    assert (settled.status, settled.amount_received) == (IntentStatus.SUCCEEDED, 12_800)
    assert settled.last_error is None


def test_missing_funds_are_told_apart_from_a_plain_decline(account: Account) -> None:
    intent = opened(account)
    with pytest.raises(stripe.CardError):
        account.confirm(intent.id, "pm_card_visa_chargeDeclinedInsufficientFunds")
    failed = account.gateway.retrieve_intent(intent.id).last_error
    assert failed is not None
    assert failed.decline_code == "insufficient_funds"


@pytest.mark.parametrize("card", ["pm_card_authenticationRequired", "pm_card_threeDSecure2Required"])
def test_a_card_under_3d_secure_takes_no_money_before_the_shopper_authenticates(
    account: Account, card: str
) -> None:
    intent = opened(account)
    answer = account.confirm(intent.id, card)
    assert answer.next_action.type == "redirect_to_url"
    waiting = account.gateway.retrieve_intent(intent.id)
    assert (waiting.status, waiting.amount_received) == (IntentStatus.REQUIRES_ACTION, 0)


def test_a_cancelled_intent_can_never_be_paid(account: Account) -> None:
    intent = opened(account)
    cancelled = account.gateway.cancel_intent(intent.id, idempotency_key=key())
    assert cancelled.status is IntentStatus.CANCELED
    with pytest.raises(stripe.InvalidRequestError) as refused:
        account.confirm(intent.id, VISA)
    assert refused.value.code == "payment_intent_unexpected_state"
    assert account.gateway.retrieve_intent(intent.id).amount_received == 0


def test_a_paid_intent_cannot_be_cancelled_and_stays_paid(account: Account) -> None:
    intent = paid(account)
    with pytest.raises(StripeRefused) as refused:
        account.gateway.cancel_intent(intent.id, idempotency_key=key())
    assert refused.value.code == "payment_intent_unexpected_state"
    assert account.gateway.retrieve_intent(intent.id).status is IntentStatus.SUCCEEDED


def test_an_intent_is_not_paid_twice(account: Account) -> None:
    intent = paid(account)
    with pytest.raises(stripe.InvalidRequestError):
        account.confirm(intent.id, VISA)
    assert account.gateway.retrieve_intent(intent.id).amount_received == 12_800


def test_refunds_never_exceed_what_was_paid(account: Account) -> None:
    intent = paid(account, 1_000)
    first = account.gateway.refund(intent.id, 600, idempotency_key=key(), reason="サイズ違い")
    assert (first.status, first.amount, first.intent_id) == (RefundStatus.SUCCEEDED, 600, intent.id)
    assert first.metadata == {"reason": "サイズ違い"}
    with pytest.raises(StripeRefused) as refused:
        account.gateway.refund(intent.id, 401, idempotency_key=key())
    assert refused.value.status == 400
    rest = account.gateway.refund(intent.id, 400, idempotency_key=key())
    assert account.gateway.retrieve_intent(intent.id).amount_refunded == 1_000
    assert account.gateway.list_refunds(intent) == (rest, first)


def test_a_refund_asked_twice_with_one_key_moves_money_once(account: Account) -> None:
    intent, once = paid(account, 3_000), key()
    first = account.gateway.refund(intent.id, 1_000, idempotency_key=once, reason="返品")
    second = account.gateway.refund(intent.id, 1_000, idempotency_key=once, reason="返品")
    assert second.id == first.id
    assert account.gateway.retrieve_intent(intent.id).amount_refunded == 1_000


def test_an_unpaid_intent_has_nothing_to_refund(account: Account) -> None:
    intent = opened(account)
    with pytest.raises(StripeRefused):
        account.gateway.refund(intent.id, 100, idempotency_key=key())
    assert account.gateway.list_refunds(intent.id) == ()


def test_reconciliation_finds_every_intent_since_an_instant(account: Account) -> None:
    ids = [opened(account, order=f"HY-20{n}").id for n in range(3)]
    found = account.gateway.list_intents(datetime.now(UTC) - timedelta(minutes=5))
    assert [intent.id for intent in found if intent.id in ids] == ids[::-1]
    assert account.gateway.list_intents(datetime.now(UTC) + timedelta(hours=1)) == ()


def test_less_than_fifty_yen_is_refused(account: Account) -> None:
    with pytest.raises(StripeRefused) as refused:
        opened(account, 49)
    assert (refused.value.status, refused.value.code) == (400, "amount_too_small")
    assert opened(account, 50).amount == 50


def test_methods_are_chosen_by_what_is_allowed_not_by_the_retired_parameter(account: Account) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        account.sdk.payment_intents.create(
            {"amount": 500, "currency": "jpy", "payment_method_types": ["card"]}
        )
    assert refused.value.code == "payment_method_types_no_longer_supported"


def test_an_unknown_intent_and_a_wrong_key_are_refused(account: Account) -> None:
    with pytest.raises(StripeRefused) as unknown:
        account.gateway.retrieve_intent("pi_3Nowhere")
    assert (unknown.value.status, unknown.value.code) == (404, "resource_missing")
    with pytest.raises(StripeRefused) as stranger:
        gateway_to(account.url, "sk_test_wrong").retrieve_intent("pi_3Nowhere")
    assert stranger.value.status == 401


class LosesAnswers(stripe.RequestsClient):
    """The work reaches Stripe, the answer never reaches us."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        super().request(*args, **kwargs)
        raise stripe.APIConnectionError("answer lost")


def test_an_answer_lost_after_success_and_asked_again_with_the_key_moves_money_once(account: Account) -> None:
    deaf = gateway_to(account.url, account.key, http=LosesAnswers(timeout=8))
    intent, once = paid(account, 2_000), key()
    with pytest.raises(StripeUnavailable):
        deaf.refund(intent.id, 2_000, idempotency_key=once)
    account.gateway.refund(intent.id, 2_000, idempotency_key=once)
    assert [refund.amount for refund in account.gateway.list_refunds(intent)] == [2_000]
