"""Passkeys in a real Chromium with a virtual authenticator: add, sign in, name, remove; copies are refused."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect
from werkzeug.serving import make_server

from storefront.kernel.db import new_session
from tests.gateways.stripe.stand import free_port
from tests.support.chromium import Tab, tab_of
from tests.support.people import PASSWORD, customer
from tests.support.shop import shop

pytestmark = pytest.mark.browser
SATO = "sato@demo.example"
NOT_KNOWN = "このパスキーではログインできません。"


@dataclass
class Phone:
    """A tab whose device can make passkeys."""

    tab: Tab
    debugger: Any
    authenticator: str

    def sign_in(self) -> None:
        """By password."""
        self.tab.open("/login")
        self.tab.fill(メールアドレス=SATO, パスワード=PASSWORD)
        self.tab.press("ログインする")
        self.tab.at("/mypage")

    def add_passkey(self) -> None:
        """From the overview, right after signing in."""
        self.tab.open("/mypage/security")
        self.tab.press("パスキーを加える", role="link")
        self.tab.press("この端末でパスキーを作る")
        self.tab.shows("パスキーを登録しました。")
        self.tab.at("/mypage/security")

    def sign_out(self) -> None:
        """From My Page."""
        self.tab.open("/mypage")
        self.tab.press("ログアウト")
        self.tab.at("/login")

    def keys(self) -> list[dict[str, Any]]:
        """What the authenticator holds."""
        held = self.debugger.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(held["credentials"])


@pytest.fixture
def phone(committed: sa.Engine, chromium: Chromium) -> Iterator[Phone]:
    with new_session() as db:
        customer(db)
    port = free_port()
    url = f"http://localhost:{port}"
    server = make_server("localhost", port, shop(base_url=url), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    with tab_of(chromium, url) as tab:
        debugger = tab.page.context.new_cdp_session(tab.page)
        debugger.send("WebAuthn.enable")
        made = debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield Phone(tab, debugger, made["authenticatorId"])
    server.shutdown()


def kept() -> list[Any]:
    with new_session() as db:
        return list(db.execute(sa.text("SELECT name, sign_count, used_at FROM passkey ORDER BY id")))


def test_a_passkey_is_added_signs_in_gets_a_name_and_is_removed(phone: Phone) -> None:
    tab = phone.tab
    phone.sign_in()
    phone.add_passkey()
    assert [row.name for row in kept()] == ["Linux Chrome"]
    phone.sign_out()
    tab.press("パスキーでログインする")
    tab.at("/mypage")
    row = kept()[0]
    assert row.sign_count == phone.keys()[0]["signCount"] > 0
    assert row.used_at is not None
    tab.open("/mypage/security")
    tab.page.get_by_role("link", name="Linux Chrome").click()
    tab.fill(パスキーの名前="仕事場のパソコン")
    tab.press("名前を変える")
    tab.shows("仕事場のパソコン")
    tab.page.get_by_role("link", name="仕事場のパソコン").click()
    tab.press("このパスキーを消す")
    tab.shows("パスキーを消しました。")
    assert kept() == []


def test_a_removed_passkey_signs_nobody_in_and_the_password_still_does(phone: Phone) -> None:
    tab = phone.tab
    phone.sign_in()
    phone.add_passkey()
    with new_session() as db:
        db.execute(sa.text("DELETE FROM passkey"))
        db.commit()
    phone.sign_out()
    tab.expected.add(422)
    tab.press("パスキーでログインする")
    tab.shows(NOT_KNOWN)
    phone.sign_in()


def test_a_counter_that_went_back_betrays_a_copy(phone: Phone) -> None:
    tab = phone.tab
    phone.sign_in()
    phone.add_passkey()
    with new_session() as db:
        db.execute(sa.text("UPDATE passkey SET sign_count = 1000"))
        db.commit()
    phone.sign_out()
    tab.expected.add(422)
    tab.press("パスキーでログインする")
    tab.shows(NOT_KNOWN)
    assert kept()[0].sign_count == 1000


def test_an_answer_is_good_once(phone: Phone) -> None:
    tab = phone.tab
    phone.sign_in()
    phone.add_passkey()
    phone.sign_out()
    sent: list[str] = []
    tab.page.on(
        "request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/login/passkey") else None
    )
    tab.press("パスキーでログインする")
    tab.at("/mypage")
    thief = shop(base_url=tab.url).test_client()
    page = thief.get("/login").text
    token = page.split('"X-CSRFToken": "')[1].split('"')[0]
    thief.post("/login/passkey/challenge", headers={"X-CSRFToken": token})
    answer = tab.page.evaluate("(body) => new URLSearchParams(body).get('answer')", sent[0])
    assert json.loads(answer)["type"] == "public-key"
    assert thief.post("/login/passkey", data={"csrf_token": token, "answer": answer}).status_code == 422


def test_declining_says_so_and_the_form_stays(phone: Phone) -> None:
    tab = phone.tab
    tab.open("/login")
    tab.press("パスキーでログインする")
    expect(tab.page.get_by_text("パスキーを使えませんでした。")).to_be_visible(timeout=20_000)
    tab.fill(メールアドレス=SATO, パスワード=PASSWORD)
    tab.press("ログインする")
    tab.at("/mypage")


def test_the_pages_of_security_please_axe(phone: Phone) -> None:
    phone.sign_in()
    phone.add_passkey()
    pages = (
        "security",
        "security/email",
        "security/password",
        "security/proof",
        "security/passkeys/new",
        "privacy",
        "privacy/leaving",
    )
    found = {}
    for page in pages:
        phone.tab.open(f"/mypage/{page}")
        found[page] = phone.tab.axe()
    assert {page: said for page, said in found.items() if said} == {}
