"""Every kind of page under axe, on phone and desk, by day and by night; and nothing moves while it loads."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from tests.browser import buying
from tests.browser.conftest import OpenShop, sign_in
from tests.support.chromium import DESK, PHONE, Tab
from tests.support.little_shop import HANA, KEN, RYO, TEE, YUI
from tests.support.places import AGENT, CUSTOMER, MERCHANDISER, OPERATOR, PAGES, VISITOR, Known, known_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(480),
]
Enter = Callable[..., Tab]
LETTERS = "demo.mailbox"
# They lead on by themselves: to the file, to the desk, to the list of cards.
WITHOUT_PAGES = {"shop.sitemap.show", "ops.home.show", "staff.home.show", "mypage.payment_methods.kept"}
ENTRANCES = {
    CUSTOMER: (HANA, "/login"), OPERATOR: (KEN, "/staff/login"), MERCHANDISER: (YUI, "/staff/login"), AGENT: (RYO, "/staff/login"),
}  # fmt: skip
# Night changes colours only, so contrast is what is measured. The desk shows the same page in another frame (menus
# beside it, tables): that is judged once per family of pages, and on each page what depends on where things stand.
CONTRAST = ("color-contrast",)
PLACED = (*CONTRAST, "scrollable-region-focusable", "link-in-text-block")
LIKED = ((PHONE, "light", ()), (PHONE, "dark", CONTRAST))
AT_THE_DESK = ((DESK, "light", PLACED),)
FIRST_AT_THE_DESK = ((DESK, "light", ()), (DESK, "dark", CONTRAST))
WIDTHS = (360, 390, 768, 1280)
MOST_SHIFT = 0.01


@pytest.fixture(scope="module")
def known(open_shop: OpenShop) -> Known:
    """What the addresses of pages are made from; there is a letter, because somebody bought."""
    engine = database.connect(open_shop.running.database_url, pool=1)
    with Session(engine) as db, db.begin():
        letters = sorted(open_shop.running.mailbox.glob("*.eml"))
        known = known_of(db, open_shop.stock, letters[0].stem if letters else "")
    engine.dispose()
    return known


def kinds(known: Known, who: str) -> dict[str, str]:
    """The first address of every kind of page that this person sees, and of each state worth a look."""
    found: dict[str, str] = {}
    for name, places in PAGES.items():
        if name in WITHOUT_PAGES or (name.startswith(LETTERS) and not known.letter):
            continue
        for place in places:
            if place.who == who and place.answers == 200:
                found[place.at(known)] = name
    return found


@pytest.mark.parametrize("who", [VISITOR, CUSTOMER, OPERATOR, MERCHANDISER, AGENT])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    open_shop: OpenShop, enter: Enter, known: Known, who: str
) -> None:
    tab = enter(size=PHONE)
    tab.expected = {410, 503}  # the local Stripe never heard of the customer whose kept card is in the books
    if who in ENTRANCES:
        sign_in(tab, *ENTRANCES[who])
    if who == CUSTOMER:
        ready_to_pay(tab, known)
    if who == VISITOR:
        buying.into_cart(tab)
    found: list[str] = []
    seen: set[str] = set()
    families: set[str] = set()
    for path, name in kinds(known, who).items():
        tab.open(path)
        assert tab.endpoint == name, path
        if name == "checkout.payments.show":
            found += [f"{path} with kept cards: {said}" for said in tab.axe()]
            tab.card()
        family = name.rsplit(".", 1)[0]
        desk = AT_THE_DESK if family in families else FIRST_AT_THE_DESK
        # Further states of a page differ in their words: one look is enough for them.
        for size, scheme, rules in LIKED[:1] if name in seen else (*LIKED, *desk):
            tab.page.set_viewport_size(size)  # type: ignore[arg-type]
            tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [f"{path} {size['width']} {scheme}: {said}" for said in tab.axe(*rules)]
        found += [f"{path} is wider than {width} px" for width in WIDTHS if too_wide(tab, width)]
        tab.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        seen.add(name)
        families.add(family)
    assert not found, "\n".join(found)


def too_wide(tab: Tab, width: int) -> bool:
    """Whether the page must be scrolled sideways in a window of this width."""
    tab.page.set_viewport_size({"width": width, "height": 800})
    return bool(
        tab.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def ready_to_pay(tab: Tab, known: Known) -> None:
    """A full cart, a told checkout, and an order that waits for its card."""
    buying.into_cart(tab)
    buying.to_checkout(tab)
    buying.choose(tab, "クレジットカード")
    tab.open(f"/mypage/orders/{known.of('waiting')}")
    tab.press("支払いに進む")
    tab.at("/checkout/pay")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_a_page_loads(enter: Enter, known: Known, size: dict[str, int]) -> None:
    tab = sign_in(enter(size=size), HANA)
    ready_to_pay(tab, known)
    paths = [
        "/",
        "/c/clothing",
        f"/p/{TEE}",
        "/cart",
        "/checkout",
        "/checkout/confirm",
        "/mypage",
        "/mypage/orders",
    ]
    moved = {}
    for path in [*paths, "/checkout/pay", "/mypage/payment-methods"]:
        tab.open(path)
        tab.page.wait_for_load_state("networkidle")
        tab.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        tab.page.wait_for_timeout(150)
        moved[path] = tab.shifted()
    assert {path: shift for path, shift in moved.items() if shift >= MOST_SHIFT} == {}
