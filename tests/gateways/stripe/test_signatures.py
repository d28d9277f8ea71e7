"""Which inbound messages the door believes."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from storefront.gateways.stripe import Gateway, StripeUnavailable, WebhookRefused
from tests.gateways.stripe.stand import SECRET, gateway_to


def event(intent: dict[str, Any], **changes: Any) -> bytes:
    message = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "livemode": False}
    message |= {"created": 1_795_300_000, "data": {"object": intent}} | changes
    return json.dumps(message).encode()


def signed(payload: bytes, secret: str = SECRET, age: int = 0) -> str:
    made: str = stripe.WebhookSignature.generate_signature_header(
        payload.decode(), secret, int(time.time()) - age
    )
    return made


PAID = {
    "id": "pi_3Paid",
    "object": "payment_intent",
    "status": "succeeded",
    "amount": 12_800,
    "amount_received": 12_800,
    "currency": "jpy",
    "created": 1_795_300_000,
    "livemode": False,
    "latest_charge": "ch_3Paid",
    "metadata": {"order_number": "HY-1001"},
}


def test_a_message_signed_by_stripe_is_read() -> None:
    payload = event(PAID)
    read = gateway_to("http://127.0.0.1:1").parse_webhook(payload, signed(payload))
    assert (read.id, read.type, read.intent_id) == ("evt_1", "payment_intent.succeeded", "pi_3Paid")
    assert read.intent is not None
    assert (read.intent.order_number, read.intent.amount_received) == ("HY-1001", 12_800)
    assert read.created == datetime.fromtimestamp(1_795_300_000, UTC)


def test_while_a_secret_is_replaced_both_are_good_and_no_other() -> None:
    gateway, payload = gateway_to("http://127.0.0.1:1"), event(PAID)
    assert gateway.parse_webhook(payload, signed(payload, "whsec_new"), [SECRET, "whsec_new"]).id == "evt_1"
    with pytest.raises(WebhookRefused):
        gateway.parse_webhook(payload, signed(payload, "whsec_other"), [SECRET, "whsec_new"])


@pytest.mark.parametrize(
    ("payload", "signature"),
    [
        (event(PAID), ""),
        (event(PAID), "t=1,v1=é"),
        (event(PAID), "nonsense"),
        (event(PAID), signed(event(PAID), "whsec_other")),
        (event(PAID), signed(event(PAID), age=302)),
        (event(PAID | {"amount_received": 1}), signed(event(PAID))),
        (event(PAID, livemode=True), signed(event(PAID, livemode=True))),
        (b"[]", signed(b"[]")),
        (b"\xff", "t=1,v1=00"),
        (event(PAID, data={}), signed(event(PAID, data={}))),
    ],
    ids=[
        "unsigned",
        "not ascii",
        "nonsense",
        "wrong secret",
        "stale",
        "tampered",
        "live",
        "list",
        "bytes",
        "empty",
    ],
)
def test_a_message_that_is_not_provably_stripes_is_refused(payload: bytes, signature: str) -> None:
    with pytest.raises(WebhookRefused):
        gateway_to("http://127.0.0.1:1").parse_webhook(payload, signature)


def test_without_a_secret_nothing_is_believed() -> None:
    payload = event(PAID)
    with pytest.raises(WebhookRefused):
        gateway_to("http://127.0.0.1:1").parse_webhook(payload, signed(payload, "x"), [""])


def test_a_gateway_that_nobody_answers_is_unavailable_within_its_timeouts() -> None:
    began = time.monotonic()
    with pytest.raises(StripeUnavailable):
        gateway_to("http://127.0.0.1:1").retrieve_intent("pi_3Any")
    assert time.monotonic() - began < 8


def test_the_payment_page_allows_the_origins_of_the_script_in_use_and_no_others() -> None:
    local = gateway_to("http://127.0.0.1:8420").sources
    assert {*local.script, *local.frame, *local.connect} == {"http://127.0.0.1:8420"}
    real = Gateway(
        "sk_test_x", "https://api.stripe.com", SECRET, "pk_test_x", "https://js.stripe.com/v3/"
    ).sources
    assert "https://js.stripe.com" in real.script
    assert "https://hooks.stripe.com" in real.frame
    assert real.connect == ("https://api.stripe.com",)
