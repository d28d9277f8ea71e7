"""An order paid at a convenience store: numbers by mail, in time, too late, never, twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storefront import oms
from storefront.gateways.stripe import IntentStatus
from storefront.jobs import orders
from storefront.jobs.payments import issue_voucher, remind_of_vouchers
from storefront.kernel import clock
from storefront.services import payments
from storefront.services.payments import PaymentState
from tests.oms import makers
from tests.support.jobs import run_jobs
from tests.support.paying import AMOUNT, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
DAYS = timedelta(days=3)


def ordered(till: Till, checkout: str = "k1") -> str:
    now = clock.now().replace(microsecond=0)
    draft = makers.by_card([makers.goods("A", 2)], checkout=checkout)
    draft = replace(
        draft, payment_method=oms.PaymentMethod.KONBINI, expires_at=now + DAYS, person_id=None,
        phone="090-1234-5678",
    )  # fmt: skip
    placed = oms.place(till.db, draft, now=now)
    till.db.commit()
    return placed.number


def issued(till: Till, checkout: str = "k1") -> str:
    number = ordered(till, checkout)
    till.run_jobs()
    return number


def at_the_shop(till: Till, number: str, *, paid: bool = True) -> None:
    till.local.test(f"intents/{till.payment(number).intent_id}/konbini", paid=paid)


def let_time_pass(till: Till) -> None:
    with clock.as_of(clock.now() + DAYS + timedelta(seconds=1)), till.app.app_context():
        orders.expire_unpaid_orders(0)


def test_numbers_and_deadline_are_mailed_once_and_shown_to_the_orders_browser(till: Till) -> None:
    number = ordered(till)
    browser = till.browser(number)
    assert "番号を用意しています" in browser.get(f"/orders/{number}/voucher").text
    letters = run_jobs(till.db, app=till.app).letters
    assert [letter.subject for letter in letters] == [f"コンビニでのお支払い番号（{number}）"]
    assert "09012345678" in letters[0].text
    assert "ローソン" in letters[0].html
    page = browser.get(f"/orders/{number}/voucher")
    assert "09012345678" in page.text
    assert "ファミリーマート" in page.text
    assert browser.get("/checkout/pay").location == f"/orders/{number}/voucher"
    assert "Payment code" in till.browser(number, "en").get(f"/orders/{number}/voucher").text
    assert till.browser().get(f"/orders/{number}/voucher").status == 404
    assert till.run_jobs() == []


def test_paid_in_time_the_order_is_placed_and_told(till: Till) -> None:
    number = issued(till)
    at_the_shop(till, number)
    for _ in range(2):
        assert till.deliver("payment_intent.succeeded") == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.run_jobs() == [f"ご注文とお支払いを確認しました（{number}）"]
    assert till.browser(number).get(f"/orders/{number}/voucher").location == f"/orders/{number}/thanks"


def test_never_paid_the_order_ends_with_its_numbers_and_the_goods_are_free(till: Till) -> None:
    number = issued(till)
    assert makers.on_sale(till.db, "A") == 3
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert makers.on_sale(till.db, "A") == 5
    intent = till.payment(number).intent_id
    assert till.gateway.retrieve_intent(intent or "").status is IntentStatus.CANCELED


def test_stripes_own_expiry_changes_nothing_before_the_orders_time(till: Till) -> None:
    number = issued(till)
    at_the_shop(till, number, paid=False)
    assert till.deliver("payment_intent.payment_failed") == 204
    assert till.seen(number).state is oms.OrderState.AWAITING_PAYMENT
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED


def test_paid_in_the_last_moment_but_untold_the_order_does_not_expire(till: Till) -> None:
    number = issued(till)
    at_the_shop(till, number)
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.PLACED


@pytest.mark.parametrize("left", [True, False])
def test_money_that_comes_too_late_buys_the_goods_or_becomes_a_bank_transfer(till: Till, left: bool) -> None:
    number = issued(till)
    till.local.test("faults", mode="503", match="POST /v1/payment_intents", times=1)
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    if not left:
        ordered(till, "k2")
        ordered(till, "k3")
    at_the_shop(till, number)
    till.deliver("payment_intent.succeeded")
    if left:
        assert till.seen(number).state is oms.OrderState.PLACED
        return
    till.run_jobs()
    kinds = {w.kind for w in oms.work_items(till.db, number=number)}
    assert kinds == {oms.WorkKind.PAID_TOO_LATE, oms.WorkKind.REFUND_BY_TRANSFER}
    assert till.given_back(number) == []
    assert till.payment(number).captured == AMOUNT


def test_a_silent_stripe_is_asked_again_with_the_same_key(till: Till) -> None:
    number = ordered(till)
    till.local.test("faults", mode="lost", match="POST /v1/payment_intents", times=1)
    with pytest.raises(Exception, match=r"."):
        till.run_jobs()
    till.db.rollback()
    with till.app.app_context():
        issue_voucher(number=number)
    assert till.payment(number).state is PaymentState.REQUIRES_ACTION
    assert len([e for e in till.local.events() if e["type"] == "payment_intent.created"]) == 1


def test_given_up_before_paying_the_numbers_end(till: Till) -> None:
    number = issued(till)
    browser = till.browser(number)
    browser.get(f"/orders/{number}/voucher")
    assert browser.post("/checkout/pay/back").location == "/cart"
    till.run_jobs()
    assert [p.state for p in payments.of_order(till.db, number)] == [PaymentState.CANCELLED]


def test_a_day_before_the_end_who_has_not_paid_is_told_once(till: Till) -> None:
    number = issued(till)
    for hours, letters in ((1, 0), (47, 0), (49, 1), (60, 0)):
        with clock.as_of(clock.now() + timedelta(hours=hours)), till.app.app_context():
            remind_of_vouchers(0)
            assert len(till.run_jobs()) == letters
    assert till.seen(number).state is oms.OrderState.AWAITING_PAYMENT


def test_who_has_paid_is_not_reminded(till: Till) -> None:
    number = issued(till)
    at_the_shop(till, number)
    till.deliver("payment_intent.succeeded")
    till.run_jobs()
    with clock.as_of(clock.now() + timedelta(hours=50)), till.app.app_context():
        remind_of_vouchers(0)
        assert till.run_jobs() == []
