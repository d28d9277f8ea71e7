"""How the local Stripe tells the shop: signed, until it is heard, and as unruly as a test wants."""

import json
import time
from typing import Any

import pytest

from storefront.gateways.stripe import WebhookRefused
from tests.gateways.stripe.stand import Account, LocalStripe, Receiver, wait_for

PAYMENT = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def pay(account: Account, key: str = "hook-1") -> Any:
    intent = account.gateway.create_intent(12_800, "HY-3001", idempotency_key=key)
    account.confirm(intent.id, "pm_card_visa")
    return intent


def types(hook: Receiver) -> list[str]:
    return [json.loads(body)["type"] for body, _ in hook.received]


def heard(hook: Receiver, count: int) -> list[str]:
    wait_for(lambda: len(hook.received) >= count, f"{count} messages")
    return types(hook)


def test_a_payment_is_told_in_order_with_signatures_that_the_shop_believes(
    local_account: Account, shop_hook: Receiver
) -> None:
    intent = pay(local_account)
    assert heard(shop_hook, 3) == PAYMENT
    events = [local_account.gateway.parse_webhook(*message) for message in shop_hook.received]
    assert [event.intent_id for event in events] == [intent.id] * 3
    assert events[2].intent is not None
    assert (events[2].intent.order_number, events[2].intent.amount_received) == ("HY-3001", 12_800)


def test_a_refund_is_told_with_its_intent(local_account: Account, shop_hook: Receiver) -> None:
    intent = pay(local_account)
    refund = local_account.gateway.refund(intent.id, 800, idempotency_key="hook-refund")
    assert heard(shop_hook, 5)[3:] == ["refund.created", "charge.refunded"]
    told = local_account.gateway.parse_webhook(*shop_hook.received[3])
    assert (told.intent_id, told.refund) == (intent.id, refund)


def test_a_message_is_repeated_until_the_shop_answers_2xx(
    local: LocalStripe, local_account: Account, shop_hook: Receiver
) -> None:
    shop_hook.answers += [500, 302]
    local_account.gateway.create_intent(500, "HY-3002", idempotency_key="hook-2")
    assert heard(shop_hook, 3) == ["payment_intent.created"] * 3
    [delivery] = wait_for(
        lambda: [d for e in local.events() for d in e["deliveries"] if d["state"] == "delivered"], "delivery"
    )
    assert [answer["status"] for answer in delivery["answers"]] == [500, 302, 200]
    pauses = [b["at"] - a["at"] for a, b in zip(delivery["answers"], delivery["answers"][1:], strict=False)]
    assert pauses[0] >= 0.2
    assert pauses[1] >= 0.4
    assert len({body for body, _ in shop_hook.received}) == 1


def test_what_was_not_heard_before_a_restart_is_told_after_it(
    tmp_path: Any, shop_hook: Receiver, local: LocalStripe
) -> None:
    stripe = LocalStripe(tmp_path / "own.sqlite", shop_hook.url).start()
    stripe.test("switches", paused=True)
    account = Account("local", stripe.url, "sk_test_local")
    intent = pay(account)
    stripe.kill()
    assert shop_hook.received == []
    stripe.start()
    stripe.test("switches", paused=False)
    assert heard(shop_hook, 3) == PAYMENT
    assert account.gateway.retrieve_intent(intent.id).amount_received == 12_800
    stripe.stop()


@pytest.mark.parametrize("together", [False, True], ids=["one after the other", "at once"])
def test_every_message_can_come_ten_times(
    local: LocalStripe, local_account: Account, shop_hook: Receiver, *, together: bool
) -> None:
    local.test("switches", repeat=10, together=together)
    local_account.gateway.create_intent(500, "HY-3003", idempotency_key="hook-3")
    assert heard(shop_hook, 10) == ["payment_intent.created"] * 10


def test_messages_can_come_newest_first(
    local: LocalStripe, local_account: Account, shop_hook: Receiver
) -> None:
    local.test("switches", newest_first=True, delay=0.7)
    pay(local_account)
    assert heard(shop_hook, 3) == PAYMENT[::-1]


def test_messages_can_be_late(local: LocalStripe, local_account: Account, shop_hook: Receiver) -> None:
    local.test("switches", delay=0.8)
    began = time.monotonic()
    local_account.gateway.create_intent(500, "HY-3004", idempotency_key="hook-4")
    heard(shop_hook, 1)
    assert time.monotonic() - began >= 0.8


def test_lost_messages_never_come_and_can_be_sent_again(
    local: LocalStripe, local_account: Account, shop_hook: Receiver
) -> None:
    local.test("switches", drop=2)
    pay(local_account)
    assert heard(shop_hook, 1) == PAYMENT[2:]
    states = [delivery["state"] for event in local.events() for delivery in event["deliveries"]]
    assert states[:2] == ["dropped", "dropped"]
    local.test("resend", event=local.events()[0]["id"], times=2)
    assert heard(shop_hook, 3)[1:] == PAYMENT[:1] * 2


@pytest.mark.parametrize("kind", ["unsigned", "wrong_secret", "stale", "tampered", "livemode"])
def test_forged_messages_are_refused_by_the_door(
    local: LocalStripe, local_account: Account, shop_hook: Receiver, kind: str
) -> None:
    pay(local_account)
    heard(shop_hook, 3)

    def judge(body: bytes, signature: str) -> int:
        try:
            local_account.gateway.parse_webhook(body, signature)
        except WebhookRefused:
            return 400
        return 200

    shop_hook.judge = judge
    assert local.test("forge", event=local.events()[2]["id"], kind=kind)["status"] == 400


@pytest.mark.parametrize(("kind", "money"), [("amount", (1, "jpy")), ("currency", (12_800, "usd"))])
def test_rightly_signed_messages_about_wrong_money_arrive_for_the_shop_to_judge(
    local: LocalStripe, local_account: Account, shop_hook: Receiver, kind: str, money: tuple[int, str]
) -> None:
    pay(local_account)
    heard(shop_hook, 3)
    local.test("forge", event=local.events()[2]["id"], kind=kind)
    told = local_account.gateway.parse_webhook(*shop_hook.received[-1])
    assert told.intent is not None
    assert (told.intent.amount_received, told.intent.currency) == money
