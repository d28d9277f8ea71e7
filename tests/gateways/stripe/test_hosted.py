"""Stripe's hosted page: what the shop relies on, and what the local one shows to shoppers without script."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from storefront.gateways.stripe import (
    HostedPage,
    IntentStatus,
    Session,
    SessionStatus,
    StripeRefused,
)
from tests.gateways.stripe.stand import Account, LocalStripe
from tests.gateways.stripe.test_contract import key

GOOD = {"number": "4242 4242 4242 4242", "expiry": "12 / 39", "cvc": "123"}


def opened(account: Account, amount: int = 12_800, minutes: int = 45) -> Session:
    page = HostedPage(
        amount, "HY-9001", "ご注文 HY-9001", "ja", "https://shop.example/done?s={CHECKOUT_SESSION_ID}",
        "https://shop.example/pay", datetime.now(UTC) + timedelta(minutes=minutes),
    )  # fmt: skip
    return account.gateway.open_page(page, idempotency_key=key(), metadata={"payment": "p1"})


def test_a_hosted_page_is_open_and_has_no_intent_before_somebody_tries(account: Account) -> None:
    made = opened(account)
    assert (made.status, made.amount, made.currency) == (SessionStatus.OPEN, 12_800, "jpy")
    assert made.metadata == {"payment": "p1", "order_number": "HY-9001"}
    assert (made.intent_id, made.livemode) == (None, False)
    assert made.url
    found = account.gateway.retrieve_page(made.id)
    assert (found.id, found.url, found.expires_at) == (made.id, made.url, made.expires_at)


def test_one_key_opens_one_page(account: Account) -> None:
    page = HostedPage(
        500, "HY-9002", "ご注文", "ja", "https://shop.example/", "https://shop.example/",
        datetime.now(UTC) + timedelta(hours=1),
    )  # fmt: skip
    once = key()
    first = account.gateway.open_page(page, idempotency_key=once)
    assert account.gateway.open_page(page, idempotency_key=once).id == first.id


def test_an_expired_page_takes_nobody_and_cannot_expire_again(account: Account) -> None:
    made = opened(account)
    assert account.gateway.expire_page(made.id, idempotency_key=key()).status is SessionStatus.EXPIRED
    with pytest.raises(StripeRefused):
        account.gateway.expire_page(made.id, idempotency_key=key())
    assert account.gateway.retrieve_page(made.id).url is None


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 2])
def test_a_page_stays_between_half_an_hour_and_a_day(account: Account, minutes: int) -> None:
    with pytest.raises(StripeRefused) as refused:
        opened(account, minutes=minutes)
    assert refused.value.param == "expires_at"


def sent(made: Session, **typed: str) -> Any:
    return httpx.post(made.url or "", data=GOOD | typed)


def test_a_good_card_pays_and_leads_back_to_the_shop(local: LocalStripe, local_account: Account) -> None:
    made = opened(local_account)
    form = httpx.get(made.url or "")
    assert "¥12,800" in form.text
    assert "<script" not in form.text
    answer = sent(made)
    assert (answer.status_code, answer.headers["location"]) == (303, f"https://shop.example/done?s={made.id}")
    found = local_account.gateway.retrieve_page(made.id)
    assert (found.status, found.url) == (SessionStatus.COMPLETE, None)
    assert found.intent is not None
    assert (found.intent.status, found.intent.amount_received) == (IntentStatus.SUCCEEDED, 12_800)
    assert found.intent.metadata == {"payment": "p1", "order_number": "HY-9001"}
    kinds = [e["type"] for e in local.events()]
    assert kinds[-3:] == ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
    assert "_session" not in str(local.events())


def test_a_declined_card_is_told_and_another_one_pays_the_same_intent(
    local: LocalStripe, local_account: Account
) -> None:
    made = opened(local_account)
    declined = sent(made, number="4000 0000 0000 0002")
    assert declined.status_code == 402
    assert "カードが拒否されました" in declined.text
    assert sent(made, expiry="nonsense").status_code == 402
    assert sent(made).status_code == 303
    assert len({e["data"]["object"]["id"] for e in local.events() if e["type"].startswith("payment_i")}) == 1


def test_three_d_secure_is_a_page_of_its_own(local_account: Account) -> None:
    made = opened(local_account)
    challenge = sent(made, number="4000002760003184").headers["location"]
    refused = httpx.post(challenge, data={"decision": "fail", **dict(httpx.URL(challenge).params)})
    back = httpx.get(refused.headers["location"])
    assert "認証" in back.text
    challenge = sent(made, number="4000002760003184").headers["location"]
    good = httpx.post(challenge, data={"decision": "authenticate", **dict(httpx.URL(challenge).params)})
    assert httpx.get(good.headers["location"]).headers["location"].startswith("https://shop.example/done")
    assert local_account.gateway.retrieve_page(made.id).status is SessionStatus.COMPLETE


def test_expiry_cancels_what_was_tried(local_account: Account) -> None:
    made = opened(local_account)
    sent(made, number="4000000000000002")
    intent = local_account.gateway.retrieve_page(made.id).intent_id or ""
    with pytest.raises(StripeRefused):
        local_account.gateway.cancel_intent(intent, idempotency_key=key())
    local_account.gateway.expire_page(made.id, idempotency_key=key())
    assert local_account.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED
    assert "期限は過ぎました" in httpx.get(f"{local_account.url}/c/pay/{made.id}").text
    assert sent(made, number="4242424242424242").status_code == 200
    assert local_account.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED


def test_nobody_may_have_no_page(local: LocalStripe) -> None:
    assert httpx.get(f"{local.url}/c/pay/cs_test_{int(time.time())}").status_code == 404
