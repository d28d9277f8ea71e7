"""What only the local Stripe is asked: browsers' rights, 3-D Secure, saved cards, its shapes."""

from typing import Any

import httpx
import pytest
import stripe

from storefront.gateways.stripe import IntentStatus, StripeRefused
from tests.gateways.stripe.stand import Account, LocalStripe

CREATE = "POST /v1/payment_intents"


def opened(account: Account, key: str, amount: int = 5_000) -> Any:
    return account.gateway.create_intent(amount, "HY-4001", idempotency_key=key)


def count(account: Account) -> int:
    return len(account.sdk.payment_intents.list({"limit": 100}).data)


def test_a_browser_sees_and_confirms_only_the_intent_whose_secret_it_has(
    local: LocalStripe, local_account: Account
) -> None:
    intent, other = opened(local_account, "f-11"), opened(local_account, "f-12")
    path, page = f"{local.url}/v1/payment_intents", {"key": "pk_test_local"}
    mine = page | {"client_secret": intent.client_secret}
    seen = httpx.get(f"{path}/{intent.id}", params=mine).json()
    assert (seen["id"], "metadata" in seen) == (intent.id, False)
    assert httpx.get(f"{path}/{other.id}", params=mine).status_code == 400
    assert httpx.get(f"{path}/{intent.id}", params=page).status_code == 400
    assert httpx.get(path, params=page).status_code == 403
    assert httpx.post(f"{local.url}/v1/refunds", data=page).status_code == 403
    card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "34", "cvc": "123"}
    typed = {f"payment_method_data[card][{name}]": value for name, value in card.items()}
    done = httpx.post(
        f"{path}/{intent.id}/confirm", data=mine | typed | {"payment_method_data[type]": "card"}
    )
    assert (done.status_code, done.json()["status"]) == (200, "succeeded")


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("4242424242424241", "incorrect_number"),
        ("4111111111111111", "card_declined"),
        ("4000000000000069", "expired_card"),
        ("4000000000000127", "incorrect_cvc"),
        ("4000000000000341", "card_declined"),
    ],
)
def test_wrong_cards_are_refused_in_the_shoppers_language(
    local: LocalStripe, local_account: Account, card: str, code: str
) -> None:
    intent = opened(local_account, "f-13")
    data = {"key": "pk_test_local", "client_secret": intent.client_secret, "locale": "ja-JP"}
    data |= {"payment_method_data[type]": "card", "payment_method_data[card][number]": card}
    data |= {"payment_method_data[card][exp_month]": "12", "payment_method_data[card][exp_year]": "34"}
    answer = httpx.post(f"{local.url}/v1/payment_intents/{intent.id}/confirm", data=data)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (402, code)
    assert "。" in error["message"]


@pytest.mark.parametrize(
    ("decision", "status"),
    [("authenticate", IntentStatus.SUCCEEDED), ("fail", IntentStatus.REQUIRES_PAYMENT_METHOD)],
)
def test_the_issuers_page_leads_back_to_the_shop(
    local: LocalStripe, local_account: Account, decision: str, status: IntentStatus
) -> None:
    intent = opened(local_account, "f-14")
    action = local_account.confirm(intent.id, "pm_card_authenticationRequired").next_action
    page = httpx.get(action.redirect_to_url.url, headers={"Accept-Language": "ja"})
    assert "認証する" in page.text
    form = {"client_secret": intent.client_secret, "return_url": "https://shop.example/return"}
    back = httpx.post(f"{local.url}/3ds/{intent.id}", data=form | {"decision": decision})
    assert back.status_code == 303
    assert back.headers["Location"].startswith(f"https://shop.example/return?payment_intent={intent.id}&")
    after = local_account.gateway.retrieve_intent(intent.id)
    assert after.status is status
    if decision == "fail":
        assert after.last_error is not None
        assert after.last_error.code == "payment_intent_authentication_failure"
        assert httpx.post(
            f"{local.url}/3ds/{intent.id}", data=form | {"decision": "authenticate"}
        ).is_redirect
        assert local_account.gateway.retrieve_intent(intent.id).amount_received == 0


