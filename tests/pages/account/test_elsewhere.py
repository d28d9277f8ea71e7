"""Signing in with LINE or another provider: linked by the customer, never guessed by e-mail, nothing half done."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from storefront.kernel import clock
from tests.support import catalog as goods
from tests.support import ops
from tests.support.browsing import Browser
from tests.support.identity import Elsewhere
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, customer

SATO, MORI = "sato@demo.example", "mori@demo.example"


def leave(browser: Browser, path: str = "/login/with/line", **fields: str) -> str:
    """Press the button; where the browser is sent."""
    browser.get("/cart")
    answer = browser.post(path, fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def come_back(browser: Browser, key: str, told: dict[str, str]) -> Any:
    return browser.get(f"/login/with/{key}/callback?{urlencode(told)}")


def travel(
    browser: Browser,
    elsewhere: Elsewhere,
    key: str = "line",
    person: str = "aoi",
    path: str = "",
    **more: Any,
) -> Any:
    """There and back as this person."""
    url = leave(browser, path or f"/login/with/{key}", **more)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url, person)
    return come_back(browser, key, told)


def register(
    browser: Browser, elsewhere: Elsewhere, key: str = "line", person: str = "aoi", **typed: str
) -> Any:
    assert travel(browser, elsewhere, key, person).headers["Location"].startswith("/register/elsewhere")
    browser.get("/register/elsewhere")
    return browser.post("/register/elsewhere", {"email": MORI, "terms": "y", **typed})


def letters(db: Session, browser: Browser) -> dict[str, Any]:
    with clock.as_of(browser.at):
        return {letter.subject: letter for letter in run_jobs(db).letters}


def link_in(letter: Any) -> str:
    return re.search(r"http://localhost:8000(/\S+)", letter.text)[1]  # type: ignore[index]


def signed_in(email: str = SATO) -> Browser:
    browser = Browser()
    browser.get("/login")
    assert browser.post("/login", {"email": email, "password": PASSWORD}).status_code == 303
    browser.get("/mypage/security")
    return browser


def linked(db: Session, elsewhere: Elsewhere, person: str = "hana", key: str = "line") -> Browser:
    """Sato's browser, after she joined this account elsewhere to hers."""
    browser = signed_in()
    answer = travel(browser, elsewhere, key, person, f"/mypage/security/links/{key}")
    assert answer.headers["Location"] == "/mypage/security"
    return browser


