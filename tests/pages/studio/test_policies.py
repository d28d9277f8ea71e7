"""Return policies at the studio: new versions for new orders, the old ones stay with the orders that showed them."""

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import business
from tests.pages.studio.editing import edited
from tests.support.pages import Browser

GIFTS = "/studio/policies/gifts"


def opened(studio: Browser) -> None:
    """A new policy."""
    studio.get("/studio/policies/new")
    answer = studio.post("/studio/policies/new", {"slug": "gifts", "name-ja": "贈り物", "name-en": "Gifts"})
    assert answer.status == 303, answer.text


def policy(db: Session) -> business.ReturnPolicy:
    return business.return_policy(db, "gifts", now=clock.now())


def test_a_policy_is_made_changed_and_kept_in_versions(studio: Browser, db: Session) -> None:
    opened(studio)
    assert (policy(db).version, policy(db).window_days, policy(db).customer_fee) == (1, 8, None)
    answer = edited(
        studio, GIFTS, window_days="３０", customer_fee="550", exclusions__0__text__ja="開封した品",
        exclusions__0__text__en="Opened goods",
    )  # fmt: skip
    assert answer.status == 303, answer.text
    now = policy(db)
    assert (now.version, now.window_days, now.customer_fee) == (2, 30, 550)
    assert now.exclusions == ({"ja": "開封した品", "en": "Opened goods"},)
    assert business.frozen_policy(db, "gifts:1").window_days == 8
    assert "¥550" in studio.get(GIFTS).text
    assert "gifts" in studio.get("/studio/policies").text


def test_a_window_of_no_days_is_refused(studio: Browser, db: Session) -> None:
    opened(studio)
    page = edited(studio, GIFTS, window_days="0")
    assert (page.status, policy(db).version) == (422, 1)


def test_a_policy_without_returns_says_so_and_is_undone(studio: Browser, db: Session) -> None:
    opened(studio)
    assert edited(studio, GIFTS, allowed=None).status == 303
    assert policy(db).allowed is False
    old = studio.get(GIFTS).all(".version form")[0]
    assert studio.post(f"{GIFTS}/undo", {i["name"]: i["value"] for i in old.select("input")}).status == 303
    assert (policy(db).allowed, policy(db).version) == (True, 3)
    assert studio.get("/studio/policies/nothing").status == 404
