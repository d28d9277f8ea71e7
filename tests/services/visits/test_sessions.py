"""Two requests of one browser at once keep what each of them noted."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import visits
from tests.support.goods import NOW

TOKEN = "a-browser-with-two-tabs"


def opened(db: Session) -> visits.Visit:
    found = visits.load(db, TOKEN, visits.VISITOR, NOW)
    assert found is not None
    return found


def kept(db: Session) -> dict[str, object]:
    return dict(db.execute(sa.text("SELECT data FROM web_session")).scalar_one())


def begin(db: Session, **data: object) -> None:
    visit = visits.new_visit(visits.VISITOR, token=TOKEN)
    visit.data = dict(data)
    visits.save(db, visit, NOW)


def test_each_request_writes_only_what_it_changed(db: Session) -> None:
    begin(db, seen=["tee"], order="HY-1")
    one, other = opened(db), opened(db)
    one.data["orders"] = ["HY-2"]
    del one.data["order"]
    other.data["seen"] = ["tee", "bag"]
    visits.save(db, one, NOW)
    visits.save(db, other, NOW)
    assert kept(db) == {"orders": ["HY-2"], "seen": ["tee", "bag"]}


def test_two_first_requests_are_one_session(db: Session) -> None:
    begin(db, seen=["tee"])
    begin(db, cart_removed={"sku": "SW-M"})
    assert kept(db) == {"seen": ["tee"], "cart_removed": {"sku": "SW-M"}}


def test_an_expired_session_leaves_nothing_to_the_next(db: Session) -> None:
    begin(db, order="HY-1")
    later = NOW + timedelta(days=31)
    visit = visits.new_visit(visits.VISITOR, token=TOKEN)
    visit.data = {"seen": ["tee"]}
    visits.save(db, visit, later)
    assert kept(db) == {"seen": ["tee"]}


def test_a_session_ended_elsewhere_does_not_come_back(db: Session) -> None:
    begin(db, order="HY-1")
    visit = opened(db)
    visits.end(db, TOKEN)
    visit.data["orders"] = ["HY-2"]
    visits.save(db, visit, NOW)
    assert db.execute(sa.text("SELECT count(*) FROM web_session")).scalar_one() == 0
