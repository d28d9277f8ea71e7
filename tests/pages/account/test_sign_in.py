"""Signing in tells nobody who is a customer, cannot be guessed at leisure, and starts a new session."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import customers
from storefront.services.customers import passwords
from tests.support.browsing import Browser
from tests.support.people import PASSWORD, customer

SATO = "sato@demo.example"


def sign_in(browser: Browser, email: str = SATO, password: str = PASSWORD, **more: str) -> object:
    browser.get("/login")
    return browser.post("/login", {"email": email, "password": password, **more})


def sid(browser: Browser) -> str:
    cookie = browser.client.get_cookie("sid")
    return cookie.value if cookie else ""


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every argon2 verification that is made."""
    made: list[str] = []
    real = passwords.matches

    def counted(stored: str | None, password: str) -> bool:
        made.append("known" if stored else "unknown")
        return real(stored, password)

    monkeypatch.setattr(passwords, "matches", counted)
    return made


def test_the_right_password_opens_my_page(db: Session) -> None:
    customer(db)
    answer = sign_in(Browser())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mypage")


@pytest.mark.parametrize("email", ["SATO@demo.example", "ｓａｔｏ＠ｄｅｍｏ．ｅｘａｍｐｌｅ"])
def test_the_address_may_be_written_in_any_case_and_width(db: Session, email: str) -> None:
    customer(db)
    assert sign_in(Browser(), email).status_code == 303


def words(text: str) -> str:
    """The page without what differs from request to request."""
    return re.sub(r"E-[0-9A-F-]+|[0-9a-f]{64}|value=\"[^\"]*\"|X-CSRFToken\": \"[^\"]*\"", "", text)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    db: Session, verifications: list[str]
) -> None:
    customer(db)
    customer(db, "new@demo.example", verified=False)
    browser = Browser()
    wrong = sign_in(browser, password="まったく違うことば 99")
    unknown = sign_in(browser, "nobody@demo.example")
    unproved = sign_in(browser, "new@demo.example")
    assert [a.status_code for a in (wrong, unknown, unproved)] == [422, 422, 422]
    assert "メールアドレスかパスワードが違います。" in wrong.text
    assert words(wrong.text) == words(unknown.text) == words(unproved.text)
    assert verifications == ["known", "unknown", "known"]


def test_the_session_is_new_after_signing_in_and_the_old_cookie_is_worth_nothing(db: Session) -> None:
    customer(db)
    browser = Browser()
    browser.get("/login")
    planted = sid(browser)
    sign_in(browser)
    assert sid(browser) not in ("", planted)
    thief = Browser()
    thief.client.set_cookie("sid", planted)
    assert thief.get("/mypage/orders").status_code == 303


def test_after_signing_out_the_cookie_is_dead_on_the_server(db: Session) -> None:
    customer(db)
    browser = Browser()
    sign_in(browser)
    kept = sid(browser)
    browser.get("/mypage")
    assert browser.post("/logout", {}).headers["Location"] == "/login"
    thief = Browser()
    thief.client.set_cookie("sid", kept)
    assert thief.get("/mypage/orders").headers["Location"] == "/login?next=/mypage/orders"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/mypage/orders?a=1", "/mypage/orders?a=1"),
        ("https://evil.example/", "/mypage"),
        ("//evil.example/", "/mypage"),
        ("/\\evil.example", "/mypage"),
        ("javascript:alert(1)", "/mypage"),
        ("/\t/evil.example", "/mypage"),
    ],
)
def test_only_pages_of_the_shop_follow(db: Session, wanted: str, where: str) -> None:
    customer(db)
    assert sign_in(Browser(), next=wanted).headers["Location"] == where


def test_ten_wrong_passwords_hold_others_off_but_not_the_owners_browser(db: Session) -> None:
    customer(db)
    owner, guesser = Browser(), Browser()
    sign_in(owner)
    owner.get("/mypage")
    assert owner.post("/logout", {}).status_code == 303
    for _ in range(10):
        assert sign_in(guesser, password="まったく違うことば 99").status_code == 422
    held = sign_in(guesser)
    assert held.status_code == 429
    assert 0 < int(held.headers["Retry-After"]) <= 300
    assert sign_in(owner).status_code == 303


def test_after_the_wait_the_right_password_counts_again(db: Session) -> None:
    customer(db)
    guesser = Browser()
    for _ in range(11):
        sign_in(guesser, password="まったく違うことば 99")
    guesser.at += timedelta(minutes=5)
    assert sign_in(guesser).status_code == 303


def test_one_address_may_not_try_many_accounts(db: Session) -> None:
    guesser = Browser()
    answers = [sign_in(guesser, f"n{i}@demo.example").status_code for i in range(31)]
    assert answers[:30] == [422] * 30
    assert answers[30] == 429


def test_good_attempts_count_for_nothing(db: Session) -> None:
    customer(db)
    assert [sign_in(Browser()).status_code for _ in range(12)] == [303] * 12


def test_a_forwarded_address_is_not_believed(db: Session) -> None:
    guesser = Browser()
    guesser.get("/login")
    for i in range(30):
        guesser.client.post(
            "/login",
            data={"csrf_token": guesser.token, "email": f"n{i}@demo.example", "password": "x"},
            headers={"X-Forwarded-For": f"203.0.113.{i}"},
        )
    last = guesser.post("/login", {"email": "n99@demo.example", "password": "x"})
    assert last.status_code in (422, 429)


def test_a_form_from_elsewhere_is_refused(db: Session) -> None:
    customer(db)
    browser = Browser()
    browser.get("/login")
    answer = browser.post("/login", {"email": SATO, "password": PASSWORD}, token="forged")
    assert answer.status_code == 400


def test_an_expired_session_sends_htmx_to_the_sign_in_page(db: Session) -> None:
    answer = Browser().get("/mypage/orders", headers={"HX-Request": "true", "HX-Target": "div#orders"})
    assert (answer.status_code, answer.text) == (204, "")
    assert answer.headers["HX-Redirect"] == "/login?next=/mypage/orders"


def test_an_account_that_was_closed_is_out_at_once(db: Session) -> None:
    who = customer(db)
    browser = Browser()
    sign_in(browser)
    db.execute(sa.text("UPDATE account SET disabled_at = now() WHERE id = :id"), {"id": who.account_id})
    db.commit()
    assert browser.get("/mypage/orders").status_code == 303
    assert sign_in(Browser()).status_code == 422


def test_the_page_reads_english(db: Session) -> None:
    page = Browser().get("/login", headers={"Accept-Language": "en"})
    assert "Sign in" in page.text
    assert not re.search("[ぁ-ん]", re.sub(r'lang="ja".*?</a>', "", page.text, flags=re.S))


def test_the_password_is_kept_only_as_an_argon2id_hash(db: Session) -> None:
    customer(db)
    stored = db.execute(sa.text("SELECT password_hash FROM account")).scalar_one()
    assert stored.startswith("$argon2id$")
    assert customers.passwords.matches(stored, PASSWORD)
