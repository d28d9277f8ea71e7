"""What Stripe tells has one effect, however it comes; what a cheat tells has none."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.db import new_session
from storefront.services.payments.models import InboundMessage
from tests.gateways.stripe.stand import LocalStripe, Receiver
from tests.oms import makers
from tests.oms.makers import counters, on_sale, verbs
from tests.support.paying import AMOUNT, HOLD, Till, till_of

PAID = "payment_intent.succeeded"


def test_the_webhook_alone_finishes_the_order(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    assert till.seen(number).state is oms.OrderState.AWAITING_PAYMENT
    assert till.deliver(PAID) == 204
    order = till.seen(number)
    assert (order.state, order.paid) == (oms.OrderState.PLACED, AMOUNT)
    assert counters(till.db, "A", "TYO") == (5, 0, 2)
    assert till.run_jobs() == [f"ご注文とお支払いを確認しました（{number}）"]


def test_a_message_told_three_times_has_one_effect(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    assert [till.deliver(PAID) for _ in range(3)] == [204, 204, 204]
    assert verbs(till.db, number) == ["order.placed", "order.paid"]
    assert len(till.run_jobs()) == 1
    assert till.db.scalar(sa.select(sa.func.count()).where(InboundMessage.type == PAID)) == 1


def test_messages_in_the_wrong_order_end_the_same(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    with pytest.raises(Exception, match="declined"):
        till.pay(intent, "pm_card_chargeDeclined")
    till.pay(intent)
    for kind in (PAID, "payment_intent.payment_failed", "payment_intent.created", PAID):
        assert till.deliver(kind) == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.payment(number).declined is False


def test_three_d_secure_pays_when_the_customer_answers(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    till.pay(intent, "pm_card_threeDSecure2Required")
    till.deliver("payment_intent.requires_action")
    assert till.payment(number).state == "requires_action"
    assert till.seen(number).paid == 0
    till.local.test(f"intents/{intent}/authenticate", passed=True)
    till.deliver(PAID)
    assert till.seen(number).state is oms.OrderState.PLACED


def test_three_d_secure_that_fails_leaves_the_order_open_for_another_card(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    till.pay(intent, "pm_card_threeDSecure2Required")
    till.local.test(f"intents/{intent}/authenticate", passed=False)
    till.deliver("payment_intent.payment_failed")
    assert till.payment(number).declined
    till.pay(intent)
    till.deliver(PAID)
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


FORGERIES = ("unsigned", "wrong_secret", "stale", "tampered", "livemode", "amount", "currency")


@pytest.mark.parametrize("kind", FORGERIES)
@pytest.mark.parametrize("honest_first", [False, True])
def test_forged_stale_and_wrong_money_is_refused_and_changes_nothing(
    till: Till, kind: str, honest_first: bool
) -> None:
    number = till.order()
    till.pay(till.open(number))
    honest = till.waiting(PAID)[-1]
    if honest_first:
        assert till.post(*honest) == 204
    before = till.seen(number)
    body, signature = _forged(till, json.loads(honest[0])["id"], kind)
    assert till.post(body, signature) == 400
    assert till.seen(number) == before
    assert till.post(*honest) == 204
    assert till.seen(number).paid == AMOUNT


def _forged(till: Till, event: str, kind: str) -> tuple[bytes, str]:
    """The forged message, caught at the receiver instead of the shop's door."""
    till.hook.received.clear()
    till.local.test("forge", event=event, kind=kind)
    return till.hook.received[-1]


