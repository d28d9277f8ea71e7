"""Whatever is typed, sent or forged, at every address and by everybody: never a failure, never markup back."""

import os
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from storefront.services import customers
from tests.support import ops
from tests.support.hostile import HEADERS, Hostile, reflected
from tests.support.pages import Browser
from tests.support.people import PASSWORD, SATO, customer

ROUNDS = int(os.environ.get("HOSTILE_ROUNDS", "3"))
SEED = int(os.environ.get("HOSTILE_SEED", "1"))
# Signing out would end the session that everything else is tried with.
LEFT_OUT = {"account.sign_out.create", "staff.sign_in.destroy"}
QUERY = ("q", "after", "sort", "size", "colour", "kind", "price_from", "price_to", "stock", "next", "sku", "order",
         "orders", "tab", "location", "carrier")  # fmt: skip
FORM = (
    "email", "password", "terms", "marketing", "next", "back", "sku", "quantity", "family_name", "given_name", "family_kana",
    "given_kana", "postal_code", "prefecture", "city", "street", "building", "company", "phone", "label_ok", "act",
    "is_default", "address", "keep_address", "wish_date", "wish_slot", "drop_off", "method", "receipt_name", "note",
    "checkout", "fingerprint", "reason", "words", "locale", "carrier", "tracking_number", "anyway", "found", "amount",
    "once", "location", "document", "shelf", "orders", "tab", "q", "after", "person_id", "price", "total",
)  # fmt: skip

GOOD = {
    "sku": ops.TEE, "quantity": "1", "slug": "everyday-tee", "code": "en", "email": "hana@example.jp", "password": PASSWORD,
    "terms": "y", "family_name": "佐藤", "given_name": "花", "family_kana": "さとう", "given_kana": "はな",
    "postal_code": "530-0001", "prefecture": "大阪府", "city": "大阪市北区", "street": "梅田3丁目1-1", "building": "",
    "company": "", "phone": "090-1234-5678", "address": "new", "wish_date": "", "wish_slot": "", "drop_off": "",
    "method": "cod", "note": "", "receipt_name": "", "act": "", "locale": "ja", "carrier": "yamato", "label_ok": "",
    "tracking_number": ops.GOOD_NUMBER, "found": "0", "amount": "100", "location": "TYO", "document": "D-1",
    "reason": "count", "shelf": "A-1", "once": "abc", "next": "/cart", "back": "/ops/orders", "words": "",
}  # fmt: skip


def visitor(app: Flask, db: Session) -> Browser:
    """Somebody unknown, with something in the cart."""
    return with_cart(Browser(app))


def with_cart(browser: Browser) -> Browser:
    """The same browser with a T-shirt in its cart."""
    browser.get("/cart")
    assert browser.post("/cart/lines", {"sku": ops.TEE, "quantity": "1"}).status == 303
    return browser


def signed_in(app: Flask, db: Session) -> Browser:
    """A customer with a cart."""
    browser = Browser(app)
    browser.get("/login")
    assert browser.submit(email="sato@demo.example", password=PASSWORD).status == 303
    browser.get("/mypage")
    return with_cart(browser)


def staff(app: Flask, db: Session) -> Browser:
    """An operator."""
    return ops.at_the_desk(app, db)


@pytest.mark.parametrize("who", [visitor, signed_in, staff])
def test_nothing_that_is_sent_makes_the_shop_fail(
    application: Flask, db: Session, who: Callable[..., Browser]
) -> None:
    good = GOOD | objects(db)
    browser, failures = who(application, db), []
    token = browser.csrf()
    rules = [r for r in application.url_map.iter_rules() if r.endpoint not in LEFT_OUT]
    for n in range(ROUNDS):
        db.execute(sa.text("DELETE FROM throttle_attempt"))
        db.commit()
        for rule in rules:
            hostile = Hostile(f"{SEED} {n} {rule.endpoint}", good)
            answer, sent = attack(browser, hostile, rule, token, badly=(0.15, 0.5, 0.9)[n % 3])
            if answer.status_code >= 500 or reflected(answer):
                failures.append((answer.status_code, rule.endpoint, sent))
    assert failures == [], "\n".join(repr(f)[:1500] for f in failures[:20])


def objects(db: Session) -> dict[str, str]:
    """A house with an order of Sato Hana's and her address; what their addresses are built from."""
    ops.floor(db)
    person = customer(db)
    number = ops.order(db, person_id=person.person_id)
    checked = customers.address_rules.check(SATO)
    entry = customers.save_address(db, person.person_id, checked, default=True, now=ops.goods_makers.NOW)
    db.commit()
    return {
        "number": number,
        "key": ops.parcel_of(db, number),
        "public_id": entry,
        "orders": number,
        "order": number,
    }


def attack(browser: Browser, hostile: Hostile, rule: Any, token: str, *, badly: float) -> Any:
    """One request to this rule; the answer, and what was sent."""
    url, headers = hostile.address(rule), hostile.random.choice(HEADERS)
    if "POST" in (rule.methods or ()):
        sent = [*hostile.fields(FORM, badly), ("csrf_token", token)]
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        return browser.client.post(url, data=data, headers=headers), (url, headers, sent)
    sent = list(hostile.fields(QUERY, badly))
    return browser.client.get(url, query_string=sent, headers=headers), (url, headers, sent)