def test_a_card_saved_with_authentication_pays_later_without_the_shopper(
    local: LocalStripe, local_account: Account
) -> None:
    sdk = local_account.sdk
    customer = sdk.customers.create({"email": "sato@demo.example"})
    setup = sdk.setup_intents.create(
        {"customer": customer.id, "payment_method": "pm_card_authenticationRequiredOnSetup", "confirm": True}
    )
    assert setup.status == "requires_action"
    assert local.test(f"intents/{setup.id}/authenticate", passed=True)["status"] == "succeeded"
    [saved] = sdk.customers.payment_methods.list(customer.id).data
    later = {"customer": customer.id, "payment_method": saved.id, "off_session": True, "confirm": True}
    assert sdk.payment_intents.create({"amount": 980, "currency": "jpy", **later}).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        sdk.payment_intents.create({"amount": 980, "currency": "jpy", "payment_method": saved.id})


def test_a_card_that_always_asks_the_shopper_fails_without_them(local_account: Account) -> None:
    asked = {"amount": 980, "currency": "jpy", "off_session": True, "confirm": True}
    with pytest.raises(stripe.CardError) as refused:
        local_account.sdk.payment_intents.create(asked | {"payment_method": "pm_card_authenticationRequired"})
    assert refused.value.code == "authentication_required"


def test_an_authorised_amount_is_captured_in_part_and_refunded_no_further(local_account: Account) -> None:
    sdk = local_account.sdk
    asked = {"amount": 1_000, "currency": "jpy", "capture_method": "manual", "confirm": True}
    held = sdk.payment_intents.create(asked | {"payment_method": "pm_card_visa"})
    assert (held.status, held.amount_capturable, held.amount_received) == ("requires_capture", 1_000, 0)
    assert sdk.payment_intents.capture(held.id, {"amount_to_capture": 700}).amount_received == 700
    with pytest.raises(StripeRefused):
        local_account.gateway.refund(held.id, 701, idempotency_key="f-15")
    assert local_account.gateway.refund(held.id, 700, idempotency_key="f-16").amount == 700


def test_a_refund_that_the_bank_returns_can_be_given_again(
    local: LocalStripe, local_account: Account
) -> None:
    intent = opened(local_account, "f-17")
    local_account.confirm(intent.id, "pm_card_pendingRefund")
    refund = local_account.gateway.refund(intent.id, 5_000, idempotency_key="f-18")
    assert refund.status == "pending"
    local.test(f"refunds/{refund.id}", succeeded=False)
    [failed] = local_account.gateway.list_refunds(intent.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert local_account.gateway.refund(intent.id, 5_000, idempotency_key="f-19").amount == 5_000


def test_long_lists_are_read_to_their_end(local_account: Account) -> None:
    intent = opened(local_account, "f-20", 5_000)
    local_account.confirm(intent.id, "pm_card_visa")
    for number in range(12):
        local_account.gateway.refund(intent.id, 10, idempotency_key=f"f-20-{number}")
    pages = local_account.sdk.refunds.list({"payment_intent": intent.id, "limit": 5})
    assert len(pages.data) == 5
    assert len(list(pages.auto_paging_iter())) == 12


def test_unknown_parameters_and_addresses_are_refused(local: LocalStripe, local_account: Account) -> None:
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        local_account.sdk.payment_intents.create({"amount": 500, "currency": "jpy", "colour": "red"})
    assert unknown.value.code == "parameter_unknown"
    with pytest.raises(stripe.InvalidRequestError):
        local_account.sdk.payment_intents.create({"amount": "many", "currency": "jpy"})
    assert httpx.get(f"{local.url}/v1/nothing").status_code == 404
    assert httpx.get(f"{local.url}/v1/events", headers={"Host": "evil.example"}).status_code == 400
    assert httpx.post(f"{local.url}/_test/reset", data={"a": "b"}).status_code == 415
    assert httpx.post(f"{local.url}/_test/switches", json={"repeat": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("payment_intents", stripe.PaymentIntent),
        ("charges", stripe.Charge),
        ("refunds", stripe.Refund),
        ("customers", stripe.Customer),
        ("payment_methods", stripe.PaymentMethod),
        ("setup_intents", stripe.SetupIntent),
        ("events", stripe.Event),
    ],
)
def test_every_field_is_one_that_the_sdk_knows(
    local: LocalStripe, local_account: Account, path: str, shape: Any
) -> None:
    intent = opened(local_account, "f-21")
    local_account.confirm(intent.id, "pm_card_visa")
    local_account.gateway.refund(intent.id, 1, idempotency_key="f-22")
    local_account.sdk.customers.create({})
    local_account.sdk.setup_intents.create({})
    found = httpx.get(f"{local.url}/v1/{path}", auth=("sk_test_local", "")).json()["data"][0]
    assert set(found) - set(shape.__annotations__) == set()
