"""An audience for advertising: who agreed, hashed; how many did not is shown first; who took it is written down."""

import hashlib
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import audiences, customers, profile
from storefront.services.profile import Who
from tests.oms.makers import NOW
from tests.support.pages import Browser
from tests.support.people import customer

PAGE = "/studio/audiences/all/identifiers"
HEAD = "email,phone\r\n"


@pytest.fixture
def people(db: Session) -> tuple[Any, Any, Any]:
    """Three members of one audience; a rule that the page decides is another."""
    three = tuple(customer(db, f"{name}@demo.example") for name in ("Sato", "suzuki", "abe"))
    for one in three:
        profile.rebuild(db, Who(None, one.person_id))
    for key, rule in (
        ("all", audiences.EVERYBODY),
        ("here", audiences.loaded({"is": "on_page", "pages": ["home"]})),
    ):
        audiences.put(db, audiences.AudienceDraft(key, LocalText({"ja": key}), rule), now=NOW)
    db.commit()
    return three


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_those_who_agreed_leave_as_hashes_and_the_others_are_counted(
    owner: Browser, db: Session, people: tuple[Any, Any, Any]
) -> None:
    for one in people[:2]:
        customers.agree_to_sharing(db, one.person_id, granted=True, source="test", now=NOW)
    customers.ask_closing(db, people[1].account_id, now=NOW)
    db.commit()
    page = owner.get(PAGE)
    counts = [d.get_text() for d in page.all(".definitions dd")]
    assert counts == ["3人", "1人", "1人", "1人"]
    assert owner.submit(f'form[action^="{PAGE}"]').status == 422, "to whom?"
    answer = owner.submit(f'form[action^="{PAGE}"]', recipient="広告社")
    assert answer.response.text == HEAD + f"{hashed('sato@demo.example')},{hashed('+819012345678')}\r\n"
    assert answer.response.headers["Cache-Control"] == "no-store"
    action, after = db.execute(sa.text("SELECT action, after FROM staff_act ORDER BY id DESC LIMIT 1")).one()
    assert (action, after) == (
        "audience.identifiers",
        {"to": "広告社", "people": 3, "without_consent": 1, "handed_out": 1},
    )
    (given,) = customers.provisions(db, people[0].person_id)
    assert (given.recipient, given.items) == ("広告社", customers.IDENTIFIERS)
    assert (
        customers.provisions(db, people[1].person_id) == customers.provisions(db, people[2].person_id) == ()
    )


def test_a_consent_withdrawn_counts_at_the_next_file(
    owner: Browser, db: Session, people: tuple[Any, Any, Any]
) -> None:
    customers.agree_to_sharing(db, people[0].person_id, granted=True, source="test", now=NOW)
    customers.agree_to_sharing(db, people[0].person_id, granted=False, source="test", now=NOW)
    db.commit()
    owner.get("/studio/audiences")
    assert owner.post(f"{PAGE}.csv", {"recipient": "広告社"}).response.text == HEAD
    assert customers.provisions(db, people[0].person_id) == ()


@pytest.mark.usefixtures("people")
def test_nothing_is_handed_out_where_the_page_decides_or_to_who_may_not_see_customers(
    owner: Browser, studio: Browser, db: Session
) -> None:
    assert owner.get("/studio/audiences/here/identifiers").status == 422
    assert owner.post("/studio/audiences/here/identifiers.csv", {"recipient": "広告社"}).status == 422
    assert studio.get(PAGE).status == 404
    assert studio.post(f"{PAGE}.csv").status == 404
    assert db.scalar(sa.text("SELECT count(*) FROM staff_act WHERE action = 'audience.identifiers'")) == 0


def test_hashes_are_of_one_agreed_spelling() -> None:
    assert customers.email_digest("  Hana@Example.JP ") == hashed("hana@example.jp")
    assert customers.email_digest("") == customers.email_digest("nobody") == ""
    for typed in ("090-1234-5678", "09012345678", "+81 90-1234-5678", "０９０−１２３４−５６７８"):
        assert customers.phone_digest(typed) == hashed("+819012345678"), typed
    assert customers.phone_digest("") == customers.phone_digest("12") == ""
