"""Mails about accounts leave once per cause, in the reader's language, with links that are stored nowhere."""

import re
import smtplib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.gateways.mail import UndeliverableError
from storefront.kernel import outbox
from storefront.services import customers, messages
from storefront.services.messages.models import Mail
from tests.support.jobs import Postman, run_jobs
from tests.support.people import PASSWORD

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def registered(db: Session, email: str = "suzuki@demo.example", locale: str = "ja") -> None:
    customers.register(db, customers.Registration(email, PASSWORD, 1, locale=locale), now=NOW)


def mails(db: Session) -> list[tuple[str, str, int]]:
    rows = db.execute(sa.select(Mail.kind, Mail.state, Mail.attempts).order_by(Mail.id))
    return [tuple(row) for row in rows]


def test_a_new_customer_gets_one_mail_with_a_link(db: Session) -> None:
    registered(db)
    letters = run_jobs(db).letters
    assert [letter.to for letter in letters] == ["suzuki@demo.example"]
    assert letters[0].subject == "メールアドレスをお確かめください"
    assert "http://localhost:8000/verify/" in letters[0].text
    assert "http://localhost:8000/verify/" in letters[0].html
    assert mails(db) == [("account_registered", "sent", 1)]


def test_the_secret_of_the_link_is_in_no_table(db: Session) -> None:
    registered(db)
    text = run_jobs(db).letters[0].text
    secret = text.split("/verify/")[1].split()[0]
    kept = [
        *db.execute(sa.text("SELECT context::text FROM mail")).scalars(),
        *db.execute(sa.text("SELECT data::text FROM business_event")).scalars(),
        *db.execute(sa.text("SELECT args::text FROM procrastinate_jobs")).scalars(),
        *db.execute(sa.text("SELECT encode(digest, 'escape') FROM account_token")).scalars(),
    ]
    assert len(kept) >= 4
    assert not [row for row in kept if secret in row]


def test_reacting_twice_mails_once(db: Session) -> None:
    registered(db)
    postman = run_jobs(db)
    event_id = db.execute(sa.text("SELECT max(id) FROM business_event")).scalar_one()
    event = outbox.event(db, event_id)
    assert event is not None
    assert messages.mail_for(db, event, now=NOW) == 0
    assert len(run_jobs(db, postman=postman).letters) == 1


def test_an_english_reader_is_written_to_in_english(db: Session) -> None:
    registered(db, locale="en")
    letter = run_jobs(db).letters[0]
    assert letter.subject == "Please confirm your e-mail address"
    assert "Thank you for registering." in letter.text
    assert 'lang="en"' in letter.html


def test_a_server_that_is_down_keeps_the_mail_waiting_with_its_reason(db: Session) -> None:
    registered(db)
    postman = Postman()
    postman.trouble = [smtplib.SMTPServerDisconnected("gone")]
    with pytest.raises(smtplib.SMTPServerDisconnected):
        run_jobs(db, postman=postman)
    assert mails(db) == [("account_registered", "queued", 1)]
    db.execute(sa.text("UPDATE procrastinate_jobs SET status = 'todo' WHERE task_name = 'deliver_mail'"))
    assert len(run_jobs(db, postman=postman).letters) == 1
    assert mails(db) == [("account_registered", "sent", 2)]


def test_a_refused_address_is_given_up_and_kept_for_people_to_see(db: Session) -> None:
    registered(db)
    postman = Postman()
    postman.trouble = [UndeliverableError("550 no such user")]
    run_jobs(db, postman=postman)
    assert mails(db) == [("account_registered", "failed", 1)]


def test_every_attempt_of_a_mail_has_the_same_message_id(db: Session) -> None:
    registered(db)
    postman = run_jobs(db)
    db.execute(sa.text("UPDATE mail SET state = 'queued'"))
    db.execute(sa.text("UPDATE procrastinate_jobs SET status = 'todo' WHERE task_name = 'deliver_mail'"))
    first, second = run_jobs(db, postman=postman).letters
    assert first.message_id == second.message_id
    assert first.message_id.endswith("@hiyori.example>")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "verb",
    ["account.registered", "account.exists", "account.password_forgotten", "account.password_changed"],
)
def test_every_account_mail_can_be_written_in_both_languages(db: Session, verb: str, language: str) -> None:
    registered(db, locale=language)
    run_jobs(db)
    account_id = db.execute(sa.text("SELECT id FROM account")).scalar_one()
    outbox.publish(db, verb, f"account:{account_id}", data={"account_id": account_id})
    letter = run_jobs(db).letters[-1]
    assert letter.language == language
    assert ("ひより" in letter.text) == (language == "ja")
    assert "<script" not in letter.html


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("account.email_restored", {}),
        ("account.signed_in_anew", {"at": NOW.isoformat(), "system": "iPhone", "browser": "Safari"}),
        ("account.passkey_added", {"passkey": "iPhone"}),
        ("account.passkey_removed", {"passkey": "iPhone"}),
        ("account.export_ready", {"about": "x"}),
        ("account.closing", {"until": NOW.isoformat()}),
        ("account.email_change_asked", {"change": "w"}),
        ("account.email_changed", {"change": "w"}),
    ],
)
def test_every_security_mail_can_be_written_in_both_languages(
    db: Session, verb: str, told: dict[str, str], language: str
) -> None:
    registered(db, locale=language)
    run_jobs(db)
    account_id = db.execute(sa.text("SELECT id FROM account")).scalar_one()
    wish = "INSERT INTO email_change (public_id, account_id, old_email, new_email, asked_at) VALUES ('w', :a, 'suzuki@demo.example', 'n@demo.example', now())"
    db.execute(sa.text(wish), {"a": account_id})
    if verb == "account.closing":
        db.execute(sa.text("UPDATE account SET closing_at = now(), disabled_at = now()"))
    outbox.publish(db, verb, f"account:{account_id}", data={"account_id": account_id, **told})
    letters = run_jobs(db).letters
    assert len(letters) == (2 if "email_change" in verb else 1)
    for letter in letters:
        assert letter.language == language
        words = (letter.text + letter.subject).replace("ひより", "").replace("鈴木", "")
        assert bool(re.search("[ぁ-ん]", words)) == (language == "ja")
