"""Payments at convenience stores: numbers, deadline, the counter, and what happens when nobody comes."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from storefront.gateways.stripe import Intent, IntentStatus, StripeRefused, VoucherWish
from tests.gateways.stripe.stand import Account, LocalStripe
from tests.gateways.stripe.test_contract import key

UNTIL = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)


def issued(account: Account, phone: str = "09012345678", until: datetime = UNTIL) -> Intent:
    wish = VoucherWish(5_500, "HY-K001", "佐藤 花", "hana@example.jp", phone, until)
    return account.gateway.open_voucher(wish, idempotency_key=key(), metadata={"payment": "p9"})


def test_numbers_come_with_a_deadline_for_every_chain(account: Account) -> None:
    intent = issued(account)
    assert (intent.status, intent.amount, intent.amount_received) == (IntentStatus.REQUIRES_ACTION, 5_500, 0)
    assert intent.metadata == {"payment": "p9", "order_number": "HY-K001"}
    assert intent.voucher is not None
    assert intent.voucher.expires_at == UNTIL
    assert set(intent.voucher.stores) == {"familymart", "lawson", "ministop", "seicomart"}
    assert all(number == "09012345678" for _, number in intent.voucher.stores.values())
    assert all(code.isdigit() for code, _ in intent.voucher.stores.values())


def test_without_a_usable_phone_stripe_chooses_the_number(account: Account) -> None:
    intent = issued(account, phone="+81 90")
    assert intent.voucher is not None
    assert all(10 <= len(number) <= 11 for _, number in intent.voucher.stores.values())


def test_cancelled_numbers_are_gone(account: Account) -> None:
    intent = issued(account)
    gone = account.gateway.cancel_intent(intent.id, idempotency_key=key())
    assert (gone.status, gone.voucher) == (IntentStatus.CANCELED, None)


def test_a_deadline_in_the_past_is_refused(account: Account) -> None:
    with pytest.raises(StripeRefused):
        issued(account, until=datetime.now(UTC) - timedelta(hours=1))


def test_paying_on_the_voucher_page_settles_the_intent_once(
    local: LocalStripe, local_account: Account
) -> None:
    intent = issued(local_account)
    assert intent.voucher is not None
    assert "お支払い期限" in httpx.get(intent.voucher.url, headers={"Accept-Language": "ja"}).text
    for _ in range(2):
        httpx.post(intent.voucher.url)
    paid = local_account.gateway.retrieve_intent(intent.id)
    assert (paid.status, paid.amount_received, paid.card) == (IntentStatus.SUCCEEDED, 5_500, None)
    kinds = [e["type"] for e in local.events() if e["type"] != "payment_intent.created"]
    assert kinds == ["payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded"]
    assert httpx.get(intent.voucher.url.replace("?s=", "?s=x")).status_code == 404


def test_a_voucher_that_nobody_paid_expires(local: LocalStripe, local_account: Account) -> None:
    intent = issued(local_account)
    local.test(f"intents/{intent.id}/konbini", paid=False)
    over = local_account.gateway.retrieve_intent(intent.id)
    assert over.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert over.last_error is not None
    assert over.last_error.code == "payment_intent_payment_attempt_expired"
    assert local.events()[-1]["type"] == "payment_intent.payment_failed"
