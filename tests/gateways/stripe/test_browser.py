"""The stand-in for Stripe's script, used by a shop page under a strict CSP in a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from storefront.gateways.stripe import IntentStatus
from tests.gateways.stripe.stand import Account, LocalStripe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>お支払い</title>
<script src="%(stripe)s/v3/" defer></script><script type="module" src="/pay.js"></script></head>
<body><main><h1>お支払い</h1><div id="card"></div><button id="pay">支払う</button>
<p id="said" role="status"></p><p id="changes"></p></main></body></html>"""

SCRIPT = """
const asked = new URLSearchParams(location.search);
const stripe = window.Stripe("pk_test_local");
const appearance = { variables: { colorPrimary: "#204030" } };
const [clientSecret, locale] = [asked.get("secret"), asked.get("locale")];
const elements = stripe.elements({ clientSecret, locale, appearance });
const card = elements.create("payment");
const say = (text) => { document.getElementById("said").textContent = text; };
card.on("ready", () => say("ready"));
card.on("change", ({ complete }) => { document.getElementById("changes").textContent = String(complete); });
card.mount("#card");
document.getElementById("pay").addEventListener("click", async () => {
  say("…");
  const confirmParams = { return_url: `${location.origin}/return` };
  const redirect = asked.get("redirect") ?? "if_required";
  const { error, paymentIntent } = await stripe.confirmPayment({ elements, confirmParams, redirect });
  say(error ? `${error.type}: ${error.message}` : paymentIntent.status);
});
"""


@dataclass
class Shop:
    """A page with a card form, the browser tab that shows it, and what the browser complained about."""

    url: str
    tab: Page
    account: Account
    complaints: list[str] = field(default_factory=list)
    intent: Any = None

    def show(self, locale: str = "ja", redirect: str = "if_required") -> FrameLocator:
        self.intent = self.account.gateway.create_intent(
            12_800, "HY-5001", idempotency_key=self.tab.url + locale
        )
        secret = self.intent.client_secret
        self.tab.goto(f"{self.url}/?secret={secret}&locale={locale}&redirect={redirect}")
        self.says("ready")
        return self.tab.frame_locator("#card iframe")

    def says(self, text: str) -> None:
        self.tab.get_by_role("status").filter(has_text=text).wait_for(timeout=8_000)

    def status(self) -> IntentStatus:
        return self.account.gateway.retrieve_intent(self.intent.id).status


