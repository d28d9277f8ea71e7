"""Everything that is known is handed out to its owner only, and after leaving nothing is left but the books."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.jobs.accounts import erase_closed_accounts, forget_old_secrets
from storefront.kernel import clock
from storefront.schema import load_models
from storefront.services import customers
from tests.oms import makers
from tests.pages.mypage.conftest import signed_in
from tests.support.browsing import Browser
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, SATO, customer

Order = Callable[..., str]
SATO_MAIL = "sato@demo.example"
LINK = re.compile(r"http://localhost:8000(/\S+/[\w-]{40,})")
# What the books keep: the name on an order. Staff are no customers.
KEPT = {("oms_order", "name")}


def mailed(db: Session, at: Any) -> dict[str, str]:
    """Texts of the letters that leave at this moment, by subject."""
    with clock.as_of(at):
        return {letter.subject: letter.text for letter in run_jobs(db).letters}


def link(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[1]


@pytest.fixture
def history(browser: Browser, sato: Any, order: Order, db: Session) -> list[str]:
    """Sato with an address, guest orders claimed, a cancelled order, mails, a device: rows in every room."""
    checked = customers.address_rules.check(SATO)
    customers.save_address(db, sato.person_id, checked, default=True, now=makers.NOW)
    contact = customers.Contact(SATO_MAIL, "佐藤", "花", "サトウ", "ハナ", "090-1234-5678")
    guest = customers.guest(db, contact, now=makers.NOW)
    mine, as_guest = order(note="玄関の前に佐藤まで"), order(person_id=guest)
    for number in (mine, as_guest):
        oms.cancel(
            db,
            number,
            actor=f"customer:{sato.person_id}",
            reason="mistake 佐藤です",
            cause="customer",
            now=makers.NOW,
        )
    db.commit()
    browser.get("/mypage")
    browser.post("/mypage/orders/claims", {})
    browser.post("/mypage/security/email", {"email": "hana.new@demo.example"})
    mailed(db, browser.at)
    return [mine, as_guest]


def exported(browser: Browser, db: Session) -> tuple[str, Any]:
    browser.get("/mypage/privacy")
    assert browser.post("/mypage/privacy/exports", {}).status_code == 303
    path = link(mailed(db, browser.at)["お客様の記録をまとめました"])
    return path, browser.get(path)


def opened(answer: Any) -> tuple[dict[str, Any], str]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return json.loads(archive.read("records.json"))["records"], archive.read("records.html").decode()


def test_the_export_holds_every_table_that_knows_the_person(
    browser: Browser, history: list[str], db: Session
) -> None:
    _, answer = exported(browser, db)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-records.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    records, page = opened(answer)
    assert {o["number"] for o in records["oms_order"]} == set(history)
    assert records["person"][0]["family_name"] == "佐藤"
    assert records["address"][0]["typed"]["street"] == SATO.street
    assert records["account"][0]["email"] == SATO_MAIL
    assert {"mail", "business_event", "identity_link", "web_session", "consent"} <= {
        k for k, v in records.items() if v
    }
    assert all(number in page for number in history)
    assert "お客様についての記録" in page


def test_the_export_tells_no_secret_and_nobody_else(
    browser: Browser, history: list[str], db: Session
) -> None:
    customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    signed_in("suzuki@demo.example")
    records, page = opened(exported(browser, db)[1])
    everything = json.dumps(records, ensure_ascii=False) + page
    assert "argon2" not in everything
    assert "suzuki" not in everything and "鈴木" not in everything
    assert not {"password_hash", "digest", "public_key"} & {
        c for rows in records.values() for r in rows for c in r
    }


def test_the_link_serves_its_signed_in_owner_only_and_seven_days(
    browser: Browser, history: list[str], db: Session
) -> None:
    path, _ = exported(browser, db)
    customer(db, "suzuki@demo.example")
    assert signed_in("suzuki@demo.example").get(path).status_code == 404
    assert Browser(at=browser.at).get(path).headers["Location"].startswith("/login?next=")
    browser.at += timedelta(days=6)
    assert browser.get(path).status_code == 200
    browser.at += timedelta(days=2)
    assert browser.get(path).status_code == 404
    with clock.as_of(browser.at):
        forget_old_secrets(timestamp=0)
    assert db.execute(sa.text("SELECT count(*) FROM data_export")).scalar_one() == 0


def test_asking_twice_packs_once(browser: Browser, db: Session) -> None:
    browser.get("/mypage/privacy")
    browser.post("/mypage/privacy/exports", {})
    browser.post("/mypage/privacy/exports", {})
    assert db.execute(sa.text("SELECT count(*) FROM data_export")).scalar_one() == 1


def test_an_english_reader_gets_an_english_page(browser: Browser, sato: Any, db: Session) -> None:
    db.execute(sa.text("UPDATE person SET locale = 'en' WHERE id = :id"), {"id": sato.person_id})
    browser.get("/mypage/privacy")
    browser.post("/mypage/privacy/exports", {})
    path = link(mailed(db, browser.at)["Your data is ready"])
    _, page = opened(browser.get(path))
    assert "<h1>Records about you</h1>" in page
    assert 'lang="en"' in page


def leave(browser: Browser) -> Any:
    browser.get("/mypage/privacy/leaving")
    return browser.post("/mypage/privacy/leaving", {})


def left(db: Session, *words: str) -> set[tuple[str, str]]:
    """Every column of every table that still holds one of these words."""
    found = set()
    for name, table in load_models().tables.items():
        for column in table.c:
            text = sa.cast(column, sa.Text)
            condition = sa.or_(*(text.contains(word, autoescape=True) for word in words))
            if db.execute(sa.select(sa.func.count()).select_from(table).where(condition)).scalar_one():
                found.add((name, column.name))
    return found


def test_leaving_closes_everything_at_once_and_the_mailbox_may_reopen_it(
    browser: Browser, db: Session
) -> None:
    phone = signed_in(SATO_MAIL)
    assert leave(browser).status_code == 303
    assert [b.get("/mypage").status_code for b in (browser, phone)] == [303, 303]
    other = Browser(at=browser.at)
    other.get("/login")
    assert other.post("/login", {"email": SATO_MAIL, "password": PASSWORD}).status_code == 422
    reopen = link(mailed(db, browser.at)["退会のお申し込みを受け付けました"])
    other.get(reopen)
    assert other.post(reopen, {}).status_code == 303
    assert signed_in(SATO_MAIL).get("/mypage").status_code == 200
    assert other.post(reopen, {}).status_code == 422


def test_the_address_is_free_at_once_and_then_belongs_to_the_new_account(
    browser: Browser, db: Session
) -> None:
    leave(browser)
    reopen = link(mailed(db, browser.at)["退会のお申し込みを受け付けました"])
    customer(db)
    other = Browser(at=browser.at)
    other.get(reopen)
    assert other.post(reopen, {}).status_code == 422


def test_nobody_leaves_while_an_order_is_under_way(browser: Browser, order: Order, db: Session) -> None:
    number = order()
    answer = leave(browser)
    assert answer.status_code == 422
    assert f"ご注文（{number}）があるため、まだ退会できません。" in answer.text
    assert browser.get("/mypage").status_code == 200


def test_a_week_later_nothing_is_left_but_the_books(
    browser: Browser, history: list[str], sato: Any, db: Session
) -> None:
    exported(browser, db)
    leave(browser)
    mailed(db, browser.at)
    words = ("佐藤", "サトウ", "sato@", "hana.new@", "1234-5678", "0312345678", "神宮前", "梅田", "玄関")
    with clock.as_of(browser.at + timedelta(days=6)):
        erase_closed_accounts(timestamp=0)
    assert ("person", "family_name") in left(db, *words)
    with clock.as_of(browser.at + timedelta(days=7, minutes=1)):
        erase_closed_accounts(timestamp=0)
    db.expire_all()
    assert left(db, *words) == KEPT
    order = makers.seen(db, history[0])
    assert (order.name, order.total, order.email, order.ship_to.prefecture) == ("佐藤 花", 6160, "", "東京都")
    assert customers.account(db, sato.account_id) is None


def test_other_peoples_data_stays(browser: Browser, history: list[str], db: Session) -> None:
    suzuki = customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    leave(browser)
    with clock.as_of(browser.at + timedelta(days=8)):
        erase_closed_accounts(timestamp=0)
    assert customers.profile(db, suzuki.person_id).family_name == "鈴木"
    assert signed_in("suzuki@demo.example").get("/mypage").status_code == 200


@pytest.mark.parametrize("path", ["privacy", "privacy/leaving"])
def test_the_pages_read_english(browser: Browser, path: str) -> None:
    browser.client.set_cookie("lang", "en")
    text = re.sub(
        r'lang="ja".*?</a>|<title>.*?</title>|佐藤 花|ひより',
        "",
        browser.get(f"/mypage/{path}").text,
        flags=re.S,
    )
    assert not re.findall("[ぁ-んァ-ヶ]+", text)
