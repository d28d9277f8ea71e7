"""Owners see where they are signed in, end it, and change how they sign in; both mailboxes are told."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import customers
from storefront.services.customers.models import Account
from tests.oms import makers
from tests.pages.mypage.conftest import signed_in
from tests.support.browsing import Browser
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, customer

SATO, NEW = "sato@demo.example", "hana.new@demo.example"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
OTHER = "あたらしい靴で歩く道 77"


def on_iphone() -> Browser:
    """Her telephone, signed in."""
    browser = Browser()
    browser.client.environ_base["HTTP_USER_AGENT"] = IPHONE
    browser.get("/login")
    assert browser.post("/login", {"email": SATO, "password": PASSWORD}).status_code == 303
    return browser


def letters(db: Session) -> dict[str, Any]:
    """Letters that leave now, by subject."""
    with clock.as_of(makers.LATER):
        return {letter.subject: letter for letter in run_jobs(db).letters}


def link_in(text: str) -> str:
    """The path of the link with a secret."""
    found = re.search(r"http://localhost:8000(/\S+/[\w-]{40,})", text)
    assert found
    return found[1]


def email_of(db: Session, who: Any) -> str:
    return db.execute(sa.select(Account.email).where(Account.id == who.account_id)).scalar_one()


def ask(browser: Browser, email: str = NEW) -> Any:
    browser.get("/mypage/security/email")
    return browser.post("/mypage/security/email", {"email": email})


def test_every_open_session_is_listed_with_its_device(browser: Browser, db: Session) -> None:
    on_iphone()
    page = browser.get("/mypage/security").text
    assert "iPhone Safari" in page
    assert page.count("いま使っている端末") == 1
    assert page.count("この端末をログアウトさせる") == 1


def test_one_device_is_signed_out(browser: Browser, db: Session) -> None:
    phone = on_iphone()
    page = browser.get("/mypage/security").text
    end = re.search(r"/mypage/security/sessions/\w{20}/end", page)
    assert end
    assert browser.post(end[0], {}).status_code == 303
    assert phone.get("/mypage/security").status_code == 303
    assert browser.get("/mypage/security").status_code == 200


def test_a_strangers_session_cannot_be_ended(browser: Browser, db: Session) -> None:
    on_iphone()
    page = browser.get("/mypage/security").text
    end = re.search(r"/mypage/security/sessions/\w{20}/end", page)
    customer(db, "suzuki@demo.example")
    stranger = signed_in("suzuki@demo.example")
    assert end
    assert stranger.post(end[0], {}).status_code == 404
    assert "iPhone Safari" in browser.get("/mypage/security").text


def test_all_other_devices_are_signed_out_at_once(browser: Browser, db: Session) -> None:
    phones = [on_iphone(), on_iphone()]
    browser.get("/mypage/security")
    browser.post("/mypage/security/sessions/end", {})
    assert [p.get("/mypage/security").status_code for p in phones] == [303, 303]
    assert browser.get("/mypage/security").status_code == 200


def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(sato: Any, db: Session) -> None:
    phone = on_iphone()
    letter = letters(db)["新しい端末でログインがありました"]
    assert letter.to == SATO
    assert "iPhone Safari" in letter.text
    phone.get("/mypage")
    phone.post("/logout", {})
    phone.get("/login")
    phone.post("/login", {"email": SATO, "password": PASSWORD})
    assert letters(db) == {}


def test_the_first_device_of_a_new_account_is_no_news(db: Session) -> None:
    who = customer(db, "new@demo.example")
    db.execute(sa.update(Account).where(Account.id == who.account_id).values(verified_at=makers.LATER))
    db.commit()
    signed_in("new@demo.example")
    assert letters(db) == {}


def test_the_password_changes_for_who_knows_it_and_other_devices_are_out(
    browser: Browser, db: Session
) -> None:
    phone = on_iphone()
    browser.get("/mypage/security/password")
    wrong = browser.post("/mypage/security/password", {"current": "ちがうことば 12345", "password": OTHER})
    assert (wrong.status_code, "いまのパスワードが違います。" in wrong.text) == (422, True)
    assert phone.get("/mypage/security").status_code == 200
    done = browser.post("/mypage/security/password", {"current": PASSWORD, "password": OTHER})
    assert done.status_code == 303
    assert phone.get("/mypage/security").status_code == 303
    assert browser.get("/mypage/security").status_code == 200
    assert "パスワードが変わりました" in letters(db)
    fresh = Browser()
    fresh.get("/login")
    assert fresh.post("/login", {"email": SATO, "password": PASSWORD}).status_code == 422
    assert fresh.post("/login", {"email": SATO, "password": OTHER}).status_code == 303


def test_after_ten_minutes_the_password_is_asked_again(browser: Browser, db: Session) -> None:
    browser.at += timedelta(minutes=11)
    first = browser.get("/mypage/security/email")
    assert first.headers["Location"] == "/mypage/security/proof?next=%2Fmypage%2Fsecurity%2Femail"
    assert (
        browser.post("/mypage/security/email", {"email": NEW})
        .headers["Location"]
        .startswith("/mypage/security/proof")
    )
    browser.get(first.headers["Location"])
    wrong = browser.post("/mypage/security/proof", {"password": "ちがうことば 12345"})
    assert wrong.status_code == 422
    right = browser.post("/mypage/security/proof", {"password": PASSWORD, "next": "/mypage/security/email"})
    assert right.headers["Location"] == "/mypage/security/email"
    assert browser.get("/mypage/security/email").status_code == 200


def test_guessing_at_the_proof_is_held_off(browser: Browser, db: Session) -> None:
    browser.get("/mypage/security/proof")
    answers = [
        browser.post("/mypage/security/proof", {"password": f"ちがうことば {n:05}"}) for n in range(11)
    ]
    assert [a.status_code for a in answers] == [422] * 10 + [429]


def test_a_new_address_counts_only_after_its_own_mailbox_confirmed_it(
    browser: Browser, sato: Any, db: Session
) -> None:
    assert ask(browser).headers["Location"] == "/mypage/security/email/sent"
    told = letters(db)
    confirm, notice = (
        told["新しいメールアドレスをお確かめください"],
        told["メールアドレスの変更のお申し込みがありました"],
    )
    assert (confirm.to, notice.to) == (NEW, SATO)
    assert "佐藤" not in confirm.text
    assert email_of(db, sato) == SATO
    anybody = Browser(at=browser.at)
    link = link_in(confirm.text)
    anybody.get(link)
    assert email_of(db, sato) == SATO
    assert anybody.post(link, {}).status_code == 303
    assert email_of(db, sato) == NEW
    done = letters(db)
    assert (
        done["メールアドレスが変わりました"].to,
        done["このメールアドレスでログインできるようになりました"].to,
    ) == (SATO, NEW)
    assert anybody.post(link, {}).status_code == 422
    assert anybody.get(link).status_code == 410


def test_the_answer_is_the_same_when_the_address_is_taken(browser: Browser, sato: Any, db: Session) -> None:
    customer(db, "suzuki@demo.example")
    free, taken = ask(browser), ask(browser, "Suzuki@demo.example")
    assert (free.status_code, free.headers["Location"]) == (taken.status_code, taken.headers["Location"])
    told = run_jobs(db).letters
    to_suzuki = [letter.subject for letter in told if letter.to == "Suzuki@demo.example"]
    assert to_suzuki == ["このメールアドレスはすでに登録されています"]
    assert [x.subject for x in told if x.to == SATO].count(
        "メールアドレスの変更のお申し込みがありました"
    ) == 2


def test_a_second_wish_kills_the_link_of_the_first(browser: Browser, sato: Any, db: Session) -> None:
    ask(browser)
    link = link_in(letters(db)["新しいメールアドレスをお確かめください"].text)
    ask(browser, "third@demo.example")
    assert Browser(at=browser.at).post(link, {}).status_code == 422
    assert email_of(db, sato) == SATO


def test_an_address_that_was_only_claimed_goes_to_who_proves_it(
    browser: Browser, sato: Any, db: Session
) -> None:
    customer(db, NEW, verified=False)
    ask(browser)
    link = link_in(letters(db)["新しいメールアドレスをお確かめください"].text)
    assert Browser(at=browser.at).post(link, {}).status_code == 303
    assert db.execute(sa.select(Account.id).where(Account.email_key == NEW)).scalars().all() == [
        sato.account_id
    ]


def test_the_old_address_takes_its_account_back_within_a_week(
    browser: Browser, sato: Any, db: Session
) -> None:
    ask(browser)
    link = link_in(letters(db)["新しいメールアドレスをお確かめください"].text)
    Browser(at=browser.at).post(link, {})
    undo = link_in(letters(db)["メールアドレスが変わりました"].text)
    owner = Browser(at=browser.at + timedelta(days=6))
    assert owner.get(undo).status_code == 200
    assert owner.post(undo, {}).headers["Location"] == "/password/forgot"
    assert email_of(db, sato) == SATO
    assert browser.get("/mypage/security").status_code == 303
    assert not customers.has_password(db, sato.account_id)
    assert letters(db)["メールアドレスをもとに戻しました"].to == SATO


def test_after_a_week_the_old_address_has_no_say(browser: Browser, sato: Any, db: Session) -> None:
    ask(browser)
    told = letters(db)
    Browser(at=browser.at).post(link_in(told["新しいメールアドレスをお確かめください"].text), {})
    late = Browser(at=browser.at + timedelta(days=8))
    assert (
        late.post(link_in(told["メールアドレスの変更のお申し込みがありました"].text), {}).status_code == 422
    )
    assert email_of(db, sato) == NEW


def test_a_strangers_second_change_cannot_silence_the_first_owner(
    browser: Browser, sato: Any, db: Session
) -> None:
    ask(browser)
    Browser(at=browser.at).post(link_in(letters(db)["新しいメールアドレスをお確かめください"].text), {})
    owners = link_in(letters(db)["メールアドレスが変わりました"].text)
    ask(browser, "thief@demo.example")
    Browser(at=browser.at).post(link_in(letters(db)["新しいメールアドレスをお確かめください"].text), {})
    thiefs = link_in(letters(db)["メールアドレスが変わりました"].text)
    assert Browser(at=browser.at).post(thiefs, {}).status_code == 303
    assert Browser(at=browser.at).post(owners, {}).status_code == 303
    assert email_of(db, sato) == SATO


@pytest.mark.parametrize(
    "path",
    [
        "security",
        "security/password",
        "security/email",
        "security/proof",
        "security/passkeys/new",
        "security/email/sent",
    ],
)
def test_the_pages_read_english(browser: Browser, path: str) -> None:
    browser.client.set_cookie("lang", "en")
    page = browser.get(f"/mypage/{path}").text
    text = re.sub(r'lang="ja".*?</a>|<title>.*?</title>|佐藤 花', "", page, flags=re.S)
    assert not re.findall("[ぁ-んァ-ヶ]+", re.sub("ひより", "", text))
