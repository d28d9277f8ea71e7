"""After the purchase and around it: shipping, sessions that end, carts that join, accounts, languages, keyboards."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from tests.browser import buying
from tests.browser.conftest import OpenShop, sign_in
from tests.support.chromium import DESK, Tab
from tests.support.little_shop import HANA, ICHIRO, KEN, PASSWORD, TEE
from tests.support.servers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]
Enter = Callable[..., Tab]
SLIP = "123456789013"


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_the_operator_ships_and_the_customer_sees_it(open_shop: OpenShop, enter: Enter) -> None:
    customer = sign_in(enter(), ICHIRO)
    buying.into_cart(customer)
    buying.to_checkout(customer)
    buying.choose(customer, "代金引換")
    buying.confirm(customer)
    number = buying.thanked(customer)
    desk = sign_in(enter(size=DESK), KEN, "/staff/login")
    desk.open(f"/ops/orders?q={number}")
    desk.page.get_by_role("checkbox", name=f"{number}を選ぶ").check()
    desk.page.get_by_role("button", name="ピッキングを始める").first.click()
    desk.shows("1件のピッキングを始めました")
    desk.open(f"/ops/orders/{number}")
    desk.press("梱包した")
    desk.shows("梱包しました。")
    desk.fill(送り状番号=SLIP)
    desk.press("発送する")
    desk.shows("発送しました。お客さまにメールでお知らせします。")
    assert open_shop.order(number).state == "shipped"
    customer.open(f"/mypage/orders/{number}")
    customer.shows("発送しました")
    customer.shows("1234-5678-9013")
    expect(customer.page.get_by_role("link", name="荷物の場所を見る")).to_have_attribute(
        "href", re.compile(SLIP)
    )
    assert customer.page.get_by_role("link", name="この注文を取り消す").count() == 0
    letter = open_shop.letter(ICHIRO, f"商品を発送しました（{number}）")
    assert "1234-5678-9013" in text_of(letter)


def test_a_wrong_check_digit_warns_and_blocks_nobody(open_shop: OpenShop, enter: Enter) -> None:
    number = open_shop.stock.orders["packed"]
    desk = sign_in(enter(size=DESK), KEN, "/staff/login")
    desk.expected = {422}
    desk.open(f"/ops/orders/{number}")
    desk.fill(送り状番号="123456789012")
    desk.press("発送する")
    box = desk.page.get_by_role("checkbox", name="この番号のまま発送する")
    expect(desk.page.get_by_label("送り状番号", exact=True)).to_have_value("123456789012")
    box.check()
    desk.press("発送する")
    desk.shows("発送しました。")
    assert open_shop.order(number).state == "shipped"


def forget_sessions(shop: OpenShop, tab: Tab) -> None:
    """The server loses this browser's session; the cookie stays."""
    assert tab.page.context.cookies()
    shop.running.sql("DELETE FROM web_session")


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "plain"])
def test_a_guests_session_that_ended_keeps_what_was_typed(
    open_shop: OpenShop, enter: Enter, script: bool
) -> None:
    tab = enter(java_script_enabled=script)
    tab.expected = {422}
    tab.open(f"/p/{TEE}?color=navy&size=M")
    tab.press("カートに入れる")
    if script:
        tab.shows("カートに入れました")
    tab.open("/checkout")
    tab.fill(メールアドレス="ended@guest.example", 姓="山本", 名="さくら")
    forget_sessions(open_shop, tab)
    if script:
        tab.page.get_by_label("郵便番号").fill("530-0001")
        expect(tab.page.get_by_label("市区町村")).to_have_value("大阪市北区")
        expect(tab.page.get_by_label("姓", exact=True)).to_have_value("山本")
    tab.page.get_by_role("button", name="ご注文内容の確認へ").last.click()
    tab.shows("か所をお確かめください")
    expect(tab.page.get_by_label("姓", exact=True)).to_have_value("山本")
    expect(tab.page.get_by_label("メールアドレス")).to_have_value("ended@guest.example")
    tab.shows("ご注文の品 1点")


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "plain"])
def test_a_customers_session_that_ended_leads_to_sign_in_and_back(
    open_shop: OpenShop, enter: Enter, script: bool
) -> None:
    tab = sign_in(enter(java_script_enabled=script), HANA)
    tab.open("/mypage/addresses/new")
    forget_sessions(open_shop, tab)
    tab.expected = {400, 422}
    tab.open("/mypage/orders")
    assert tab.path == "/login"
    tab.fill(メールアドレス=HANA, パスワード=PASSWORD)
    tab.press("ログインする")
    tab.at("/mypage/orders")


