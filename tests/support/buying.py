"""A guest's way through the checkout, for tests that begin or end somewhere on it."""

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.support.browsing import Browser

HANA: dict[str, str] = {
    "email": "hana@example.jp",
    "family_name": "佐藤",
    "given_name": "花",
    "family_kana": "さとう",
    "given_kana": "はな",
    "postal_code": "530-0001",
    "prefecture": "大阪府",
    "city": "大阪市北区",
    "street": "梅田3丁目1-1",
    "building": "ひより荘204",
    "company": "",
    "phone": "090-1234-5678",
    "address": "new",
    "wish_date": "",
    "wish_slot": "",
    "drop_off": "",
    "method": "cod",
    "receipt_name": "",
    "note": "",
}


def fill(browser: Browser, **told: Any) -> TestResponse:
    """Send the checkout form as 佐藤 花 with changes."""
    return browser.post("/checkout", {**HANA, **told})


def reach_confirmation(browser: Browser, sku: str, quantity: int = 1, **told: Any) -> dict[str, str]:
    """Cart, form, confirmation; what its button would send."""
    browser.post("/cart/lines", {"sku": sku, "quantity": str(quantity)})
    answer = fill(browser, **told)
    assert answer.status_code == 303, answer.text
    return button_of(browser.get("/checkout/confirm").text)


def button_of(body: str) -> dict[str, str]:
    """The hidden fields of the confirmation."""
    names = ("checkout", "fingerprint")
    return {name: re.search(f'name="{name}" value="([^"]*)"', body)[1] for name in names}  # type: ignore[index]


def place(browser: Browser, button: dict[str, str]) -> TestResponse:
    """Press 「注文を確定する」."""
    return browser.post("/checkout/confirm", button)
