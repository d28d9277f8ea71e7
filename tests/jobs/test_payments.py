"""Money while nobody looks: lost webhooks, expiry against payment, refunds sent exactly once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront import ims, oms
from storefront.gateways.stripe import IntentStatus, StripeUnavailable
from storefront.jobs import orders, stock
from storefront.jobs.payments import send_refund
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.services import payments
from storefront.services.payments import PaymentState, RefundState
from tests.oms.makers import counters, goods, make_draft, on_sale, pack_all, verbs
from tests.support.paying import AMOUNT, HOLD, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
PAID = "payment_intent.succeeded"


def paid(till: Till, card: str = "pm_card_visa") -> str:
    """An order whose money has arrived."""
    number = till.order()
    till.pay(till.open(number), card)
    till.deliver(PAID)
    return number


def cancel(till: Till, number: str) -> None:
    """The customer cancels."""
    with transaction() as db:
        oms.cancel(db, number, actor="customer:1", reason="changed_mind", cause="web", now=clock.now())


def expire(till: Till, after: timedelta = HOLD) -> None:
    """The job of the clock, when the time is over."""
    with till.app.app_context(), clock.as_of(clock.now() + after):
        orders.expire_unpaid_orders.__wrapped__()  # type: ignore[attr-defined]
    till.db.expire_all()


def test_a_webhook_lost_forever_is_made_up_for(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    report = till.reconcile()
    assert (report.asked, report.settled, report.trouble) == (1, [number], [])
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.deliver(PAID) == 204
    assert verbs(till.db, number) == ["order.placed", "order.paid"]
    assert till.reconcile().asked == 0


def test_an_answer_lost_on_opening_is_found_again(till: Till) -> None:
    number = till.order()
    till.local.test("faults", mode="lost", match="POST /v1/payment_intents", times=1)
    with pytest.raises(StripeUnavailable):
        till.open(number)
    assert till.payment(number).intent_id is None
    till.reconcile()
    assert till.payment(number).intent_id == till.local.events()[0]["data"]["object"]["id"]


def test_a_silent_stripe_stops_the_run_and_is_reported(till: Till) -> None:
    number = till.order()
    till.open(number)
    till.local.test("faults", mode="503", match="GET /v1/payment_intents", times=1)
    report = till.reconcile()
    assert [t.partition(":")[0] for t in report.trouble] == [number]
    assert till.reconcile().trouble == []


def test_an_unpaid_order_expires_and_can_never_be_paid_again(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    expire(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert till.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED
    assert till.payment(number).state is PaymentState.CANCELLED
    assert counters(till.db, "A", "TYO") == (5, 0, 0)


def test_money_that_arrives_at_the_last_moment_pays_instead_of_expiring(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    expire(till)
    order = till.seen(number)
    assert (order.state, order.paid) == (oms.OrderState.PLACED, AMOUNT)
    assert till.captured() == [AMOUNT]


def test_goods_paid_in_time_are_not_sold_to_another_before_the_money_is_known(till: Till) -> None:
    number = till.order(quantity=5)
    till.pay(till.open(number))
    with till.app.app_context(), clock.as_of(clock.now() + HOLD):
        stock.expire_holds.__wrapped__()  # type: ignore[attr-defined]
    with pytest.raises(ims.OutOfStock), transaction() as db:
        oms.place(db, make_draft([goods("A")], checkout="c2", person_id=None), now=clock.now())
    expire(till)
    order = till.seen(number)
    assert (order.state, order.paid) == (oms.OrderState.PLACED, order.total)


def test_one_payment_that_cannot_be_settled_holds_no_other_up(till: Till) -> None:
    odd, other = till.order(checkout="c1"), till.order(checkout="c2")
    till.pay(till.open(odd))
    till.open(other)
    said = "INSERT INTO oms_payment_note (order_id, cause, amount, answer, at)"
    said += " SELECT o.id, p.public_id, o.total, 'paid', now() FROM oms_order o, payment p"
    till.db.execute(
        sa.text(f"{said} WHERE o.number = :other AND p.order_number = :odd"), {"other": other, "odd": odd}
    )
    till.db.commit()
    expire(till)
    assert till.seen(other).state is oms.OrderState.EXPIRED
    assert till.payment(other).state is PaymentState.CANCELLED
    assert till.reconcile(later=HOLD).trouble == [f"{odd}: ValueError"]


def test_with_a_silent_stripe_the_order_expires_all_the_same(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    till.local.test("faults", mode="503", match=f"POST /v1/payment_intents/{intent}/cancel", times=1)
    expire(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert on_sale(till.db, "A") == 5
    till.reconcile(later=HOLD)
    assert till.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED


def test_money_captured_while_stripe_was_silent_becomes_the_full_order_when_stock_is_there(
    till: Till,
) -> None:
    number = till.order()
    intent = till.open(number)
    till.local.test("faults", mode="503", match=f"POST /v1/payment_intents/{intent}/cancel", times=1)
    expire(till)
    till.pay(intent)
    till.deliver(PAID)
    order = till.seen(number)
    assert (order.state, order.paid) == (oms.OrderState.PLACED, AMOUNT)


def test_money_captured_while_stripe_was_silent_goes_back_when_the_stock_is_gone(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    till.local.test("faults", mode="503", match=f"POST /v1/payment_intents/{intent}/cancel", times=1)
    expire(till)
    with transaction() as db:
        oms.place(db, make_draft([goods("A", 4)], checkout="c2", person_id=None), now=clock.now())
    till.pay(intent)
    till.deliver(PAID)
    mails = till.run_jobs()
    order = till.seen(number)
    assert (order.state, order.refund_due, order.refunded) == (oms.OrderState.EXPIRED, AMOUNT, AMOUNT)
    assert till.given_back(number) == [AMOUNT]
    assert f"ご返金の手続きをしました（{number}）" in mails


def test_a_cancelled_order_is_refunded_once_whatever_is_repeated(till: Till) -> None:
    number = paid(till)
    cancel(till, number)
    mails = till.run_jobs()
    (refund,) = payments.refunds_of(till.db, number)
    assert (refund.state, refund.amount) == (RefundState.SUCCEEDED, AMOUNT)
    with till.app.app_context():
        send_refund.__wrapped__(refund_id=refund.id)  # type: ignore[attr-defined]
    with transaction() as db:
        (owed,) = oms.refunds(db, number)
        assert payments.request_refund(db, owed, now=clock.now()) == ()
    for kind in ("refund.created", "charge.refunded", "refund.created"):
        assert till.deliver(kind) == 204
    more = till.run_jobs()
    assert till.given_back(number) == [AMOUNT]
    assert till.seen(number).refunded == AMOUNT
    assert (till.payment(number).captured, till.payment(number).refunded) == (AMOUNT, AMOUNT)
    assert sorted([*mails, *more]).count(f"ご返金の手続きをしました（{number}）") == 1


@pytest.mark.parametrize("fault", ["lost", "500_after", "503", "500"])
def test_a_refund_without_an_answer_is_sent_again_and_given_once(till: Till, fault: str) -> None:
    number = paid(till)
    cancel(till, number)
    till.local.test("faults", mode=fault, match="POST /v1/refunds", times=1)
    with pytest.raises(StripeUnavailable):
        till.run_jobs()
    assert [r.state for r in payments.refunds_of(till.db, number)] == [RefundState.SENT]
    for minutes in range(3, 18, 3):
        till.reconcile(later=timedelta(minutes=minutes))
    assert [r.state for r in payments.refunds_of(till.db, number)] == [RefundState.SUCCEEDED]
    assert till.given_back(number) == [AMOUNT]
    assert till.seen(number).refunded == AMOUNT


def test_a_refund_that_the_bank_returns_late_asks_a_person(till: Till) -> None:
    number = paid(till, "pm_card_pendingRefund")
    cancel(till, number)
    till.run_jobs()
    (refund,) = payments.refunds_of(till.db, number)
    assert (refund.state, till.seen(number).refunded) == (RefundState.SENT, 0)
    (pending,) = till.gateway.list_refunds(till.payment(number).intent_id or "")
    till.local.test(f"refunds/{pending.id}", succeeded=False)
    till.deliver("refund.failed")
    (refund,) = payments.refunds_of(till.db, number)
    assert (refund.state, refund.failure) == (RefundState.FAILED, "expired_or_canceled_card")
    (item,) = oms.work_items(till.db)
    assert (item.kind, item.data["amount"]) == (oms.WorkKind.REFUND_FAILED, AMOUNT)


def test_a_refund_made_elsewhere_is_never_silent(till: Till) -> None:
    number = paid(till)
    till.gateway.refund(till.payment(number).intent_id or "", 1000, idempotency_key="by-hand")
    till.deliver("refund.created")
    (item,) = oms.work_items(till.db)
    assert (item.reason, item.data["amount"]) == ("refunded_elsewhere", 1000)
    cancel(till, number)
    till.run_jobs()
    assert {i.kind for i in oms.work_items(till.db)} == {
        oms.WorkKind.PAYMENT_MISMATCH, oms.WorkKind.REFUND_FAILED,
    }  # fmt: skip
    assert till.given_back(number) == [1000]


def test_a_part_of_the_money_can_go_back_and_never_more_than_was_paid(till: Till) -> None:
    number = paid(till)
    with transaction() as db:
        for n, amount in enumerate((3000, 8000)):
            oms.refund_due(
                db, number, amount=amount, reason="goodwill", cause=f"g{n}", actor="staff:1", now=clock.now()
            )
    till.run_jobs()
    assert sorted(till.given_back(number)) == [3000, 8000]
    assert till.payment(number).refunded == AMOUNT


def test_cash_paid_at_the_door_is_given_back_by_a_person(till: Till) -> None:
    with transaction() as db:
        draft = make_draft([goods("A", 2)], checkout="cod", person_id=None)
        number = oms.place(db, draft, now=clock.now()).number
    till.run_jobs()
    assert (till.payment(number).method, till.payment(number).state) == ("cod", PaymentState.CREATED)
    for parcel in pack_all(till.db, number):
        oms.ship(
            till.db,
            parcel,
            carrier="yamato",
            tracking_number="1234-5678-9012",
            actor="staff:7",
            now=clock.now(),
        )
        oms.deliver(till.db, parcel, actor="system", now=clock.now())
    till.run_jobs()
    assert (till.payment(number).captured, till.seen(number).paid) == (AMOUNT, AMOUNT)
    with transaction() as db:
        oms.refund_due(
            db, number, amount=AMOUNT, reason="returned", cause="r1", actor="staff:1", now=clock.now()
        )
    till.run_jobs()
    (item,) = oms.work_items(till.db)
    assert (item.kind, item.data["amount"]) == (oms.WorkKind.REFUND_BY_TRANSFER, AMOUNT)
    assert till.local.events() == []


def test_a_cancelled_unpaid_order_lets_nobody_pay(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    cancel(till, number)
    till.run_jobs()
    assert till.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED
    assert till.seen(number).refund_due == 0
