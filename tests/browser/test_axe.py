"""Every kind of page under axe, on phone and desk, by day and by night; and nothing moves while it loads.

By itself this looks at every kind of page once, and at the first of every family by night and at the desk too.
`pytest --whole` looks at every state of every page from all sides: `python -m tests.drill looks`.
"""

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
# beside it, tables), which the pages of a family share.
CONTRAST = ("color-contrast",)
LIKED = ((PHONE, "light", ()),)
FIRST = (*LIKED, (PHONE, "dark", CONTRAST), (DESK, "light", ()))
FROM_ALL_SIDES = (*FIRST, (DESK, "dark", CONTRAST))
WIDTHS = (360, 768, 1280)
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


def kinds(known: Known, who: str, *, whole: bool) -> dict[str, str]:
    """The first address of every kind of page that this person sees, or of each state worth a look."""
    found: dict[str, str] = {}
    for name, places in PAGES.items():
        if name in WITHOUT_PAGES or (name.startswith(LETTERS) and not known.letter):
            continue
        states = [place.at(known) for place in places if place.who == who and place.answers == 200]
        found |= dict.fromkeys(states if whole else states[:1], name)
    return found


@pytest.mark.parametrize("who", [VISITOR, CUSTOMER, OPERATOR, MERCHANDISER, AGENT])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    enter: Enter, known: Known, who: str, request: pytest.FixtureRequest
) -> None:
    whole = request.config.getoption("whole")
    tab = enter(size=PHONE)
    tab.expected = {410, 503}  # the local Stripe never heard of the customer whose kept card is in the books
    if who in ENTRANCES:
        sign_in(tab, *ENTRANCES[who])
    if who == CUSTOMER:
        ready_to_pay(tab, known)
    if who == VISITOR:
        buying.into_cart(tab)
    found: list[str] = []
    families: set[str] = set()
    for path, name in kinds(known, who, whole=whole).items():
        tab.open(path)
        assert tab.endpoint == name, path
        if name == "checkout.payments.show":
            found += [f"{path} with kept cards: {said}" for said in tab.axe()]
            tab.card()
        family = name.rsplit(".", 1)[0]
        again = family in families and not whole  # in the same frame, which was looked at
        for size, scheme, rules in LIKED if again else FROM_ALL_SIDES if whole else FIRST:
            tab.page.set_viewport_size(size)  # type: ignore[arg-type]
            tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [
                f"{path} {size['width']} {scheme}: {said}"
                for said in tab.axe(*rules, within="main" if again else None)
            ]
        found += [f"{path} is wider than {width} px" for width in WIDTHS if too_wide(tab, width)]
        tab.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
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