@pytest.fixture
def shop(chromium: Browser, local: LocalStripe, local_account: Account) -> Iterator[Shop]:
    policy = (
        f"default-src 'none'; script-src 'self' {local.url}; frame-src {local.url}; style-src 'self'; "
        f"connect-src 'self' {local.url}; img-src 'self'; base-uri 'none'; object-src 'none'"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = self.path == "/pay.js"
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write((SCRIPT if script else PAGE % {"stripe": local.url}).encode())

        def log_message(self, *_: Any) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(locale="ja-JP", viewport={"width": 360, "height": 740})
    shop = Shop(f"http://127.0.0.1:{server.server_port}", context.new_page(), local_account)
    # A declined card is an ordinary 402, which the console reports as a failed resource.
    shop.tab.on("console", lambda said: shop.complaints.append(said.text) if "402" not in said.text else None)
    shop.tab.on("pageerror", lambda error: shop.complaints.append(str(error)))
    yield shop
    context.close()
    server.shutdown()
    assert [said for said in shop.complaints if "favicon" not in said] == []


def type_card(frame: FrameLocator, number: str) -> None:
    frame.get_by_label("カード番号").press_sequentially(number)
    frame.get_by_label("有効期限").press_sequentially("1234")
    frame.get_by_label("セキュリティコード").press_sequentially("123")


def test_a_shopper_pays_with_a_card_under_a_strict_csp(shop: Shop) -> None:
    frame = shop.show()
    type_card(frame, "4242424242424242")
    assert frame.get_by_label("カード番号").input_value() == "4242 4242 4242 4242"
    assert frame.get_by_label("有効期限").input_value() == "12 / 34"
    shop.tab.locator("#changes", has_text="true").wait_for()
    shop.tab.get_by_role("button", name="支払う").click()
    shop.says("succeeded")
    assert shop.status() is IntentStatus.SUCCEEDED


def test_incomplete_fields_say_what_is_missing_and_ask_nobody(shop: Shop) -> None:
    frame = shop.show()
    frame.get_by_label("カード番号").press_sequentially("４２４２")
    shop.tab.get_by_role("button", name="支払う").click()
    shop.says("validation_error: カード番号を最後まで入力してください。")
    assert frame.get_by_label("カード番号").get_attribute("aria-invalid") == "true"
    assert frame.get_by_text("有効期限を入力してください。").is_visible()
    assert shop.status() is IntentStatus.REQUIRES_PAYMENT_METHOD


def test_a_declined_card_is_said_in_japanese_and_another_one_pays(shop: Shop) -> None:
    frame = shop.show()
    type_card(frame, "4000000000000002")
    shop.tab.get_by_role("button", name="支払う").click()
    shop.says("card_error: カードが拒否されました。別のカードをお試しください。")
    assert shop.status() is IntentStatus.REQUIRES_PAYMENT_METHOD
    frame.get_by_label("カード番号").fill("4242424242424242")
    shop.tab.get_by_role("button", name="支払う").click()
    shop.says("succeeded")
    assert shop.status() is IntentStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("button", "said", "status"),
    [
        ("認証する", "succeeded", IntentStatus.SUCCEEDED),
        ("認証しない", "invalid_request_error", IntentStatus.REQUIRES_PAYMENT_METHOD),
    ],
)
def test_3d_secure_asks_the_shopper_in_a_dialog(
    shop: Shop, button: str, said: str, status: IntentStatus
) -> None:
    type_card(shop.show(), "4000002760003184")
    shop.tab.get_by_role("button", name="支払う").click()
    dialog = shop.tab.get_by_role("dialog", name="本人認証")
    dialog.wait_for()
    assert shop.status() is IntentStatus.REQUIRES_ACTION
    shop.tab.keyboard.press("Escape")
    question = dialog.locator("iframe").content_frame
    assert question.get_by_text("¥12,800").is_visible()
    question.get_by_role("button", name=button, exact=True).click()
    shop.says(said)
    assert dialog.count() == 0
    assert shop.status() is status


def test_without_if_required_the_shopper_comes_back_to_the_return_page(shop: Shop) -> None:
    type_card(shop.show(redirect="always"), "4242424242424242")
    shop.tab.get_by_role("button", name="支払う").click()
    shop.tab.wait_for_url(f"**/return?payment_intent={shop.intent.id}&*redirect_status=succeeded")


def test_an_english_page_gets_english_fields(shop: Shop) -> None:
    frame = shop.show("en")
    for label in ("Card number", "Expiry date", "Security code"):
        assert frame.get_by_label(label).is_visible()


def test_axe_finds_nothing_in_the_frames_and_nothing_moves(shop: Shop) -> None:
    shop.show()
    height = shop.tab.locator("#card iframe").bounding_box()
    [frame] = [frame for frame in shop.tab.frames if "/elements/payment" in frame.url]
    # The frame's own CSP forbids injected script elements; evaluation by the debugger is allowed.
    frame.evaluate(AXE)
    assert frame.evaluate("axe.run().then((found) => found.violations)") == []
    shop.tab.get_by_role("button", name="支払う").click()
    shop.says("validation_error")
    assert shop.tab.locator("#card iframe").bounding_box() == height
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_the_shop_that_opened_the_fields_is_obeyed(shop: Shop) -> None:
    shop.show()
    [frame] = [frame for frame in shop.tab.frames if "/elements/payment" in frame.url]
    wrong = "document.querySelectorAll('[aria-invalid]').length"
    frame.evaluate("window.postMessage({ id: '1', verb: 'check' }, '*')")
    shop.tab.evaluate("window.postMessage({ event: 'change', data: { complete: true } }, '*')")
    shop.tab.wait_for_timeout(200)
    assert frame.evaluate(wrong) == 0
    assert shop.tab.locator("#changes").text_content() == ""
    shop.tab.evaluate("frames[0].postMessage({ id: '1', verb: 'check' }, '*')")
    frame.wait_for_function(f"{wrong} === 3")
