"""The payment page: one intent per order, calm words when Stripe is silent, nothing believed from addresses."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront import oms
from storefront.kernel import clock
from storefront.services import payments
from storefront.services.payments import PaymentState
from tests.oms.makers import by_card, goods, on_sale, verbs
from tests.support.goods import on_sale as shelved
from tests.support.paying import AMOUNT, HOLD, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
PAY = "/checkout/pay"


def test_the_page_tells_amount_number_and_how_long_the_goods_are_held(till: Till) -> None:
    number = till.order()
    page = till.browser(number).get(PAY)
    assert page.status == 200
    assert "¥11,000" in page.text
    assert number in page.text
    until = (clock.now() + HOLD).astimezone(clock.JST)
    assert f"{until:%H:}" in page.text
    assert "JavaScript" in page.one("noscript").get_text()


def test_looking_at_the_page_writes_nothing_and_calls_nobody(till: Till) -> None:
    number = till.order()
    till.browser(number).get(PAY)
    assert payments.latest(till.db, number) is None
    assert till.local.events() == []


def test_the_card_fields_come_with_the_orders_one_intent(till: Till) -> None:
    number = till.order()
    browser = till.browser(number)
    secrets = []
    for _ in range(3):
        browser.get(PAY)
        form = browser.post(PAY).one("form[data-behavior=payment]")
        secrets.append(form["data-secret"])
        assert form["data-key"] == "pk_test_local"
    assert len(set(secrets)) == 1
    assert (till.payment(number).amount, till.payment(number).state) == (AMOUNT, PaymentState.CREATED)
    assert [e["type"] for e in till.local.events()] == ["payment_intent.created"]


def test_htmx_gets_the_card_fields_alone(till: Till) -> None:
    browser = till.browser(till.order())
    browser.get(PAY)
    part = browser.post(PAY, HX_Request="true", HX_Target="section#payment")
    assert part.status == 200
    assert "<html" not in part.response.text
    assert part.one("form[data-behavior=payment]")["data-locale"] == "ja"


def test_only_the_payment_pages_open_the_door_to_stripe(till: Till) -> None:
    browser = till.browser(till.order())
    policy = browser.get(PAY).response.headers["Content-Security-Policy"]
    assert f"script-src 'self' {till.local.url};" in policy
    assert f"frame-src {till.local.url}" in policy
    assert till.local.url not in browser.get("/cart").response.headers["Content-Security-Policy"]


def test_without_an_order_there_is_nothing_to_pay(till: Till) -> None:
    browser = till.browser()
    for answer in (browser.get(PAY), browser.get(f"{PAY}/return"), browser.post(PAY)):
        assert (answer.status, answer.location) == (303, "/cart")


def test_a_form_without_its_token_opens_nothing(till: Till) -> None:
    number = till.order()
    browser = till.browser(number)
    assert browser.post(PAY, token=False).status == 400
    assert payments.latest(till.db, number) is None


@pytest.mark.parametrize("fault", ["500", "503", "429", "lost"])
def test_when_stripe_does_not_answer_the_page_says_so_and_the_order_stays(till: Till, fault: str) -> None:
    number = till.order()
    browser = till.browser(number)
    browser.get(PAY)
    till.local.test("faults", mode=fault, match="POST /v1/payment_intents", times=1)
    answer = browser.post(PAY)
    assert answer.status == 503
    assert answer.response.headers["Retry-After"] == "5"
    assert "カード会社との通信ができませんでした" in answer.text
    assert till.seen(number).state is oms.OrderState.AWAITING_PAYMENT
    assert on_sale(till.db, "A") == 3
    again = [browser.post(PAY).status for _ in range(3)]
    assert 200 in again
    assert len({e["data"]["object"]["id"] for e in till.local.events()}) == 1


def test_a_lost_answer_is_fetched_with_the_same_key(till: Till) -> None:
    number = till.order()
    browser = till.browser(number)
    browser.get(PAY)
    till.local.test("faults", mode="lost", match="POST /v1/payment_intents", times=1)
    assert browser.post(PAY).status == 503
    (event,) = till.local.events()
    assert browser.post(PAY).status == 200
    assert till.payment(number).intent_id == event["data"]["object"]["id"]


def test_the_return_page_believes_the_shops_own_books_only(till: Till) -> None:
    number = till.order()
    till.open(number)
    browser = till.browser(number)
    waiting = browser.get(f"{PAY}/return?redirect_status=succeeded&payment_intent=pi_forged")
    assert waiting.status == 200
    assert "お支払いを確認しています" in waiting.text
    assert till.seen(number).paid_at is None
    assert waiting.one("#progress")["data-hx-trigger"] == "every 2s"


def test_the_return_page_turns_into_thanks_when_the_webhook_has_told(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    browser = till.browser(number)
    assert browser.get(f"{PAY}/return").status == 200
    assert till.deliver("payment_intent.succeeded") == 204
    assert browser.get(f"{PAY}/return").location == f"/orders/{number}/thanks"
    polled = browser.get(f"{PAY}/return", HX_Request="true", HX_Target="div#progress")
    assert (polled.status, polled.location) == (204, f"/orders/{number}/thanks")
    assert browser.get(PAY).location == f"/orders/{number}/thanks"


def test_paid_in_another_tab_is_never_asked_for_again(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    browser = till.browser(number)
    browser.get(PAY)
    assert browser.post(PAY).location == f"{PAY}/return"
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


def test_after_a_decline_the_same_order_is_offered_with_another_card(till: Till) -> None:
    number = till.order()
    with pytest.raises(Exception, match="declined"):
        till.pay(till.open(number), "pm_card_chargeDeclined")
    till.deliver("payment_intent.payment_failed")
    browser = till.browser(number)
    assert "カード会社の承認が得られませんでした" in browser.get(PAY).text
    form = browser.post(PAY)
    assert not form.one("[data-declined]").has_attr("hidden")
    till.pay(till.payment(number).intent_id or "")
    till.deliver("payment_intent.succeeded")
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]
    assert till.payment(number).declines == 1


def test_when_the_time_is_over_the_page_says_so_and_gives_the_goods_back_to_the_cart(till: Till) -> None:
    number = till.order()
    browser = till.browser(number)
    with clock.as_of(clock.now() + HOLD):
        late = browser.get(PAY)
        assert late.status == 200
        assert "お支払いの期限が過ぎました" in late.text
        assert browser.post(PAY).location == PAY
        oms.expire_unpaid(till.db, clock.now())
        till.db.commit()
        browser.get(PAY)
        assert browser.submit("main form").location == "/cart"
    assert payments.latest(till.db, number) is None


def test_who_paid_in_the_last_moment_is_not_told_that_it_was_too_late(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    browser = till.browser(number)
    with clock.as_of(clock.now() + HOLD):
        assert "お支払いを確認しています" in browser.get(f"{PAY}/return").text
        assert browser.get(PAY).location == f"{PAY}/return"
        till.deliver("payment_intent.succeeded")
        assert browser.get(f"{PAY}/return").location == f"/orders/{number}/thanks"


def test_goods_of_a_given_up_order_come_back_into_the_cart_once(till: Till) -> None:
    draft = replace(by_card([goods(shelved(till.db, "SW-M"), 2)]), expires_at=clock.now() + HOLD)
    number = oms.place(till.db, draft, now=clock.now()).number
    with clock.as_of(clock.now() + HOLD):
        oms.expire_unpaid(till.db, clock.now())
        till.db.commit()
        for twice in (till.browser(number), till.browser(number)):
            assert twice.post(f"{PAY}/back").location == "/cart"
    assert till.db.scalar(sa.text("SELECT sum(quantity) FROM cart_line")) == 2


def test_giving_up_before_paying_cancels_the_order_and_its_hold(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    browser = till.browser(number)
    browser.get(PAY)
    assert browser.submit(f"form[action='{PAY}/back']").location == "/cart"
    assert till.seen(number).state is oms.OrderState.CANCELLED
    assert on_sale(till.db, "A") == 5
    till.run_jobs()
    assert till.gateway.retrieve_intent(intent).status == "canceled"
    assert browser.get(PAY).location == "/cart"


def test_a_paid_order_cannot_be_given_up_here(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    till.deliver("payment_intent.succeeded")
    browser = till.browser(number)
    assert browser.post(f"{PAY}/back").location == PAY
    assert till.seen(number).state is oms.OrderState.PLACED
    assert "order.cancelled" not in verbs(till.db, number)


def test_the_page_speaks_english(till: Till) -> None:
    browser = till.browser(till.order(), "en")
    assert "We are holding your items" in browser.get(PAY).text
    assert browser.post(PAY).one("[data-pay]").get_text(strip=True) == "Pay ¥11,000"


def test_the_hold_is_never_longer_than_the_order_says(till: Till) -> None:
    number = till.order()
    with clock.as_of(clock.now() + HOLD - timedelta(seconds=30)):
        assert "あと1分" in till.browser(number).get(PAY).text


def test_a_hold_of_days_is_told_by_its_day(till: Till) -> None:
    number = till.order()
    with clock.as_of(clock.now() - timedelta(days=3)):
        said = till.browser(number).get(PAY).one(".pay__hold").get_text(" ", strip=True)
    assert ("日（" in said, "あと" in said) == (True, False)
