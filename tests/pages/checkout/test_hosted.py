"""Paying on Stripe's own page: without script, once, whichever message comes first."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from storefront import oms
from storefront.gateways.stripe import IntentStatus, SessionStatus
from storefront.jobs import orders
from storefront.kernel import clock
from storefront.services import payments
from storefront.services.payments import PaymentState
from tests.oms.makers import on_sale
from tests.support.paying import AMOUNT, HOLD, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
PAY, HOSTED = "/checkout/pay", "/checkout/pay/hosted"
CARD = {"number": "4242424242424242", "expiry": "12/39", "cvc": "123"}


def page_of(till: Till, number: str) -> str:
    """The address at Stripe to which the browser of this order is sent."""
    browser = till.browser(number)
    browser.get(PAY)
    answer = browser.post(HOSTED)
    assert answer.status == 303
    return str(answer.response.headers["Location"])


def pay(url: str, **card: str) -> Any:
    return httpx.post(url, data=CARD | card)


def test_the_payment_page_leads_to_stripes_own_page_without_script(till: Till) -> None:
    number = till.order()
    browser = till.browser(number)
    page = browser.get(PAY)
    assert page.one(f"form[action='{HOSTED}'] button").get_text(strip=True) == "Stripe のページで支払う"
    assert f"form-action 'self' {till.local.url}" in page.response.headers["Content-Security-Policy"]
    url = browser.post(HOSTED).response.headers["Location"]
    assert url.startswith(f"{till.local.url}/c/pay/cs_test_")
    shown = httpx.get(url).text
    assert "¥11,000" in shown
    assert f"http://localhost{PAY}" in shown
    payment = till.payment(number)
    assert (payment.session_id, payment.intent_id) == (url.rpartition("/")[2], None)


def test_a_second_click_leads_to_the_same_page(till: Till) -> None:
    number = till.order()
    assert page_of(till, number) == page_of(till, number)
    assert len(payments.of_order(till.db, number)) == 1


@pytest.mark.parametrize(
    "told",
    [
        ("checkout.session.completed", "payment_intent.succeeded"),
        ("payment_intent.succeeded", "checkout.session.completed"),
        ("checkout.session.completed",),
        ("payment_intent.succeeded", "payment_intent.succeeded"),
        (),
    ],
)
def test_the_order_is_paid_once_whichever_message_comes_first(till: Till, told: tuple[str, ...]) -> None:
    number = till.order()
    back = pay(page_of(till, number))
    assert back.headers["location"] == f"http://localhost{PAY}/return"
    browser = till.browser(number)
    assert browser.get(f"{PAY}/return").status == 200
    assert till.seen(number).paid_at is None
    for kind in told:
        assert till.deliver(kind) == 204
    till.run_jobs()
    till.reconcile()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert [p.captured for p in payments.of_order(till.db, number)] == [AMOUNT]
    assert till.captured() == [AMOUNT]
    assert browser.get(f"{PAY}/return").location == f"/orders/{number}/thanks"


def test_a_declined_card_may_be_followed_by_another_one(till: Till) -> None:
    number = till.order()
    url = page_of(till, number)
    assert pay(url, number="4000000000000002").status_code == 402
    till.deliver("payment_intent.payment_failed")
    assert till.payment(number).declined
    assert pay(url).status_code == 303
    till.deliver("payment_intent.succeeded")
    assert till.seen(number).state is oms.OrderState.PLACED


def test_going_to_stripes_page_closes_the_card_fields_first(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    url = page_of(till, number)
    assert till.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED
    states = [p.state for p in payments.of_order(till.db, number)]
    assert states == [PaymentState.CREATED, PaymentState.CANCELLED]
    pay(url)
    till.reconcile()
    assert till.captured() == [AMOUNT]


def test_coming_back_to_the_card_fields_closes_stripes_page(till: Till) -> None:
    number = till.order()
    url = page_of(till, number)
    browser = till.browser(number)
    browser.get(PAY)
    assert browser.post(PAY).one("form[data-behavior=payment]")["data-secret"]
    assert "期限は過ぎました" in httpx.get(url).text
    assert pay(url).status_code == 200
    assert till.captured() == []


def test_paid_there_and_asked_for_here_is_never_charged_twice(till: Till) -> None:
    number = till.order()
    pay(page_of(till, number))
    browser = till.browser(number)
    answer = browser.post(PAY)
    assert answer.status == 303
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


@pytest.mark.parametrize("fault", ["500", "503", "lost"])
def test_when_stripe_is_silent_the_page_says_so_and_the_next_try_works(till: Till, fault: str) -> None:
    number = till.order()
    browser = till.browser(number)
    browser.get(PAY)
    till.local.test("faults", mode=fault, match="POST /v1/checkout/sessions", times=1)
    answer = browser.post(HOSTED)
    assert (answer.status, answer.response.headers["Retry-After"]) == (503, "5")
    assert 303 in [browser.post(HOSTED).status for _ in range(2)]
    assert on_sale(till.db, "A") == 3


def test_a_page_that_ended_unused_is_followed_by_a_new_one(till: Till) -> None:
    number = till.order()
    first = page_of(till, number)
    session = first.rpartition("/")[2]
    till.gateway.expire_page(session, idempotency_key="ended")
    second = page_of(till, number)
    assert second != first
    pay(second)
    till.deliver("checkout.session.completed")
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED


def test_when_the_orders_time_is_over_its_page_closes_too(till: Till) -> None:
    number = till.order()
    session = page_of(till, number).rpartition("/")[2]
    late = clock.now() + HOLD + timedelta(seconds=1)
    with clock.as_of(late), till.app.app_context():
        orders.expire_unpaid_orders(0)
    assert till.gateway.retrieve_page(session).status is SessionStatus.EXPIRED
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert till.payment(number).state is PaymentState.CANCELLED


def test_an_order_paid_on_the_page_at_the_last_moment_does_not_expire(till: Till) -> None:
    number = till.order()
    pay(page_of(till, number))
    late = clock.now() + HOLD + timedelta(seconds=1)
    with clock.as_of(late), till.app.app_context():
        orders.expire_unpaid_orders(0)
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]
