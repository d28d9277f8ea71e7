"""Keeping cards in a real browser; how cards and wallets pay is walked in tests/browser."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, FrameLocator, Page, expect
from werkzeug.serving import make_server

from storefront import oms
from storefront.kernel.db import new_session
from storefront.services import payments
from tests.gateways.stripe.stand import LocalStripe, Receiver, free_port
from tests.oms import makers
from tests.support.paying import AMOUNT, Till, till_of
from tests.support.people import PASSWORD, customer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PICTURES = os.environ.get("PICTURES", "")


@dataclass
class Visit:
    """A customer's tab on the payment page of their order."""

    till: Till
    tab: Page
    number: str
    complaints: list[str]

    def card(self, number: str) -> None:
        """Type a card into Stripe's fields."""
        frame = fields(self.tab)
        for label, text in (("カード番号", number), ("有効期限", "1234"), ("セキュリティコード", "123")):
            frame.get_by_label(label).fill("")
            frame.get_by_label(label).press_sequentially(text)

    def pay(self) -> None:
        """Press the button."""
        self.tab.get_by_role("button", name="¥11,000を支払う").click()

    def picture(self, name: str) -> None:
        """Keep a screenshot where PICTURES says."""
        if PICTURES:
            self.tab.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def fields(tab: Page) -> FrameLocator:
    """The frame with the card fields."""
    return tab.frame_locator("[data-fields] iframe")


@pytest.fixture
def visit(committed: sa.Engine, chromium: Browser, tmp_path: Path) -> Iterator[Visit]:
    port = free_port()
    stripe = LocalStripe(tmp_path / "stripe.sqlite", f"http://127.0.0.1:{port}/hooks/stripe").start()
    db: Any = new_session()
    till = till_of(db, stripe, Receiver())
    makers.make_places(db)
    makers.stock(db, A_TYO=5)
    db.commit()
    server = make_server("127.0.0.1", port, till.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    number = till.order()
    cookie = till.browser(number).client.get_cookie("sid")
    assert cookie is not None
    context = chromium.new_context(locale="ja-JP", viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": "sid", "value": cookie.value, "url": f"http://127.0.0.1:{port}"}])
    made = Visit(till, context.new_page(), number, [])
    # A declined card is an ordinary 402, which the console reports as a failed resource.
    made.tab.on("console", lambda m: None if "402" in m.text else made.complaints.append(m.text))
    made.tab.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.tab.goto(f"http://127.0.0.1:{port}/checkout/pay")
    expect(made.tab.get_by_role("button", name="¥11,000を支払う")).to_be_enabled(timeout=15_000)
    yield made
    context.close()
    server.shutdown()
    stripe.stop()
    db.close()
    assert [c for c in made.complaints if "favicon" not in c] == []


def thanked(visit: Visit) -> None:
    visit.tab.wait_for_url(f"**/orders/{visit.number}/thanks", timeout=15_000)
    order = visit.till.seen(visit.number)
    assert (order.state, order.paid) == (oms.OrderState.PLACED, AMOUNT)
    assert visit.till.captured() == [AMOUNT]


def sign_in(visit: Visit) -> int:
    """Become Sato Hana, whose order this is; her person."""
    who = customer(visit.till.db)
    own = "UPDATE oms_order SET person_id = :person WHERE number = :number"
    visit.till.db.execute(sa.text(own), {"person": who.person_id, "number": visit.number})
    visit.till.db.commit()
    home = visit.tab.url.removesuffix("/checkout/pay")
    visit.tab.goto(f"{home}/login?next=/checkout/pay")
    visit.tab.get_by_label("メールアドレス").fill("sato@demo.example")
    visit.tab.get_by_label("パスワード", exact=True).fill(PASSWORD)
    visit.tab.get_by_role("button", name="ログインする", exact=True).click()
    visit.tab.wait_for_url("**/checkout/pay")
    return int(who.person_id)


def both(visit: Visit, name: str) -> None:
    """Pictures on a phone and a desktop, light and dark; axe finds nothing on either."""
    for scheme in ("light", "dark") if PICTURES else ("light",):
        visit.tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (1280, 360):
            visit.tab.set_viewport_size({"width": width, "height": 800})
            visit.picture(f"{name}-{scheme}-{width}")
    visit.tab.emulate_media(color_scheme="light")
    visit.tab.evaluate(AXE)
    found = visit.tab.evaluate(
        "async () => (await axe.run(document, {iframes: false})).violations.map((v) => v.id)"
    )
    assert found == []


def test_a_card_is_kept_while_paying_and_another_one_in_my_page(visit: Visit) -> None:
    person = sign_in(visit)
    expect(visit.tab.get_by_role("button", name="¥11,000を支払う")).to_be_enabled(timeout=15_000)
    visit.card("4242424242424242")
    visit.tab.locator("[data-keep]").check()
    both(visit, "keep")
    visit.pay()
    thanked(visit)
    home = visit.tab.url.partition("/orders")[0]
    visit.tab.goto(f"{home}/mypage/payment-methods/new")
    save = visit.tab.get_by_role("button", name="このカードを登録する")
    expect(save).to_be_enabled(timeout=15_000)
    both(visit, "new-card")
    visit.card("4000000000000002")
    save.click()
    expect(visit.tab.get_by_role("heading", name="カード会社の承認が得られませんでした")).to_be_visible()
    visit.tab.get_by_role("button", name="別のカードを入力する").click()
    visit.card("5555555555554444")
    save.click()
    visit.tab.wait_for_url("**/mypage/payment-methods", timeout=15_000)
    both(visit, "cards")
    assert [c.last4 for c in payments.cards(visit.till.db, person)] == ["4444", "4242"]
