"""Staff sign in at their own door, with a session of their own."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import staff
from tests.support.browsing import Browser
from tests.support.people import PASSWORD, customer, operator

YAMADA = "yamada@demo.example"


def sign_in(browser: Browser, email: str = YAMADA, password: str = PASSWORD, **more: str) -> str:
    browser.get("/staff/login")
    answer = browser.post("/staff/login", {"email": email, "password": password, **more})
    return answer.headers.get("Location", str(answer.status_code))


@pytest.mark.parametrize(
    ("role", "desk"),
    [("operator", "/ops"), ("merchandiser", "/studio"), ("agent", "/support"), ("shop_staff", "/counter")],
)
def test_staff_arrive_at_their_desk(db: Session, role: str, desk: str) -> None:
    operator(db, roles=(role,))
    browser = Browser()
    assert sign_in(browser) == "/staff"
    assert browser.get("/staff").headers["Location"] == desk


def test_a_role_without_a_desk_is_told_so(db: Session) -> None:
    operator(db, roles=())
    browser = Browser()
    sign_in(browser)
    assert "まだありません" in browser.get("/staff").text


def test_wrong_words_and_customers_are_answered_alike(db: Session) -> None:
    operator(db)
    customer(db)
    assert [
        sign_in(Browser(), *who) for who in ((YAMADA, "ちがうことばです 1"), ("sato@demo.example", PASSWORD))
    ] == [
        "422",
        "422",
    ]


def test_a_customer_is_nobody_behind_the_counter_and_the_other_way_round(db: Session) -> None:
    operator(db)
    customer(db)
    browser = Browser()
    browser.get("/login")
    browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
    assert browser.get("/staff").headers["Location"] == "/staff/login?next=/staff"
    worker = Browser()
    sign_in(worker)
    assert worker.get("/mypage").headers["Location"] == "/login?next=/mypage"


def test_guessing_is_held_off(db: Session) -> None:
    operator(db)
    guesser = Browser()
    assert [sign_in(guesser, password="x") for _ in range(11)] == ["422"] * 10 + ["429"]


def test_signing_out_ends_the_session_on_the_server(db: Session) -> None:
    operator(db, roles=("owner",))
    browser = Browser()
    sign_in(browser)
    cookie = browser.client.get_cookie("staff_sid")
    assert cookie is not None
    browser.get("/staff")
    assert browser.post("/staff/logout", {}).status_code == 303
    thief = Browser()
    thief.client.set_cookie("staff_sid", cookie.value)
    assert thief.get("/staff").status_code == 303


def test_who_left_is_out_at_once(db: Session) -> None:
    staff_id = operator(db)
    browser = Browser()
    sign_in(browser)
    db.execute(sa.text("UPDATE staff_member SET disabled_at = now() WHERE id = :id"), {"id": staff_id})
    db.commit()
    assert browser.get("/staff").status_code == 303


def test_every_act_is_kept_with_before_and_after(db: Session) -> None:
    operator(db)
    who = staff.sign_in(db, YAMADA, PASSWORD)
    assert who is not None
    staff.record(db, who, "order.cancel", "order:HY-1", {"state": "placed"}, {"state": "cancelled"})
    (act,) = staff.acts(db, "order:HY-1")
    assert (act.name, act.action) == ("山田 健", "order.cancel")
    assert (act.before, act.after) == ({"state": "placed"}, {"state": "cancelled"})


def test_an_unknown_role_is_an_error(db: Session) -> None:
    with pytest.raises(ValueError, match="king"):
        staff.employ(db, staff.StaffDraft("a@demo.example", "誰か", PASSWORD, ("king",)))
