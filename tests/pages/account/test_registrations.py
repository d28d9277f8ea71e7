"""Opening an account: the answer never tells whether the address has one, the mail does."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.services import customers
from storefront.services.customers import passwords
from tests.support.browsing import Browser
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, customer

NEW = "suzuki@demo.example"


def register(browser: Browser, email: str = NEW, password: str = PASSWORD, **more: str) -> TestResponse:
    browser.get("/register")
    return browser.post("/register", {"email": email, "password": password, "terms": "y", **more})


def link_in(text: str) -> str:
    return re.search(r"http://localhost:8000(/\S+)", text)[1]  # type: ignore[index]


def sign_in(browser: Browser, email: str = NEW, password: str = PASSWORD) -> TestResponse:
    browser.get("/login")
    return browser.post("/login", {"email": email, "password": password})


def test_register_confirm_and_sign_in(db: Session) -> None:
    browser = Browser()
    assert register(browser).headers["Location"] == "/register/sent"
    link = link_in(run_jobs(db).letters[0].text)
    assert sign_in(browser).status_code == 422
    page = browser.get(link)
    assert "登録のときに決めたパスワード" in page.text
    assert browser.post(link, {"password": PASSWORD}).headers["Location"] == "/mypage"
    assert browser.get("/mypage").status_code == 200
    assert sign_in(Browser()).headers["Location"] == "/mypage"


def test_looking_at_the_link_uses_nothing_up_and_pressing_works_once(db: Session) -> None:
    browser = Browser()
    register(browser)
    link = link_in(run_jobs(db).letters[0].text)
    assert [browser.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert browser.post(link, {"password": PASSWORD}).status_code == 303
    again = Browser().post(link, {"password": PASSWORD})
    assert again.status_code == 422
    assert "このリンクは使えません" in again.text


def test_a_known_address_gets_the_same_answer_and_another_mail(db: Session) -> None:
    customer(db)
    fresh = register(Browser())
    known = register(Browser(), "sato@demo.example", "ちがう合言葉をならべる 7")
    assert (fresh.status_code, fresh.headers["Location"]) == (known.status_code, known.headers["Location"])
    letters = {letter.to: letter.subject for letter in run_jobs(db).letters}
    assert letters == {
        NEW: "メールアドレスをお確かめください",
        "sato@demo.example": "すでに会員登録がお済みです",
    }
    assert sign_in(Browser(), "sato@demo.example").status_code == 303


def test_new_and_known_addresses_cost_one_hash_each(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    customer(db)
    made: list[str] = []
    real = passwords.hashed
    monkeypatch.setattr(passwords, "hashed", lambda password: made.append("hash") or real(password))
    register(Browser())
    register(Browser(), "sato@demo.example")
    assert made == ["hash", "hash"]


def test_terms_and_consent_are_recorded_with_their_versions(db: Session) -> None:
    register(Browser(), marketing="y")
    rows = db.execute(sa.text("SELECT purpose, channel, granted, source FROM consent ORDER BY purpose"))
    assert [tuple(r) for r in rows] == [
        ("marketing", "mail", True, "register"),
        ("terms", "web", True, "register"),
    ]


def test_without_the_terms_there_is_no_account(db: Session) -> None:
    browser = Browser()
    browser.get("/register")
    answer = browser.post("/register", {"email": NEW, "password": PASSWORD})
    assert answer.status_code == 422
    assert "会員登録には、利用規約への同意が必要です。" in answer.text
    assert f'value="{NEW}"' in answer.text
    assert db.execute(sa.text("SELECT count(*) FROM account")).scalar_one() == 0


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("短いことば", "12文字以上"),
        ("x" * 129, "128文字以内"),
        ("passwordpassword", "よく使われている"),
        ("aaaaaaaaaaaaaa", "よく使われている"),
        ("hiyori123456", "お店の名前"),
        ("suzuki@demo.example", "メールアドレスをもとに"),
        ("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ", "よく使われている"),
    ],
)
def test_a_refused_password_is_told_why(db: Session, password: str, reason: str) -> None:
    answer = register(Browser(), password=password)
    assert answer.status_code == 422
    assert reason in answer.text


@pytest.mark.parametrize(
    "password", ["静かな朝に湯をわかす七月", "river stone lamp " * 7, "🌸" * 3 + "さくらのきのしたで"]
)
def test_long_phrases_of_any_characters_are_welcome(db: Session, password: str) -> None:
    assert register(Browser(), password=password).status_code == 303


@pytest.mark.parametrize("email", ["hana..sato@docomo.ne.jp", "hana.@ezweb.ne.jp"])
def test_old_mobile_addresses_are_welcome(db: Session, email: str) -> None:
    assert register(Browser(), email).status_code == 303
    assert run_jobs(db).letters[0].to == email


@pytest.mark.parametrize(
    "email", ["hana", "hana@", "@demo.example", "ha na@demo.example", "hаna@demo.example"]
)
def test_what_is_no_address_is_refused_at_its_field(db: Session, email: str) -> None:
    answer = register(Browser(), email)
    assert answer.status_code == 422
    assert "メールアドレスを半角の英数字でお確かめください。" in answer.text


@pytest.mark.parametrize(
    "email", ["SUZUKI@demo.example", "ｓｕｚｕｋｉ@demo.example", " suzuki@demo.example "]
)
def test_one_address_has_one_account_however_it_is_written(db: Session, email: str) -> None:
    customer(db, NEW)
    register(Browser(), email)
    assert db.execute(sa.text("SELECT count(*) FROM account")).scalar_one() == 1


def test_registering_again_before_confirming_counts_the_latest_password(db: Session) -> None:
    register(Browser(), password="はじめの合言葉はながい 1")
    first = link_in(run_jobs(db).letters[0].text)
    register(Browser(), password="つぎの合言葉もまたながい 2")
    second = link_in(run_jobs(db).letters[-1].text)
    browser = Browser()
    for link in (first, second):
        assert browser.post(link, {"password": "はじめの合言葉はながい 1"}).status_code == 422
    assert browser.post(second, {"password": "つぎの合言葉もまたながい 2"}).status_code == 303
    assert sign_in(Browser(), password="はじめの合言葉はながい 1").status_code == 422
    assert sign_in(Browser(), password="つぎの合言葉もまたながい 2").status_code == 303


def test_a_stranger_who_registers_an_address_gains_nothing_when_its_owner_presses_the_link(
    db: Session,
) -> None:
    register(Browser(), password="よその人がえらんだ合言葉 5")
    owner = Browser()
    link = link_in(run_jobs(db).letters[0].text)
    assert "登録した覚えのないときは、何もなさらないでください。" in owner.get(link).text
    assert owner.post(link, {}).status_code == 422
    assert "登録のときに決めたパスワードと違います。" in owner.post(link, {"password": PASSWORD}).text
    assert sign_in(Browser(), password="よその人がえらんだ合言葉 5").status_code == 422
    assert db.execute(sa.text("SELECT verified_at FROM account")).scalar_one() is None
    owner.get("/password/forgot")
    owner.post("/password/forgot", {"email": NEW})
    reset = link_in(run_jobs(db).letters[-1].text)
    assert owner.post(reset, {"password": PASSWORD}).status_code == 303
    assert sign_in(Browser(), password="よその人がえらんだ合言葉 5").status_code == 422
    assert sign_in(Browser()).status_code == 303


def test_nobody_guesses_the_password_behind_a_link(db: Session) -> None:
    browser = Browser()
    register(browser)
    link = link_in(run_jobs(db).letters[0].text)
    answers = [browser.post(link, {"password": f"ちがうことば {n:05}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_guest_of_the_same_address_is_not_taken_for_the_account(db: Session) -> None:
    who = customer(db)
    contact = customers.Contact("sato@demo.example", "佐藤", "花", "サトウ", "ハナ", "090-1234-5678")
    guest = customers.guest(db, contact, now=Browser().at)
    assert guest != who.person_id
    assert customers.guest(db, contact, now=Browser().at) == guest
