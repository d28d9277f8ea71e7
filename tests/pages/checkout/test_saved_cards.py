"""Paying with a kept card: one tap, 3-D Secure, declines, doubt; and keeping the card of today."""

import re

import httpx
import pytest
import sqlalchemy as sa

from storefront import oms
from storefront.services import payments
from tests.pages.mypage.test_payment_methods import TYPED, Owner, owner
from tests.support.paying import AMOUNT, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
PAY, SAVED, KEEPING = "/checkout/pay", "/checkout/pay/saved", "/checkout/pay/keeping"


def ordered(hana: Owner, checkout: str = "c1") -> str:
    """An unpaid order of this customer, placed with this browser."""
    number = hana.till.order(checkout=checkout)
    own = "UPDATE oms_order SET person_id = :person WHERE number = :number"
    hana.till.db.execute(sa.text(own), {"person": hana.person_id, "number": number})
    hana.till.db.commit()
    with hana.browser.client.session_transaction() as session:
        session["order"], session["orders"] = number, [number]
    return number


def test_the_preferred_card_is_chosen_and_one_tap_pays(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    number = ordered(hana)
    page = hana.browser.get(PAY)
    assert [r.has_attr("checked") for r in page.all("input[name=card]")] == [True]
    assert not page.one("#payment").has_attr("data-hx-trigger")
    assert hana.browser.submit(f"form[action='{SAVED}']").location == f"{PAY}/return"
    assert till.deliver("payment_intent.succeeded") == 204
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert hana.browser.get(f"{PAY}/return").location == f"/orders/{number}/thanks"
    assert till.captured() == [AMOUNT]


def test_without_any_message_the_job_finds_the_money(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    number = ordered(hana)
    hana.browser.get(PAY)
    hana.browser.submit(f"form[action='{SAVED}']")
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED


def test_three_d_secure_is_passed_without_script(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    till.account.sdk.payment_methods.attach("pm_card_authenticationRequired", {"customer": hana.customer})
    hana.browser.get("/mypage/payment-methods")
    hana.browser.post("/mypage/payment-methods/refresh")
    number = ordered(hana)
    hana.browser.get(PAY)
    card = next(c.id for c in hana.cards if c.last4 == "3184")
    challenge = hana.browser.submit(f"form[action='{SAVED}']", card=card).response.headers["Location"]
    assert challenge.startswith(f"{till.local.url}/3ds/")
    form = dict(httpx.URL(challenge).params)
    back = httpx.post(challenge, data={**form, "decision": "authenticate"}).headers["location"]
    assert back.startswith(f"http://localhost{PAY}/return?payment_intent=")
    till.deliver("payment_intent.succeeded")
    assert till.seen(number).state is oms.OrderState.PLACED


def test_a_declined_card_is_told_and_another_one_pays_the_same_order(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    till.account.sdk.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": hana.customer})
    hana.browser.get("/mypage/payment-methods")
    hana.browser.post("/mypage/payment-methods/refresh")
    number = ordered(hana)
    hana.browser.get(PAY)
    cards = {c.last4: c.id for c in hana.cards}
    answer = hana.browser.submit(f"form[action='{SAVED}']", card=cards["0341"])
    assert answer.status == 422
    assert "承認が得られませんでした" in answer.text
    assert till.deliver("payment_intent.payment_failed") == 204
    hana.browser.submit(f"form[action='{SAVED}']", card=cards["4242"])
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


def test_a_card_that_stripe_has_let_go_is_told_and_another_one_pays_the_same_order(till: Till) -> None:
    hana = owner(till)
    gone, usual = hana.keep("pm_card_mastercard"), hana.keep()
    number = ordered(hana)
    hana.browser.get(PAY)
    till.gateway.detach(next(c.method_id for c in hana.cards if c.id == gone), idempotency_key="elsewhere")
    answer = hana.browser.submit(f"form[action='{SAVED}']", card=gone)
    assert answer.status == 422
    assert "お支払いは行われていません。別のカードで" in answer.text
    assert (till.seen(number).state, till.captured()) == (oms.OrderState.AWAITING_PAYMENT, [])
    hana.browser.submit(f"form[action='{SAVED}']", card=usual)
    till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


@pytest.mark.parametrize("fault", ["lost", "503", "500"])
def test_when_nobody_knows_whether_the_card_paid_it_is_asked_and_never_charged_twice(
    till: Till, fault: str
) -> None:
    hana = owner(till)
    hana.keep()
    number = ordered(hana)
    hana.browser.get(PAY)
    hana.browser.post(PAY)
    intent = till.payment(number).intent_id
    till.local.test("faults", mode=fault, match=f"POST /v1/payment_intents/{intent}/confirm", times=1)
    hana.browser.get(PAY)
    assert hana.browser.submit(f"form[action='{SAVED}']").location == f"{PAY}/return"
    till.run_jobs()
    if till.seen(number).paid_at is None:
        hana.browser.get(PAY)
        hana.browser.submit(f"form[action='{SAVED}']")
        till.run_jobs()
    assert till.seen(number).state is oms.OrderState.PLACED
    assert till.captured() == [AMOUNT]


def test_the_same_tap_again_and_again_charges_once(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    number = ordered(hana)
    page = hana.browser.get(PAY)
    form = {i["name"]: i["value"] for i in page.all(f"form[action='{SAVED}'] input")}
    assert [hana.browser.post(SAVED, form).location for _ in range(3)] == [f"{PAY}/return"] * 3
    till.run_jobs()
    till.reconcile()
    assert till.captured() == [AMOUNT]
    assert till.seen(number).state is oms.OrderState.PLACED


def test_the_cards_and_orders_of_others_are_of_no_use(till: Till) -> None:
    hana, stranger = owner(till), owner(till, "suzuki@demo.example")
    card = hana.keep()
    ordered(stranger)
    assert not stranger.browser.get(PAY).all("input[name=card]")
    assert stranger.browser.post(SAVED, {"card": card}).status == 404
    guest = till.browser(till.order(checkout="c2"))
    assert not guest.get(PAY).all("input[name=keep]")
    for path in (SAVED, KEEPING):
        assert guest.post(path, {"card": card, "keep": "1"}).status == 404
    assert till.captured() == []


def test_the_card_of_today_is_kept_only_when_that_was_ticked(till: Till) -> None:
    hana = owner(till)
    for checkout, wishes, cards in (("c1", [{"keep": "1"}, {}], 0), ("c2", [{}, {"keep": "1"}], 1)):
        number = ordered(hana, checkout)
        hana.browser.get(PAY)
        box = hana.browser.post(PAY).one("input[data-keep]")
        assert (box["data-keep"], box.has_attr("checked")) == (KEEPING, False)
        for wish in wishes:
            assert hana.browser.post(KEEPING, wish).status == 204
        till.pay(till.payment(number).intent_id or "")
        till.run_jobs()
        assert len(till.gateway.wallet(hana.customer).cards) == cards
    till.deliver("payment_method.attached")
    till.run_jobs()
    assert [c.last4 for c in hana.cards] == ["4242"]


def test_on_stripes_page_the_wish_of_the_last_click_counts(till: Till) -> None:
    hana = owner(till)
    ordered(hana)
    hana.browser.get(PAY)
    first = hana.browser.post(f"{PAY}/hosted", {"keep": "1"}).response.headers["Location"]
    second = hana.browser.post(f"{PAY}/hosted").response.headers["Location"]
    assert first != second
    assert httpx.post(second, data=TYPED).status_code == 303
    assert till.gateway.wallet(hana.customer).cards == ()
    assert till.captured() == [AMOUNT]


def test_stripes_page_offers_kept_cards_and_keeps_a_new_one(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    ordered(hana)
    hana.browser.get(PAY)
    url = hana.browser.post(f"{PAY}/hosted", {"keep": "1"}).response.headers["Location"]
    assert re.search("VISA •••• 4242", httpx.get(url).text)
    httpx.post(url, data=TYPED | {"number": "5555555555554444"})
    assert [k.card.brand for k in till.gateway.wallet(hana.customer).cards] == ["mastercard", "visa"]


def test_a_card_that_is_gone_at_stripe_is_refused_calmly(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    till.gateway.detach(hana.cards[0].method_id, idempotency_key="gone")
    number = ordered(hana)
    hana.browser.get(PAY)
    assert hana.browser.submit(f"form[action='{SAVED}']").status == 422
    assert payments.latest(till.db, number).open  # type: ignore[union-attr]
    assert till.captured() == []


def test_wallets_may_be_asked_for_from_stripes_frame_on_the_payment_page_only(till: Till) -> None:
    hana = owner(till)
    ordered(hana)
    asked = f'payment=(self "{till.local.url}")'
    assert asked in hana.browser.get(PAY).response.headers["Permissions-Policy"]
    assert "payment=(self)" in hana.browser.get("/cart").response.headers["Permissions-Policy"]
