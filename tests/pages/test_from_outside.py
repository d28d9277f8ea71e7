"""What strangers try from outside: other addresses to go on to, made-up senders, floods of mail and orders."""

import unicodedata
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.pages.signed_in import safe_next
from storefront.services import business, customers
from storefront.services.customers import passwords
from storefront.services.customers.models import Account
from storefront.services.deliveries import CheckoutSettings
from tests.support import catalog as goods
from tests.support import ops
from tests.support.browsing import Browser
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, customer, operator

SATO = "sato@demo.example"
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "javascript:alert(1)", "http:evil.example", "mypage", "https:/evil.example", "/%0d%0aLocation:evil.example\r\nX: y",
)  # fmt: skip


def signed_in() -> Browser:
    browser = Browser()
    browser.get("/login")
    browser.post("/login", {"email": SATO, "password": PASSWORD})
    browser.get("/mypage/profile")
    return browser


@pytest.mark.parametrize("target", ELSEWHERE)
def test_another_site_is_no_page_to_go_on_to(target: str) -> None:
    assert safe_next(target) is None


def test_nobody_is_sent_to_another_site_by_any_form_or_address(db: Session) -> None:
    customer(db)
    operator(db)
    me, desk = signed_in(), Browser()
    staff = {"email": "yamada@demo.example", "password": PASSWORD}
    desk.get("/staff/login")
    assert desk.post("/staff/login", {**staff, "next": ELSEWHERE[0]}).headers["Location"] == "/staff"
    for target in (ELSEWHERE[1], ELSEWHERE[3]):
        query = {"query_string": {"next": target}}
        assert me.get("/login", **query).headers["Location"] == "/mypage"
        assert desk.get("/staff/login", **query).headers["Location"] == "/staff"
        me.get("/mypage/security/proof", **query)
        proof = me.post("/mypage/security/proof", {"password": PASSWORD, "next": target})
        assert proof.headers["Location"] == "/mypage/security"
        assert me.get("/language/en", headers={"Referer": target}).headers["Location"] == "/"
        assert f'value="{target}"' not in Browser().get("/login", **query).text


def test_behind_a_proxy_only_the_address_that_the_proxy_saw_counts(db: Session) -> None:
    browser, answers = Browser(trusted_proxies=1), []
    for n in range(31):
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}, 203.0.113.9"
        fields = {"email": f"n{n}@example.jp", "password": "x" * 12}
        answers.append(browser.post("/login", fields).status_code)
    assert answers == [422] * 30 + [429]
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9, 203.0.113.10"
    assert browser.post("/login", {"email": "other@example.jp", "password": "x" * 12}).status_code == 422


def test_a_made_up_host_behind_a_proxy_stands_in_no_link(db: Session) -> None:
    customer(db)
    browser = Browser(trusted_proxies=1)
    browser.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    browser.get("/password/forgot")
    browser.post("/password/forgot", {"email": SATO})
    letter = run_jobs(db).letters[-1]
    assert "evil.example" not in letter.text + letter.html
    assert "http://localhost:8000/password/reset/" in letter.text


def test_an_account_without_a_password_is_answered_like_any_other(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = customer(db)
    customer(db, "suzuki@demo.example")
    db.execute(sa.update(Account).where(Account.id == who.account_id).values(password_hash=None))
    db.commit()
    made: list[bool] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda s, p: made.append(True) or real(s, p))
    said = []
    for email in (SATO, "suzuki@demo.example", "nobody@demo.example"):
        browser = Browser()
        browser.get("/login")
        answer = browser.post("/login", {"email": email, "password": "ちがうことばです 12"})
        said.append((answer.status_code, "メールアドレスかパスワードが違います。" in answer.text))
    assert said == [(422, True)] * 3
    assert made == [True] * 3


def ask_reset(browser: Browser) -> int:
    browser.get("/password/forgot")
    return int(browser.post("/password/forgot", {"email": SATO}).status_code)


def test_nobody_floods_a_mailbox_and_the_links_in_it_stay_good(db: Session) -> None:
    customer(db)
    browser, sent = Browser(), 0
    for _ in range(3):
        assert [ask_reset(browser) for _ in range(4)] == [303] * 4
        with clock.as_of(browser.at):
            letters = run_jobs(db).letters
        sent += len(letters)
        browser.at += timedelta(minutes=6)
    assert sent == 5
    assert db.execute(sa.text("SELECT count(*) FROM account_token")).scalar_one() == 5
    browser.at += timedelta(hours=1)
    ask_reset(browser)
    with clock.as_of(browser.at):
        (letter,) = run_jobs(db).letters
    assert letter.to == SATO


def test_placing_too_often_counts_for_the_account_whatever_its_browser(committed: sa.Engine) -> None:
    with database.new_session() as db:
        ops.floor(db)
        business.change(db, CheckoutSettings(attempts_per_hour=2), by="staff:1", valid_from=goods.NOW)
        customer(db)
        db.commit()
    answers = []
    for _ in range(3):
        browser = Browser(at=goods.NOW)
        browser.post("/login", {"email": SATO, "password": PASSWORD})
        browser.get("/cart")
        answers.append(browser.post("/checkout/confirm", {"checkout": "x", "fingerprint": "x"}))
    assert [a.status_code for a in answers][2] == 429
    assert 429 not in [a.status_code for a in answers[:2]]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600
    with database.new_session() as db:
        assert db.execute(sa.text("SELECT count(*) FROM oms_order")).scalar_one() == 0


def test_names_that_look_like_others_stay_as_they_were_typed(db: Session) -> None:
    who, browser = customer(db), signed_in()
    for name in ("𠮷田", "髙橋", "山﨑", "ＡＤＭＩＮ", "аdmin", "か\u3099", "م\u202eحمد"):
        told = {"family_name": name, "given_name": "花", "phone": "", "locale": "ja"}
        assert browser.post("/mypage/profile", told).status_code == 303
        kept = customers.profile(db, who.person_id).family_name
        assert kept == unicodedata.normalize("NFC", name)
        assert kept in browser.get("/mypage/profile").text
        db.expire_all()


def test_ended_sessions_stay_ended_for_every_kind_of_request(db: Session) -> None:
    customer(db)
    owner, thief = signed_in(), Browser()
    stolen = owner.client.get_cookie("sid").value  # type: ignore[union-attr]
    thief.client.set_cookie("sid", stolen)
    assert thief.get("/mypage").status_code == 200
    owner.post("/logout", {})
    assert thief.get("/mypage").status_code == 303
    assert thief.post("/mypage/profile", {"family_name": "盗"}).status_code in (303, 400)
    assert thief.get("/mypage/orders", headers={"HX-Request": "true"}).status_code == 204
    assert customers.emails.key_of(SATO) not in thief.get("/").text


def test_no_cache_keeps_a_personal_page_under_any_name(db: Session) -> None:
    customer(db)
    browser = signed_in()
    for path in ("/mypage", "/mypage/orders", "/mypage/profile", "/mypage/security", "/mypage/privacy"):
        for tail in ("", "/x.css", "%2fx.png"):
            answer = browser.get(path + tail)
            assert answer.status_code == (404 if tail else 200)
            assert answer.headers["Cache-Control"] == "no-store"
            assert "HX-Request" in answer.headers["Vary"]
