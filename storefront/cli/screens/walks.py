"""The twenty-five screens: which page, who sees it, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from storefront.demo import brand

TEE, LIST, TYPED = "everyday-tee", "/c/clothing?colour=navy&size=M", "ほうじ"
MOST_PICKED = 4
GUEST = {
    "メールアドレス": "sakura.yamamoto@people.example", "姓": "山本", "名": "さくら", "せい": "やまもと", "めい": "さくら",
    "電話番号": "090-1234-5678", "郵便番号": "530-0001",
}  # fmt: skip
HANA = next(person.email for person in brand.cast() if person.key == "hana")
OPERATOR, MERCHANDISER = (
    next(person.email for person in brand.staff() if person.role == role)
    for role in ("operator", "merchandiser")
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits before the screen: nobody signs in without an e-mail address."""

    email: str = ""
    entrance: str = "/login"
    language: str = "ja-JP"


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture to take; `go` leads to it from wherever the screen before it was."""

    name: str
    go: Callable[[Page], object]


def at(path: str) -> Callable[[Page], object]:
    """Simply open this address."""
    return lambda page: page.goto(path)


def _later(page: Page) -> None:
    """The home once its greeting has been put off."""
    page.goto("/")
    later = page.locator(".overlay__later")
    if later.count():
        later.click()
        expect(later).to_have_count(0)


def _own_home(page: Page) -> None:
    """What home holds for this person begins below the picture."""
    page.goto("/")
    page.locator(".hero + .section, .section").first.evaluate("it => scrollTo(0, it.offsetTop - 24)")


def _suggestions(page: Page) -> None:
    page.goto("/search")
    box = page.locator("main input[name=q]")
    box.click()
    box.press_sequentially(TYPED, delay=40)
    expect(page.get_by_role("option").first).to_be_visible()


def _filled_cart(page: Page) -> None:
    for address in (f"/p/{TEE}?color=navy&size=M", "/p/organic-hojicha"):
        page.goto(address)
        page.get_by_role("button", name="カートに入れる").first.click()
        expect(page.get_by_text("カートに入れました").first).to_be_visible()
    page.goto("/cart")


def _told_checkout(page: Page) -> None:
    page.goto("/checkout")
    # A first order has its price: whoever buys in the other window is somebody else.
    narrow = page.evaluate("innerWidth < 700")
    mail = "yamamoto.sakura@people.example" if narrow else GUEST["メールアドレス"]
    for label, text in (GUEST | {"メールアドレス": mail}).items():
        page.get_by_label(label, exact=True).first.fill(text)
    street = page.get_by_label("町名・番地")
    expect(street).to_have_value("梅田")
    street.fill("梅田3丁目1-1")
    page.get_by_role("radio", name="代金引換").check()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def _confirmation(page: Page) -> None:
    page.get_by_role("button", name="ご注文内容の確認へ").last.click()
    page.wait_for_url("**/checkout/confirm")


def _thanks(page: Page) -> None:
    page.get_by_role("button", name="注文を確定する").first.click()
    page.wait_for_url("**/thanks")


def _parcels(page: Page) -> None:
    page.goto("/mypage/orders")
    card = page.locator("article").filter(has_text="一部を発送しました")
    page.goto(urlsplit(str(card.first.get_by_role("link").first.get_attribute("href"))).path)


def _pick_list(page: Page) -> None:
    page.goto("/ops/orders?tab=to_pick")
    boxes = page.locator("input[name=orders]")
    for row in range(min(MOST_PICKED, boxes.count())):
        boxes.nth(row).check()
    page.get_by_role("button", name="ピックリスト").first.click()
    page.wait_for_url("**/pick-lists*")


def _parcel_desk(page: Page) -> None:
    page.goto("/ops/orders?tab=packed")
    number = page.locator("input[name=orders]").first.get_attribute("value")
    page.goto(f"/ops/orders/{number}")


ALBUM: dict[Person, tuple[Screen, ...]] = {
    Person(): (
        Screen("overlay", at("/")),
        Screen("home", _later),
        Screen("list", at(LIST)),
        Screen("product", at(f"/p/{TEE}?color=navy&size=M")),
        Screen("product-sold-out", at(f"/p/{TEE}?color=terracotta&size=M")),
        Screen("search", _suggestions),
        Screen("not-found", at("/p/last-years-coat")),
        Screen("cart-empty", at("/cart")),
        Screen("cart", _filled_cart),
        Screen("checkout", _told_checkout),
        Screen("confirmation", _confirmation),
        Screen("thanks", _thanks),
        Screen("mailbox", at("/demo/mailbox")),
    ),
    Person(language="en-US"): (Screen("home-english", _later),),
    Person(HANA): (
        Screen("home-personal", _own_home),
        Screen("mypage", at("/mypage")),
        Screen("order", _parcels),
        Screen("security", at("/mypage/security")),
    ),
    Person(OPERATOR, "/staff/login"): (
        Screen("ops-orders", at("/ops/orders")),
        Screen("ops-pick-list", _pick_list),
        Screen("ops-parcel", _parcel_desk),
    ),
    Person(MERCHANDISER, "/staff/login"): (
        Screen("studio", at("/studio")),
        Screen("studio-campaign", at("/studio/campaigns/umeda-winter")),
        Screen("studio-simulation", at("/studio/campaigns/umeda-winter/simulation")),
        Screen("studio-results", at("/studio/results/customers")),
    ),
}
