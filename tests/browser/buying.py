"""The way of a guest through the shop, step by step, as a person walks it."""

from playwright.sync_api import expect

from tests.support.chromium import Tab
from tests.support.little_shop import TEE

ADDRESS = {
    "姓": "山本", "名": "さくら", "せい": "やまもと", "めい": "さくら", "電話番号": "090-1234-5678",
    "郵便番号": "530-0001",
}  # fmt: skip
CVC, EXPIRY = "123", "12 / 34"
GOOD, SECURE, DECLINED = "4242424242424242", "4000002760003184", "4000000000000002"


def into_cart(tab: Tab, slug: str = TEE, query: str = "?color=navy&size=M") -> None:
    """From the product page to the cart."""
    tab.open(f"/p/{slug}{query}")
    tab.press("カートに入れる")
    tab.shows("カートに入れました")
    tab.press("カートを見る", role="link")
    tab.at("/cart")


def to_checkout(tab: Tab) -> None:
    """From the cart to the form."""
    tab.press("ご注文手続きへ", role="link")
    tab.at("/checkout")


def tell(tab: Tab, email: str, method: str) -> None:
    """Fill the one form; the postal code brings the town."""
    tab.fill(メールアドレス=email, **ADDRESS)
    street = tab.page.get_by_label("町名・番地")
    expect(street).to_have_value("梅田")
    expect(tab.page.get_by_label("都道府県")).to_have_value("大阪府")
    street.fill("梅田3丁目1-1")
    choose(tab, method)


def choose(tab: Tab, method: str) -> None:
    """A way of paying, and on to the confirmation."""
    tab.page.get_by_role("radio", name=method).check()
    tab.page.get_by_role("button", name="ご注文内容の確認へ").last.click()
    tab.at("/checkout/confirm")


def confirm(tab: Tab) -> None:
    """Press the button that makes the order."""
    tab.press("注文を確定する")


def order_with_cash(tab: Tab, email: str) -> str:
    """A whole purchase by cash on delivery; the order's number."""
    into_cart(tab)
    to_checkout(tab)
    tell(tab, email, "代金引換")
    confirm(tab)
    return thanked(tab)


def up_to_the_card(tab: Tab, email: str) -> None:
    """A whole purchase up to the card's fields."""
    into_cart(tab)
    to_checkout(tab)
    tell(tab, email, "クレジットカード")
    confirm(tab)
    tab.at("/checkout/pay")


def pay(tab: Tab, card: str) -> None:
    """Type the card and press the button."""
    fields = tab.card()
    fields.get_by_label("カード番号").fill(card)
    fields.get_by_label("有効期限").fill(EXPIRY)
    fields.get_by_label("セキュリティコード").fill(CVC)
    tab.page.locator("[data-pay]").click()


def by_wallet(tab: Tab, button: str) -> None:
    """Press the button to pay, then one of the sheet that the wallet opens."""
    tab.page.locator("[data-pay]").click()
    sheet = tab.page.get_by_role("dialog", name="Google Pay").frame_locator("iframe")
    sheet.get_by_role("button", name=button, exact=True).click()


def thanked(tab: Tab) -> str:
    """Wait for the thanks; the order's number."""
    tab.page.wait_for_url("**/orders/*/thanks")
    tab.shows("ご注文ありがとうございます")
    return tab.path.split("/")[2]
