"""An order paid by bank transfer: its own account, in full, in parts, too much, too late, never."""

from dataclasses import replace
from datetime import timedelta

from storefront import oms
from storefront.gateways.stripe import IntentStatus
from storefront.jobs import orders
from storefront.jobs.payments import remind_of_vouchers
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.services.payments import PaymentState
from tests.oms import makers
from tests.support.jobs import run_jobs
from tests.support.paying import AMOUNT, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
DAYS = timedelta(days=7)
LEFT = "cash_balance.funds_available"


def ordered(till: Till) -> str:
    now = clock.now().replace(microsecond=0)
    draft = makers.by_card([makers.goods("A", 2)], checkout="b1")
    method = oms.PaymentMethod.BANK_TRANSFER
    draft = replace(draft, payment_method=method, expires_at=now + DAYS, person_id=None)
    placed = oms.place(till.db, draft, now=now)
    till.db.commit()
    return placed.number


def issued(till: Till) -> str:
    number = ordered(till)
    till.run_jobs()
    return number


def transfer(till: Till, number: str, amount: int) -> None:
    till.local.test(f"intents/{till.payment(number).intent_id}/transfer", amount=amount)


def let_time_pass(till: Till) -> None:
    with clock.as_of(clock.now() + DAYS + timedelta(seconds=1)), till.app.app_context():
        orders.expire_unpaid_orders(0)


def left_over(till: Till, number: str) -> list[tuple[str, int, int]]:
    items = oms.work_items(till.db, number=number)
    return [(w.reason, w.data["received"], w.data["left_over"]) for w in items]


def test_the_account_is_mailed_once_and_shown_and_the_full_amount_places_the_order(till: Till) -> None:
    number = ordered(till)
    letters = run_jobs(till.db, app=till.app).letters
    assert [letter.subject for letter in letters] == [f"お振込先のお知らせ（{number}）"]
    assert "三井住友銀行（0009）" in letters[0].text
    assert "¥11,000" in letters[0].html
    browser = till.browser(number)
    assert browser.get("/checkout/pay").location == f"/orders/{number}/voucher"
    assert "テスト支店" in browser.get(f"/orders/{number}/voucher").text
    assert "Where to transfer" in till.browser(number, "en").get(f"/orders/{number}/voucher").text
    assert till.run_jobs() == []
    transfer(till, number, AMOUNT)
    for _ in range(2):
        assert till.deliver("payment_intent.succeeded") == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert left_over(till, number) == []


def test_too_little_waits_for_the_rest_which_then_places_the_order(till: Till) -> None:
    number = issued(till)
    transfer(till, number, 4000)
    assert till.deliver("payment_intent.partially_funded") == 204
    page = till.browser(number).get(f"/orders/{number}/voucher")
    assert "あと¥7,000のお振り込み" in page.text
    transfer(till, number, 7000)
    till.deliver("payment_intent.succeeded")
    assert till.seen(number).paid == AMOUNT


def test_too_little_in_time_ends_the_order_and_a_person_gives_the_money_back(till: Till) -> None:
    number = issued(till)
    transfer(till, number, 4000)
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert till.deliver(LEFT) == 204
    assert left_over(till, number) == [("left_over", 4000, 4000)]


def test_too_much_pays_and_the_rest_is_work_for_a_person_once(till: Till) -> None:
    number = issued(till)
    transfer(till, number, AMOUNT + 500)
    till.deliver("payment_intent.succeeded")
    for _ in range(2):
        assert till.deliver(LEFT) == 204
    assert till.seen(number).state is oms.OrderState.PLACED
    assert left_over(till, number) == [("left_over", AMOUNT + 500, 500)]


def test_too_late_the_money_is_work_for_a_person(till: Till) -> None:
    number = issued(till)
    let_time_pass(till)
    intent = till.payment(number).intent_id or ""
    assert till.gateway.retrieve_intent(intent).status is IntentStatus.CANCELED
    transfer(till, number, AMOUNT)
    till.deliver(LEFT)
    assert till.seen(number).state is oms.OrderState.EXPIRED
    assert left_over(till, number) == [("left_over", AMOUNT, AMOUNT)]


def test_what_no_message_told_is_found_and_who_has_not_paid_is_reminded_once(till: Till) -> None:
    number = issued(till)
    with clock.as_of(clock.now() + timedelta(days=6, hours=12)), till.app.app_context():
        remind_of_vouchers(0)
        assert till.run_jobs() == [f"お振込先のお知らせ（{number}）"]
        remind_of_vouchers(0)
        assert till.run_jobs() == []
    transfer(till, number, AMOUNT)
    let_time_pass(till)
    assert till.seen(number).state is oms.OrderState.PLACED


def test_a_cancelled_order_goes_back_by_bank(till: Till) -> None:
    number = issued(till)
    transfer(till, number, AMOUNT)
    till.deliver("payment_intent.succeeded")
    with transaction() as db:
        oms.cancel(db, number, actor="customer:1", reason="changed_mind", cause="web", now=clock.now())
    till.run_jobs()
    assert till.given_back(number) == []
    assert oms.WorkKind.REFUND_BY_TRANSFER in {w.kind for w in oms.work_items(till.db, number=number)}
    assert till.payment(number).state is PaymentState.SUCCEEDED


def test_a_lost_answer_opens_no_second_account(till: Till) -> None:
    number = ordered(till)
    till.local.test("faults", mode="lost", match="POST /v1/payment_intents", times=1)
    for _ in range(2):
        try:
            till.run_jobs()
        except Exception:  # the job repeats itself
            till.db.rollback()
    with till.app.app_context():
        from storefront.jobs.payments import issue_voucher

        issue_voucher(number=number)
    assert till.payment(number).state is PaymentState.REQUIRES_ACTION
    assert len([e for e in till.local.events() if e["type"] == "payment_intent.created"]) == 1
