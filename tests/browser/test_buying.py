"""People buy: with cash, with cards that ask or refuse, without JavaScript, with fingers on Back and two tabs."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import buying
from tests.browser.conftest import OpenShop, sign_in
from tests.support.chromium import Tab
from tests.support.little_shop import HANA, TEE
from tests.support.servers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]
Enter = Callable[..., Tab]
TEE_PRICE, DELIVERY, CASH_FEE = 3960, 550, 330


def charges(shop: OpenShop, number: str) -> list[int]:
    """What the local Stripe really took for this order."""
    taken = told_by_stripe(shop, "payment_intent.succeeded")
    return [i["amount_received"] for i in taken if i["metadata"].get("order_number") == number]


def told_by_stripe(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    """The objects of the local Stripe's events of this type, oldest first."""
    events = httpx.get(f"{shop.running.stripe_url}/_test/events").json()["events"]
    return [e["data"]["object"] for e in events if e["type"] == kind]


def test_a_guest_buys_with_cash_on_delivery(open_shop: OpenShop, tab: Tab) -> None:
    tab.open("/")
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.tell(tab, "cash@guest.example", "代金引換")
    tab.shows("まだ注文は確定していません")
    assert open_shop.orders_of("cash@guest.example") == []
    buying.confirm(tab)
    number = buying.thanked(tab)
    [order] = open_shop.orders_of("cash@guest.example")
    assert (order.number, order.state, order.payment_method, order.paid) == (number, "placed", "cod", 0)
    assert order.ship_to["street"] == "梅田3丁目1-1"
    tab.shows(f"¥{order.total:,}")
    letter = open_shop.letter("cash@guest.example", "ご注文を受け付けました")
    assert number in letter["Subject"]


def test_a_customer_buys_with_a_card_and_3d_secure(open_shop: OpenShop, tab: Tab) -> None:
    sign_in(tab, HANA)
    before = len(open_shop.orders_of(HANA))
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.choose(tab, "クレジットカード")
    buying.confirm(tab)
    tab.at("/checkout/pay")
    buying.pay(tab, buying.SECURE)
    question = tab.page.get_by_role("dialog", name="本人認証").frame_locator("iframe")
    assert open_shop.orders_of(HANA)[-1].state == "awaiting_payment"
    question.get_by_role("button", name="認証する", exact=True).click()
    number = buying.thanked(tab)
    order = open_shop.order(number)
    assert (order.state, order.paid) == ("placed", order.total)
    assert len(open_shop.orders_of(HANA)) == before + 1
    assert charges(open_shop, number) == [order.total]
    tab.open(f"/mypage/orders/{number}")
    tab.shows("お支払いを確認しました")
    assert number in open_shop.letter(HANA, f"ご注文とお支払いを確認しました（{number}）")["Subject"]


def test_a_declined_card_and_then_another_pay_the_same_order(open_shop: OpenShop, tab: Tab) -> None:
    tab.expected = {402}
    buying.up_to_the_card(tab, "declined@guest.example")
    buying.pay(tab, buying.DECLINED)
    tab.shows("カード会社の承認が得られませんでした")
    tab.shows("お支払いは行われていません")
    [order] = open_shop.orders_of("declined@guest.example")
    assert (order.state, order.paid) == ("awaiting_payment", 0)
    tab.press("別のカードを入力する")
    expect(tab.page.locator("[data-declined]")).to_be_hidden()
    buying.pay(tab, buying.GOOD)
    assert buying.thanked(tab) == order.number
    [order] = open_shop.orders_of("declined@guest.example")
    assert (order.state, order.paid) == ("placed", order.total)
    assert charges(open_shop, order.number) == [order.total]


def test_a_wallet_that_is_closed_or_refused_may_be_opened_again_and_pays(
    open_shop: OpenShop, tab: Tab
) -> None:
    tab.expected = {402}
    buying.up_to_the_card(tab, "wallet@guest.example")
    tab.card().get_by_label("Google Pay").check()
    for button, told in (
        ("閉じる", "Google Pay の画面が閉じられました。お支払いは行われていません。"),
        ("VISA •••• 0002", "カード会社の承認が得られませんでした"),
    ):
        buying.by_wallet(tab, button)
        tab.shows(told)
        [order] = open_shop.orders_of("wallet@guest.example")
        assert (order.state, order.paid) == ("awaiting_payment", 0)
    buying.by_wallet(tab, "VISA •••• 4242")
    assert buying.thanked(tab) == order.number
    assert charges(open_shop, order.number) == [order.total]
    details = told_by_stripe(open_shop, "charge.succeeded")[-1]["payment_method_details"]
    assert (details["type"], details["card"]["wallet"]["type"]) == ("card", "google_pay")


def test_authentication_refused_leaves_the_order_to_be_paid(open_shop: OpenShop, tab: Tab) -> None:
    tab.expected = {402}
    buying.up_to_the_card(tab, "refused@guest.example")
    buying.pay(tab, buying.SECURE)
    question = tab.page.get_by_role("dialog", name="本人認証").frame_locator("iframe")
    question.get_by_role("button", name="認証しない", exact=True).click()
    expect(tab.page.locator("[data-declined]")).to_be_visible()
    [order] = open_shop.orders_of("refused@guest.example")
    assert (order.state, order.paid) == ("awaiting_payment", 0)
    assert charges(open_shop, order.number) == []


