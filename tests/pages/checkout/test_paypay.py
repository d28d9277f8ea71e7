"""Paying by PayPay: offered where the shop wishes and the account may, paid on Stripe's page, given back there."""

from dataclasses import replace
from datetime import timedelta

import httpx
import sqlalchemy as sa

from storefront import oms
from storefront.jobs import orders
from storefront.jobs.capabilities import look_at_account
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.services import business
from storefront.services.deliveries import PaymentSettings, ProviderAccount
from storefront.services.payments import PaymentState
from tests.oms import makers
from tests.support.paying import AMOUNT, HOLD, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
PAY, HOSTED = "/checkout/pay", "/checkout/pay/hosted"


def ordered(till: Till) -> str:
    now = clock.now()
    draft = makers.by_card([makers.goods("A", 2)], checkout="p1")
    draft = replace(
        draft, payment_method=oms.PaymentMethod.PAYPAY, expires_at=now + HOLD, person_id=None
    )  # fmt: skip
    placed = oms.place(till.db, draft, now=now)
    till.db.commit()
    return placed.number


def page_of(till: Till, number: str) -> str:
    browser = till.browser(number)
    page = browser.get(PAY)
    assert page.one(f"form[action='{HOSTED}'] button").get_text(strip=True) == "PayPay で支払う"
    assert not page.all("#payment")
    return str(browser.post(HOSTED).response.headers["Location"])


def test_it_is_paid_on_stripes_page_and_the_message_places_the_order(till: Till) -> None:
    number = ordered(till)
    url = page_of(till, number)
    assert 'name="number"' not in httpx.get(url).text
    assert httpx.post(url, data={"paypay": "1"}).headers["location"] == f"http://localhost{PAY}/return"
    waiting = till.browser(number).get(f"{PAY}/return").text
    assert "PayPay からの知らせを待っています" in waiting
    assert "カード会社" not in waiting
    assert till.deliver("payment_intent.succeeded") == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


def test_a_cancelled_order_goes_back_to_paypay_and_not_by_bank(till: Till) -> None:
    number = ordered(till)
    httpx.post(page_of(till, number), data={"paypay": "1"})
    till.reconcile()
    with transaction() as db:
        oms.cancel(db, number, actor="customer:1", reason="changed_mind", cause="web", now=clock.now())
    till.run_jobs()
    assert till.given_back(number) == [AMOUNT]
    assert oms.work_items(till.db, number=number) == ()


def test_when_its_time_is_over_nobody_can_pay(till: Till) -> None:
    number = ordered(till)
    url = page_of(till, number)
    with clock.as_of(clock.now() + HOLD + timedelta(seconds=1)), till.app.app_context():
        orders.expire_unpaid_orders(0)
    assert till.payment(number).state is PaymentState.CANCELLED
    assert httpx.post(url, data={"paypay": "1"}).status_code == 200
    assert till.captured() == []


def test_the_card_fields_do_not_open_for_it(till: Till) -> None:
    number = ordered(till)
    browser = till.browser(number)
    browser.get(PAY)
    assert browser.post(PAY).location == PAY
    assert till.db.execute(sa.text("SELECT count(*) FROM payment")).scalar_one() == 0


def test_what_the_account_may_take_is_kept_once(till: Till) -> None:
    for _ in range(2):
        with till.app.app_context():
            look_at_account(0)
    till.db.expire_all()
    known = business.current(till.db, ProviderAccount, fresh=True)
    assert "paypay_payments" in known.active
    rows = "SELECT count(*) FROM business_setting WHERE key = 'payment_account'"
    assert till.db.execute(sa.text(rows)).scalar_one() == 1


def test_the_shop_and_the_account_decide_together() -> None:
    may, wishes = ProviderAccount(active=("paypay_payments",)), PaymentSettings(paypay=True)
    assert may.allows(wishes).paypay
    assert not ProviderAccount().allows(wishes).paypay
    assert not may.allows(PaymentSettings()).paypay
