"""A forgotten password: the same answer for everybody, a link that works once and for an hour."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.services.customers import passwords
from tests.pages.account.test_registrations import link_in, sign_in
from tests.support.browsing import Browser
from tests.support.jobs import run_jobs
from tests.support.people import customer

SATO = "sato@demo.example"
NEXT = "あたらしい合言葉をならべる 9"


def ask(browser: Browser, email: str = SATO) -> object:
    browser.get("/password/forgot")
    return browser.post("/password/forgot", {"email": email})


def link(db: Session) -> str:
    ask(Browser())
    return link_in(run_jobs(db).letters[-1].text)


def test_known_and_unknown_addresses_are_answered_alike_with_the_same_work(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer(db)
    made: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda s, p: made.append("one") or real(s, p))
    known, unknown = ask(Browser()), ask(Browser(), "nobody@demo.example")
    assert known.headers["Location"] == unknown.headers["Location"] == "/password/forgot/sent"
    assert made == ["one", "one"]
    assert [letter.to for letter in run_jobs(db).letters] == [SATO]


def test_a_new_password_replaces_the_old_one_and_ends_every_session(db: Session) -> None:
    customer(db)
    elsewhere, here = Browser(), Browser()
    sign_in(elsewhere, SATO)
    assert elsewhere.get("/mypage").status_code == 200
    path = link(db)
    here.get(path)
    assert here.post(path, {"password": NEXT}).headers["Location"] == "/login"
    assert elsewhere.get("/mypage").status_code == 303
    assert sign_in(Browser(), SATO).status_code == 422
    assert sign_in(Browser(), SATO, NEXT).status_code == 303
    assert "パスワードが変わりました" in [letter.subject for letter in run_jobs(db).letters]


def test_the_link_works_once(db: Session) -> None:
    customer(db)
    path, browser = link(db), Browser()
    browser.get(path)
    browser.post(path, {"password": NEXT})
    again = browser.post(path, {"password": "もういちど決めなおすことば 3"})
    assert again.status_code == 422
    assert browser.get(path).status_code == 410
    assert sign_in(Browser(), SATO, NEXT).status_code == 303


def test_the_link_works_for_an_hour(db: Session) -> None:
    customer(db)
    path, browser = link(db), Browser()
    browser.at = datetime.now(UTC) + timedelta(minutes=59)
    assert browser.get(path).status_code == 200
    browser.at += timedelta(minutes=2)
    assert browser.get(path).status_code == 410


def test_a_refused_password_leaves_the_link_alive(db: Session) -> None:
    customer(db)
    path, browser = link(db), Browser()
    browser.get(path)
    assert browser.post(path, {"password": "短い"}).status_code == 422
    assert browser.post(path, {"password": NEXT}).status_code == 303


def test_asking_too_often_is_held_off(db: Session) -> None:
    browser = Browser()
    answers = [ask(browser).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]


def test_a_made_up_link_is_dead(db: Session) -> None:
    page = Browser().get("/password/reset/" + "x" * 43)
    assert page.status_code == 410
    assert re.search("このリンクは使えません", page.text)