def test_wrong_money_never_pays_and_a_person_is_asked(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    event = json.loads(till.waiting(PAID)[-1][0])["id"]
    assert till.post(*_forged(till, event, "amount")) == 400
    assert till.seen(number).paid_at is None
    (item,) = oms.work_items(till.db)
    assert (item.kind, item.order_number, item.reason) == (
        oms.WorkKind.PAYMENT_MISMATCH,
        number,
        "wrong_money",
    )
    assert (item.data["expected"], item.data["received"]) == (AMOUNT, 1)


def test_a_payment_of_somebody_else_is_noted_and_left_alone(till: Till) -> None:
    foreign = till.gateway.create_intent(500, "OTHER-SHOP-1", idempotency_key="foreign")
    till.pay(foreign.id)
    assert till.deliver(PAID) == 204
    found = till.db.scalars(sa.select(InboundMessage.outcome).where(InboundMessage.type == PAID)).one()
    assert found == "unknown"
    assert oms.work_items(till.db) == ()


def test_money_whose_intent_was_lost_still_finds_its_order(till: Till) -> None:
    number = till.order()
    stray = till.gateway.create_intent(AMOUNT, number, idempotency_key="stray")
    till.pay(stray.id)
    assert till.deliver(PAID) == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.payment(number).intent_id == stray.id


def test_a_second_payment_of_one_order_goes_back_by_itself(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    till.deliver(PAID)
    second = till.gateway.create_intent(AMOUNT, number, idempotency_key="second")
    till.hook.received.clear()
    till.pay(second.id)
    till.deliver(PAID)
    till.run_jobs()
    assert [r.amount for r in till.gateway.list_refunds(second.id)] == [AMOUNT]
    order = till.seen(number)
    assert (order.paid, order.refunded, order.state) == (2 * AMOUNT, AMOUNT, oms.OrderState.PLACED)


def test_a_message_too_large_is_refused(till: Till) -> None:
    assert till.post(b"{" + b" " * 300_000 + b"}", "t=1,v1=00") == 413


def test_ten_copies_at_once_have_one_effect(
    committed: sa.Engine, till_stripe: LocalStripe, till_hook: Receiver
) -> None:
    till = _committed_till(till_stripe, till_hook)
    number = till.order()
    till.pay(till.open(number))
    body, signature = till.waiting(PAID)[-1]
    gate = threading.Barrier(10)

    def send(_: int) -> int:
        gate.wait()
        headers = {"Stripe-Signature": signature}
        return int(till.app.test_client().post("/hooks/stripe", data=body, headers=headers).status_code)

    begun = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(send, range(10))) == [204] * 10
    assert time.monotonic() - begun < 2
    assert till.seen(number).paid == AMOUNT
    assert verbs(till.db, number) == ["order.placed", "order.paid"]
    till.db.close()


def test_two_tabs_that_open_and_pay_at_once_charge_once(
    committed: sa.Engine, till_stripe: LocalStripe, till_hook: Receiver
) -> None:
    till = _committed_till(till_stripe, till_hook)
    number = till.order()
    gate = threading.Barrier(2)

    def tab(_: int) -> str:
        gate.wait()
        for _try in range(5):
            try:
                intent = till.open(number)
                till.pay(intent)
                return "paid"
            except Exception as error:
                refused = str(error)
        return refused

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tab, range(2)))
    assert "paid" in answers
    assert till.captured() == [AMOUNT]
    assert till.deliver(PAID) == 204
    assert till.seen(number).paid == AMOUNT
    till.db.close()


def _committed_till(local: LocalStripe, hook: Receiver) -> Till:
    db: Any = new_session()
    till = till_of(db, local, hook)
    makers.make_places(db)
    makers.stock(db, A_TYO=5)
    db.commit()
    assert on_sale(db, "A") == 5
    return till


@pytest.mark.parametrize("round_", range(5))
def test_money_and_expiry_at_the_same_moment_leave_no_half_order(
    committed: sa.Engine, till_stripe: LocalStripe, till_hook: Receiver, round_: int
) -> None:
    till = _committed_till(till_stripe, till_hook)
    number = till.order()
    till.pay(till.open(number))
    body, signature = till.waiting(PAID)[-1]
    gate = threading.Barrier(2)

    def webhook() -> None:
        gate.wait()
        till.app.test_client().post("/hooks/stripe", data=body, headers={"Stripe-Signature": signature})

    def clockwork() -> None:
        gate.wait()
        with new_session() as db, db.begin():
            oms.expire_unpaid(db, clock.now() + HOLD)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(webhook), pool.submit(clockwork)]:
            done.result()
    order = till.seen(number)
    assert (order.state, order.paid, order.refund_due) == (oms.OrderState.PLACED, AMOUNT, 0)
    assert counters(till.db, "A", "TYO") == (5, 0, 2)
    assert ims.verify(till.db) == ()
    till.db.close()