def count(db: Session, table: str) -> int:
    return int(db.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_newcomer_agrees_to_the_terms_before_anything_is_kept(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    answer = travel(browser, elsewhere)
    assert answer.headers["Location"] == "/register/elsewhere"
    page = browser.get("/register/elsewhere")
    assert "森 あおいさまのアカウントを確かめました。まだ何も登録していません。" in page.text
    assert f'value="{MORI}"' in page.text
    assert (count(db, "account"), count(db, "person"), count(db, "external_identity")) == (0, 0, 0)
    refused = browser.post("/register/elsewhere", {"email": MORI})
    assert (refused.status_code, count(db, "account")) == (422, 0)
    assert "会員登録には、利用規約への同意が必要です。" in refused.text


def test_with_line_the_mailbox_is_proved_by_mail_and_the_link_by_line(
    db: Session, elsewhere: Elsewhere
) -> None:
    browser = Browser()
    assert register(browser, elsewhere, marketing="y").headers["Location"] == "/register/sent"
    link = link_in(letters(db, browser)["メールアドレスをお確かめください"])
    assert travel(Browser(), elsewhere).headers["Location"] == "/register/elsewhere"
    page = browser.get(link)
    assert "LINEで確かめる" in page.text and 'type="password"' not in page.text
    answer = travel(browser, elsewhere, path=f"{link}/with/line")
    assert answer.headers["Location"] == "/mypage"
    assert browser.get("/mypage").status_code == 200
    assert browser.get(link).status_code == 410
    assert travel(Browser(), elsewhere, next="/mypage/orders").headers["Location"] == "/mypage/orders"
    consents = db.execute(sa.text("SELECT purpose, granted FROM consent ORDER BY purpose"))
    assert [tuple(row) for row in consents] == [("marketing", True), ("terms", True)]


def test_a_proved_mailbox_needs_no_mail(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    assert register(browser, elsewhere, "oidc").headers["Location"] == "/mypage"
    assert browser.get("/mypage").status_code == 200
    assert letters(db, browser) == {}
    row = db.execute(sa.text("SELECT provider, name FROM external_identity")).one()
    assert tuple(row) == ("oidc", "森 あおい")


def test_a_proved_mailbox_proves_no_other_address(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    answer = register(browser, elsewhere, "oidc", email="other@demo.example")
    assert answer.headers["Location"] == "/register/sent"
    assert browser.get("/mypage").status_code == 303
    assert db.execute(sa.text("SELECT verified_at FROM account")).scalar_one() is None


@pytest.mark.parametrize("key", ["line", "oidc"])
def test_an_account_of_the_same_address_is_never_entered_by_that(
    db: Session, elsewhere: Elsewhere, key: str
) -> None:
    customer(db)
    browser = Browser()
    assert travel(browser, elsewhere, key, "hana").headers["Location"] == "/register/elsewhere"
    browser.get("/register/elsewhere")
    answer = browser.post("/register/elsewhere", {"email": SATO, "terms": "y"})
    if key == "oidc":  # her mailbox is proved: she may be told
        assert answer.status_code == 422
        assert "このメールアドレスは登録がお済みです。" in answer.text
    else:
        assert answer.headers["Location"] == "/register/sent"
        assert list(letters(db, browser)) == ["すでに会員登録がお済みです"]
    assert (count(db, "account"), count(db, "external_identity")) == (1, 0)
    assert browser.get("/mypage").status_code == 303


def test_who_has_an_account_signs_in_first_and_then_joins_the_two(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = Browser()
    travel(browser, elsewhere, person="hana")
    page = browser.get("/register/elsewhere")
    assert 'href="/login?next=/mypage/security/links/new"' in page.text
    browser.get("/login?next=/mypage/security/links/new")
    fields = {"email": SATO, "password": PASSWORD, "next": "/mypage/security/links/new"}
    assert browser.post("/login", fields).headers["Location"] == "/mypage/security/links/new"
    asked = browser.get("/mypage/security/links/new")
    assert "LINEの「佐藤 花」で、次からログインできるようにします。" in asked.text
    assert count(db, "external_identity") == 0
    assert browser.post("/mypage/security/links", {}).headers["Location"] == "/mypage/security"
    letter = letters(db, browser)["ログインの方法を加えました"]
    assert (letter.to, "LINEのアカウントでもログインできます" in letter.text) == (SATO, True)
    assert travel(Browser(), elsewhere, person="hana").headers["Location"] == "/mypage"


def test_a_customer_joins_and_parts_as_she_likes(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = linked(db, elsewhere)
    page = browser.get("/mypage/security").text
    assert "LINEを外す" in page and "Demo IDをつなぐ" in page
    assert browser.post("/mypage/security/links/line/removal", {}).headers["Location"] == "/mypage/security"
    assert "LINEを外しました。" in browser.get("/mypage/security").text
    assert set(letters(db, browser)) >= {"ログインの方法を加えました", "ログインの方法を外しました"}
    assert travel(Browser(), elsewhere, person="hana").headers["Location"] == "/register/elsewhere"
    assert count(db, "identity_link WHERE kind = 'line'") == 0
    assert browser.post("/mypage/security/links/line/removal", {}).status_code == 404


def test_the_last_way_in_is_not_taken_away(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    register(browser, elsewhere, "oidc")
    browser.get("/mypage/security")
    browser.post("/mypage/security/links/oidc/removal", {})
    assert "これを外すとログインする方法がなくなります。" in browser.get("/mypage/security").text
    assert count(db, "external_identity") == 1
    browser.post("/mypage/security/password", {"password": PASSWORD})
    browser.get("/mypage/security")
    browser.post("/mypage/security/links/oidc/removal", {})
    assert count(db, "external_identity") == 0


def test_joining_and_parting_ask_for_a_fresh_proof(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = linked(db, elsewhere)
    browser.at += timedelta(minutes=11)
    for path in ("oidc", "line/removal"):
        answer = browser.post(f"/mypage/security/links/{path}", {})
        assert answer.headers["Location"].startswith("/mypage/security/proof?next=")
    assert count(db, "external_identity") == 1


def test_a_proof_that_grew_old_on_the_way_does_not_count(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = signed_in()
    browser.at += timedelta(minutes=9)
    url = leave(browser, "/mypage/security/links/line")
    browser.at += timedelta(minutes=5)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url)
    assert come_back(browser, "line", told).headers["Location"].startswith("/mypage/security/proof")
    assert count(db, "external_identity") == 0


def test_who_has_no_password_proves_it_at_the_provider(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    register(browser, elsewhere, "oidc")
    browser.at += timedelta(minutes=11)
    page = browser.get("/mypage/security/proof?next=/mypage/security/email")
    assert "Demo IDで確かめる" in page.text
    path, back = "/mypage/security/proof/with/oidc", "/mypage/security/email"
    stranger = travel(browser, elsewhere, "oidc", "hana", path, next=back)
    assert stranger.headers["Location"] == "/mypage/security/proof?next=/mypage/security/email"
    assert browser.get(back).status_code == 303
    elsewhere.fault("token", "old_proof")
    assert (
        travel(browser, elsewhere, "oidc", "aoi", path, next=back).headers["Location"] == "/mypage/security"
    )
    assert browser.get(back).status_code == 303
    assert travel(browser, elsewhere, "oidc", "aoi", path, next=back).headers["Location"] == back
    assert browser.get(back).status_code == 200


def test_one_account_elsewhere_belongs_to_one_customer(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    customer(db, "suzuki@demo.example")
    linked(db, elsewhere)
    other = signed_in("suzuki@demo.example")
    travel(other, elsewhere, "line", "hana", "/mypage/security/links/line")
    assert (
        "その外部アカウントは、すでにほかの会員登録につながっています。" in other.get("/mypage/security").text
    )
    travel(other, elsewhere, "line", "ichiro", "/mypage/security/links/line")
    travel(other, elsewhere, "line", "ren", "/mypage/security/links/line")
    assert "別の外部アカウントがすでにつながっています。" in other.get("/mypage/security").text
    assert count(db, "external_identity") == 2


def test_the_cart_comes_along_and_the_session_is_new(db: Session, elsewhere: Elsewhere) -> None:
    ops.floor(db)
    who = customer(db)
    linked(db, elsewhere)
    browser = Browser(at=goods.NOW)
    browser.post("/cart/lines", {"sku": ops.TEE, "quantity": "2"})
    planted = browser.client.get_cookie("sid").value  # type: ignore[union-attr]
    assert travel(browser, elsewhere, person="hana").headers["Location"] == "/mypage"
    lines = db.execute(
        sa.text(
            "SELECT person_id, quantity FROM cart JOIN cart_line ON cart_id = cart.id WHERE person_id > 0"
        )
    )
    assert [tuple(row) for row in lines] == [(who.person_id, 2)]
    thief = Browser()
    thief.client.set_cookie("sid", planted)
    assert thief.get("/mypage").status_code == 303


def test_a_new_browser_is_told_by_mail_as_after_the_password(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = linked(db, elsewhere)
    letters(db, browser)
    travel(Browser(), elsewhere, person="hana")
    assert letters(db, browser)["新しい端末でログインがありました"].to == SATO


@pytest.mark.parametrize(
    ("endpoint", "fault", "sentence"),
    [
        ("discovery", "500", "LINEから返事がありません。"), ("token", "500", "LINEから返事がありません。"),
        ("token", "nonsense", "LINEから返事がありません。"), ("token", "wrong_nonce", "LINEでのログインを確かめられませんでした。"),
        ("token", "wrong_aud", "LINEでのログインを確かめられませんでした。"), ("token", "expired", "LINEでのログインを確かめられませんでした。"),
        ("authorize", "server_error", "LINEでのログインを確かめられませんでした。"),
    ],
)  # fmt: skip
def test_trouble_is_said_and_nothing_is_half_done(
    db: Session, elsewhere: Elsewhere, endpoint: str, fault: str, sentence: str
) -> None:
    customer(db)
    linked(db, elsewhere)
    elsewhere.forget()
    browser = Browser()
    browser.client.application.extensions["identity_providers"] = elsewhere.gateways
    elsewhere.fault(endpoint, fault)
    browser.get("/login")
    answer = browser.post("/login/with/line", {"next": "/mypage/orders"})
    if endpoint != "discovery":
        with clock.as_of(browser.at):
            told = elsewhere.answer(answer.headers["Location"], "hana")
        answer = come_back(browser, "line", told)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "パスワード" in answer.text
    assert browser.get("/mypage").status_code == 303
    assert count(db, "external_identity") == 1


def test_a_no_at_the_provider_changes_nothing(db: Session, elsewhere: Elsewhere) -> None:
    for key, name in (("line", "LINE"), ("oidc", "Demo ID")):
        browser = Browser()
        told = elsewhere.answer(leave(browser, f"/login/with/{key}"), allow=False)
        answer = come_back(browser, key, told)
        assert (answer.status_code, f"{name}でのログインは取りやめになりました。" in answer.text) == (
            422,
            True,
        )
        browser.client.set_cookie("lang", "en")
        told = elsewhere.answer(leave(browser, f"/login/with/{key}"), allow=False)
        assert f"Signing in with {name} was cancelled." in come_back(browser, key, told).text


def test_an_answer_counts_once_in_the_browser_that_left(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    linked(db, elsewhere)
    browser, thief = Browser(), Browser()
    url = leave(browser)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url, "hana")
    thief.get("/login")
    stolen = come_back(thief, "line", told)
    assert (stolen.status_code, "もう一度お試しください。" in stolen.text) == (422, True)
    assert come_back(browser, "oidc", told).status_code == 422  # the answer of one provider is no other's
    assert come_back(browser, "line", told).status_code == 422  # and trying used it up
    assert come_back(browser, "line", {}).status_code == 422
    assert [b.get("/mypage").status_code for b in (browser, thief)] == [303, 303]


def test_an_answer_opened_again_neither_fails_nor_signs_out(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    linked(db, elsewhere)
    browser = Browser()
    url = leave(browser)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url, "hana")
    assert come_back(browser, "line", told).headers["Location"] == "/mypage"
    assert come_back(browser, "line", told).headers["Location"] == "/mypage/security"
    assert browser.get("/mypage").status_code == 200


def test_ten_minutes_are_enough(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    url = leave(browser)
    browser.at += timedelta(minutes=10, seconds=1)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url)
    assert "時間がたったか" in come_back(browser, "line", told).text


def test_an_answer_with_another_issuer_is_refused(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    told = elsewhere.answer(leave(browser, "/login/with/oidc"))
    assert come_back(browser, "oidc", {**told, "iss": "https://evil.example"}).status_code == 422


def test_who_signs_in_on_the_way_has_begun_something_else(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    browser = Browser()
    url = leave(browser)
    browser.get("/login")
    browser.post("/login", {"email": SATO, "password": PASSWORD})
    with clock.as_of(browser.at):
        told = elsewhere.answer(url)
    assert come_back(browser, "line", told).headers["Location"] == "/mypage/security"
    assert count(db, "external_identity") == 0


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_only_pages_of_the_shop_follow(db: Session, elsewhere: Elsewhere, wanted: str) -> None:
    customer(db)
    linked(db, elsewhere)
    assert travel(Browser(), elsewhere, person="hana", next=wanted).headers["Location"] == "/mypage"


def test_a_closed_account_is_not_entered_and_not_doubled(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    linked(db, elsewhere)
    db.execute(sa.text("UPDATE account SET disabled_at = now(), closing_at = now()"))
    db.commit()
    answer = travel(Browser(), elsewhere, person="hana")
    assert (answer.status_code, "メールのリンクから再開できます。" in answer.text) == (422, True)


def test_a_strangers_line_is_gone_when_the_mailbox_speaks(db: Session, elsewhere: Elsewhere) -> None:
    stranger, owner = Browser(), Browser()
    register(stranger, elsewhere, person="ren", email=SATO)
    link = link_in(letters(db, stranger)["メールアドレスをお確かめください"])
    assert travel(owner, elsewhere, person="hana", path=f"{link}/with/line").status_code == 422
    owner.get("/password/forgot")
    owner.post("/password/forgot", {"email": SATO})
    reset = link_in(letters(db, owner)["パスワードを決めなおすリンクをお送りします"])
    assert owner.post(reset, {"password": PASSWORD}).status_code == 303
    assert count(db, "external_identity") == 0
    assert travel(Browser(), elsewhere, person="ren").headers["Location"] == "/register/elsewhere"


def test_a_strangers_line_is_gone_when_the_owner_registers(db: Session, elsewhere: Elsewhere) -> None:
    register(Browser(), elsewhere, person="ren", email=SATO)
    owner = Browser()
    letters(db, owner)
    owner.get("/register")
    owner.post("/register", {"email": SATO, "password": PASSWORD, "terms": "y"})
    link = link_in(letters(db, owner)["メールアドレスをお確かめください"])
    assert owner.post(link, {"password": PASSWORD}).headers["Location"] == "/mypage"
    assert count(db, "external_identity") == 0


def test_a_mistyped_address_is_typed_again(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    register(browser, elsewhere, email="mroi@demo.example")
    letters(db, browser)
    register(browser, elsewhere)
    letter = letters(db, browser)["メールアドレスをお確かめください"]
    assert letter.to == MORI
    assert travel(browser, elsewhere, path=f"{link_in(letter)}/with/line").headers["Location"] == "/mypage"


def test_a_provider_that_is_not_ours_does_not_exist(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    browser.get("/login")
    assert browser.post("/login/with/evil", {}).status_code == 404
    assert browser.get("/login/with/evil/callback").status_code == 404


def test_leaving_without_the_forms_token_is_refused(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    browser.get("/login")
    assert browser.post("/login/with/line", {}, token="forged").status_code == 400


def test_forms_may_lead_to_the_providers_from_these_pages_only(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    for path in ("/login", "/register"):
        assert (
            "form-action 'self' http://127.0.0.1:8430;"
            in browser.get(path).headers["Content-Security-Policy"]
        )
    assert "form-action 'self';" in browser.get("/cart").headers["Content-Security-Policy"]


def test_neither_codes_nor_tokens_are_logged_or_kept(db: Session, elsewhere: Elsewhere) -> None:
    customer(db)
    linked(db, elsewhere)
    browser = Browser()
    url = leave(browser)
    with clock.as_of(browser.at):
        told = elsewhere.answer(url, "hana")
    with structlog.testing.capture_logs() as lines:
        come_back(browser, "line", told)
        come_back(browser, "line", told)
    secrets = [told["code"], told["state"], "eyJ"]
    kept = " ".join(db.execute(sa.text("SELECT data::text FROM web_session")).scalars())
    assert [s for s in secrets if s in repr(lines) or s in kept] == []


def test_without_providers_the_pages_offer_none(db: Session, elsewhere: Elsewhere) -> None:
    browser = Browser()
    browser.client.application.extensions["identity_providers"] = {}
    page = browser.get("/login")
    assert "LINE" not in page.text
    assert "form-action 'self';" in page.headers["Content-Security-Policy"]