def test_the_purchase_with_cash_works_without_javascript(open_shop: OpenShop, enter: Enter) -> None:
    tab = enter(java_script_enabled=False)
    tab.open(f"/p/{TEE}?color=navy")
    tab.page.locator("label.choice", has=tab.page.locator("input[value=L]")).click()
    tab.press("選んだものを見る")
    tab.press("カートに入れる")
    tab.at("/cart")
    tab.press("ご注文手続きへ", role="link")
    tab.fill(メールアドレス="plain@guest.example", **buying.ADDRESS)
    tab.press("住所を入れる")
    expect(tab.page.get_by_label("市区町村")).to_have_value("大阪市北区")
    expect(tab.page.get_by_label("姓", exact=True)).to_have_value("山本")
    tab.page.get_by_label("町名・番地").fill("梅田3丁目1-1")
    buying.choose(tab, "代金引換")
    buying.confirm(tab)
    tab.page.wait_for_url("**/orders/*/thanks")
    [order] = open_shop.orders_of("plain@guest.example")
    assert (order.number, order.state) == (tab.path.split("/")[2], "placed")


def test_back_after_paying_orders_and_charges_nothing_again(open_shop: OpenShop, tab: Tab) -> None:
    buying.up_to_the_card(tab, "back@guest.example")
    buying.pay(tab, buying.GOOD)
    number = buying.thanked(tab)
    for _ in range(3):
        tab.page.go_back()
        tab.page.wait_for_load_state()
    for path in ("/checkout/pay", "/checkout/confirm", "/checkout"):
        tab.open(path)
        assert tab.page.get_by_role("button", name="注文を確定する").count() == 0
        assert tab.page.locator("[data-pay]").count() == 0
    [order] = open_shop.orders_of("back@guest.example")
    assert (order.number, order.state, order.paid) == (number, "placed", order.total)
    assert charges(open_shop, number) == [order.total]


def test_the_confirmation_kept_by_back_places_no_second_order(open_shop: OpenShop, tab: Tab) -> None:
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.tell(tab, "again@guest.example", "代金引換")
    kept = tab.page.content()
    buying.confirm(tab)
    number = buying.thanked(tab)
    # A browser may show the old confirmation from its memory: its button is sent again, token and all.
    tab.page.evaluate(
        "(html) => { document.body.innerHTML = new DOMParser().parseFromString(html, 'text/html').body.innerHTML }",
        kept,
    )
    buying.confirm(tab)
    assert buying.thanked(tab) == number
    assert [o.number for o in open_shop.orders_of("again@guest.example")] == [number]


def test_two_tabs_pay_one_order_once(open_shop: OpenShop, tab: Tab) -> None:
    buying.up_to_the_card(tab, "tabs@guest.example")
    tab.card()
    other = Tab(tab.page.context.new_page(), tab.url)
    other.open("/checkout/pay")
    buying.pay(other, buying.GOOD)
    number = buying.thanked(other)
    tab.expected = {400}
    buying.pay(tab, buying.GOOD)
    assert buying.thanked(tab) == number
    [order] = open_shop.orders_of("tabs@guest.example")
    assert (order.state, order.paid) == ("placed", order.total)
    assert charges(open_shop, number) == [order.total]
    assert other.complaints == []


def test_two_tabs_confirm_one_cart_once(open_shop: OpenShop, tab: Tab) -> None:
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.tell(tab, "twice@guest.example", "代金引換")
    other = Tab(tab.page.context.new_page(), tab.url)
    other.open("/checkout/confirm")
    buying.confirm(tab)
    number = buying.thanked(tab)
    buying.confirm(other)
    assert buying.thanked(other) == number
    assert [o.number for o in open_shop.orders_of("twice@guest.example")] == [number]


def test_a_paid_order_is_cancelled_and_its_money_comes_back_once(open_shop: OpenShop, tab: Tab) -> None:
    sign_in(tab, HANA)
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.choose(tab, "クレジットカード")
    buying.confirm(tab)
    buying.pay(tab, buying.GOOD)
    number = buying.thanked(tab)
    tab.open(f"/mypage/orders/{number}")
    tab.press("この注文を取り消す", role="link")
    tab.at(f"/mypage/orders/{number}/cancellation")
    tab.press("この注文を取り消す")
    tab.at(f"/mypage/orders/{number}")
    tab.shows("ご注文を取り消しました")
    order = wait_until(lambda: (o := open_shop.order(number)).refunded and o, what="the refund")
    assert (order.state, order.refunded) == ("cancelled", order.total)
    assert refunds(open_shop, number) == [order.total]
    open_shop.letter(HANA, f"ご注文を取り消しました（{number}）")
    open_shop.letter(HANA, f"ご返金の手続きをしました（{number}）")
    tab.open(f"/mypage/orders/{number}")
    tab.shows(f"¥{order.total:,}をご返金しました")
    assert tab.page.get_by_role("link", name="この注文を取り消す").count() == 0


def refunds(shop: OpenShop, number: str) -> list[int]:
    """What the local Stripe really gave back for this order."""
    intents = {
        paid["id"]
        for paid in told_by_stripe(shop, "payment_intent.succeeded")
        if paid["metadata"].get("order_number") == number
    }
    made = told_by_stripe(shop, "refund.created")
    return [r["amount"] for r in made if r["payment_intent"] in intents]