def test_adding_to_the_cart_after_the_session_ended_still_works_or_says_why(
    open_shop: OpenShop, tab: Tab
) -> None:
    tab.expected = {400}
    buying.into_cart(tab)
    tab.open(f"/p/{TEE}?color=navy&size=M")
    forget_sessions(open_shop, tab)
    tab.press("カートに入れる")
    expect(tab.page.locator("#cart-said")).not_to_be_empty()


def test_signing_in_joins_the_carts(open_shop: OpenShop, enter: Enter) -> None:
    phone = sign_in(enter(), ICHIRO)
    buying.into_cart(phone, "organic-hojicha", "")
    visitor = enter()
    buying.into_cart(visitor)
    sign_in(visitor, ICHIRO)
    visitor.open("/cart")
    assert visitor.page.locator(".cart-line").count() == 2
    phone.open("/cart")
    assert phone.page.locator(".cart-line").count() == 2
    for line in range(2):
        phone.page.get_by_role("button", name="カートから外す").first.click()
        expect(phone.page.locator(".cart-line")).to_have_count(1 - line)


def test_a_stranger_registers_and_proves_the_address_from_the_mailbox(open_shop: OpenShop, tab: Tab) -> None:
    email, password = "new@member.example", "朝のバスと青い傘 2026"
    tab.expected = {422}
    tab.open("/register")
    tab.fill(メールアドレス=email, パスワード=password)
    tab.page.get_by_role("checkbox", name=re.compile("利用規約")).check()
    tab.press("確認のメールを受け取る")
    tab.at("/register/sent")
    letter = open_shop.letter(email, "メールアドレスをお確かめください")
    # One job of the worker had put the next one, and that one noted what it did.
    state = "SELECT 1 FROM mail WHERE \"to\" = :e AND state = 'sent'"
    wait_until(lambda: open_shop.running.sql(state, e=email), what="the note of it")
    # Before the address is proved nobody gets in.
    tab.open("/login")
    tab.fill(メールアドレス=email, パスワード=password)
    tab.press("ログインする")
    tab.shows("登録したばかりのときは、お送りしたメールのリンクを先に開いてください。")
    link = re.search(r"http://localhost:\d+(/verify/\S+)", text_of(letter))
    assert link
    tab.open(link[1])
    tab.fill(登録のときに決めたパスワード=password)
    tab.press("確かめてログインする")
    tab.at("/mypage")
    wait_until(
        lambda: open_shop.running.sql(
            "SELECT 1 FROM account WHERE email = :e AND verified_at IS NOT NULL", e=email
        )
    )


def test_the_shop_changes_its_language_where_one_stands(tab: Tab) -> None:
    tab.open(f"/p/{TEE}")
    tab.page.locator("footer").get_by_role("link", name="English").click()
    tab.page.wait_for_load_state()
    assert tab.path == f"/p/{TEE}"
    expect(tab.page.locator("html")).to_have_attribute("lang", "en")
    expect(tab.page.get_by_role("button", name="Add to cart")).to_be_visible()
    tab.page.locator("footer").get_by_role("link", name="日本語").click()
    expect(tab.page.get_by_role("button", name="カートに入れる")).to_be_visible()


OUTLINE = """() => {
  const shown = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; };
  const at = document.activeElement, search = at.closest('[role=search]');
  return [at.closest('main') !== null, at.textContent.trim() || at.getAttribute('aria-label') || at.name || '',
    shown(at) || (at.nextElementSibling && shown(at.nextElementSibling)) || (at.parentElement && shown(at.parentElement)) || (search && shown(search))];
}"""


@pytest.mark.parametrize("size", [None, DESK], ids=["phone", "desk"])
def test_with_the_keyboard_alone_from_the_product_to_the_cart(
    enter: Enter, size: dict[str, int] | None
) -> None:
    tab = enter(size=size)
    tab.open(f"/p/{TEE}?color=navy&size=M")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "本文へ"
    tab.page.keyboard.press("Enter")
    without_ring = walk(tab, "カートに入れる")
    tab.page.keyboard.press("Enter")
    tab.shows("カートに入れました")
    without_ring += walk(tab, "カートを見る")
    tab.page.keyboard.press("Enter")
    tab.at("/cart")
    tab.page.keyboard.press("Tab")
    without_ring += walk(tab, "ご注文手続きへ")
    tab.page.keyboard.press("Enter")
    tab.at("/checkout")
    assert without_ring == []


def walk(tab: Tab, to: str) -> list[str]:
    """Press Tab until the focus is on this; what had the focus without showing it."""
    unseen = []
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        _inside, name, ring = tab.page.evaluate(OUTLINE)
        if not ring:
            unseen.append(name)
        if name == to:
            return unseen
    raise AssertionError(f"the keyboard never reached 「{to}」")
