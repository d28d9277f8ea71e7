"""Events are noted without waiting, written beside the pages, and survive a database that is away."""

import contextlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.services import behaviour
from storefront.services.behaviour import Happening, buffer

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def seen(subject: str = "product:a", at: datetime = NOW, **data: Any) -> Happening:
    return Happening(at, "hiyori", "web", UUID(int=1), None, "view", subject, data=data)


def count(db: Session) -> int:
    return int(db.scalar(sa.text("SELECT count(*) FROM behaviour_event")) or 0)


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> buffer.Buffer:
    """Every test has a buffer of its own."""
    fresh = buffer.Buffer()
    monkeypatch.setattr(buffer, "_BUFFER", fresh)
    return fresh


def test_what_was_noted_is_written_at_once_when_asked(db: Session, own: buffer.Buffer) -> None:
    for n in range(1200):
        behaviour.record(seen(f"product:{n}", device="phone"))
    assert len(behaviour.waiting()) == 1200
    assert (own.flush(), own.flush(), count(db)) == (1200, 0, 1200)
    assert db.execute(sa.text("SELECT verb, subject, data FROM behaviour_event LIMIT 1")).one() == (
        "view", "product:0", {"device": "phone"},
    )  # fmt: skip


def test_events_wait_for_a_database_that_is_away_and_the_oldest_give_way(
    db: Session, own: buffer.Buffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffer, "MOST", 10)

    def away(*_: Any) -> int:
        raise OperationalError("COPY", {}, OSError())

    with monkeypatch.context() as gone:
        gone.setattr(buffer, "write", away)
        for n in range(15):
            behaviour.record(seen(f"product:{n}"))
        with contextlib.suppress(OperationalError):
            own.flush()
        assert len(own.waiting) == 10
    assert own.flush() == 10
    assert db.scalar(sa.text("SELECT min(subject) FROM behaviour_event")) == "product:10"


def test_an_event_that_no_database_takes_is_dropped_alone(db: Session, own: buffer.Buffer) -> None:
    for one in (seen("product:a\x00\ud800b"), seen("product:odd", note="\x00"), seen("product:c")):
        behaviour.record(one)
    assert own.flush() == 2
    assert list(db.scalars(sa.text("SELECT subject FROM behaviour_event ORDER BY id"))) == [
        "product:ab",
        "product:c",
    ]


def test_a_forked_process_does_not_write_what_its_parent_holds(db: Session, own: buffer.Buffer) -> None:
    behaviour.record(seen())
    own.begin_anew()
    assert (behaviour.waiting(), own.flush(), count(db)) == ((), 0, 0)


def test_what_waits_for_one_database_is_not_written_into_another(
    db: Session, own: buffer.Buffer, engine: sa.Engine
) -> None:
    behaviour.record(seen())
    database.configure(engine)
    assert (own.flush(), behaviour.waiting()) == (0, ())


def test_a_thread_leaves_off_when_another_database_was_chosen_and_never_writes_into_it(
    db: Session, own: buffer.Buffer, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = database._factory
    database.configure(engine)
    sessions = database.pool()
    assert sessions is not None
    behaviour.record(seen())

    def chosen_meanwhile(of: Session, some: Any) -> int:
        monkeypatch.setattr(database, "_factory", bound)  # a test begins on the connection of its own
        assert of.get_bind() is engine
        return len(some)

    monkeypatch.setattr(buffer, "FULL", 1)
    monkeypatch.setattr(buffer, "write", chosen_meanwhile)
    behaviour.record(seen())
    assert (own.flush(sessions), len(own.waiting)) == (1, 1)
    assert database.pool() is None


def test_a_process_that_ends_writes_what_waits_by_its_pool_or_not_at_all(
    committed: sa.Engine, own: buffer.Buffer
) -> None:
    behaviour.record(seen())
    own._last()
    with database.new_session() as db:
        assert (count(db), len(own.waiting)) == (1, 0)
    with committed.connect() as alone:
        database.configure(alone)
        behaviour.record(seen())
    own._last()
    assert len(own.waiting) == 1, "the connection is closed: nothing is tried, nothing is complained of"


def test_what_a_job_repeats_is_written_once(db: Session) -> None:
    bought = seen("order:HY-1", total=3960)
    assert [behaviour.write_once(db, bought) for _ in range(2)] == [True, False]
    assert (behaviour.write_once(db, seen("order:HY-2")), count(db)) == (True, 2)


def test_the_thread_of_the_process_writes_within_a_second_or_so(committed: sa.Engine) -> None:
    behaviour.record(seen())
    end = time.monotonic() + 5
    with database.new_session() as db:
        while time.monotonic() < end and not count(db):
            time.sleep(0.05)
            db.rollback()
        assert count(db) == 1


def test_months_are_made_ahead_and_take_their_rows_from_the_rest(db: Session) -> None:
    behaviour.write(db, [seen(at=NOW), seen(at=NOW - timedelta(days=500)), seen(at=NOW - timedelta(days=31))])
    made = behaviour.keep_months(db, NOW)
    assert made[0] == "behaviour_event_2025_10"  # nothing older than it is kept for is given a month
    assert made[-4:] == tuple(f"behaviour_event_{m}" for m in ("2026_11", "2026_12", "2027_01", "2027_02"))
    assert behaviour.keep_months(db, NOW) == ()
    left = db.scalar(sa.text("SELECT count(*) FROM behaviour_event_default"))
    assert (left, count(db)) == (1, 3)
    assert behaviour.forget_months(db, NOW + timedelta(days=400))[:2] == ("behaviour_event_2025_10", "behaviour_event_2025_11")  # fmt: skip
    assert count(db) == 1


@pytest.mark.parametrize(
    ("user_agent", "robot"),
    [
        ("", True), ("Googlebot/2.1 (+http://www.google.com/bot.html)", True), ("curl/8.5.0", True),
        ("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Mobile Safari/537.36 (compatible; Googlebot/2.1)", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1 Line/14.0", False),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Cubot", True), ("Werkzeug/3.1.9", False),
    ],
)  # fmt: skip
def test_robots_are_known_by_what_they_call_themselves(user_agent: str, robot: bool) -> None:
    assert behaviour.is_robot(user_agent) is robot


def test_devices_are_told_apart() -> None:
    told = {"iPhone; CPU … Mobile/15E148": "phone", "Android 14; Pixel 8 Mobile": "phone", "Android 14; Tab": "tablet", "iPad": "tablet", "Windows NT": "desktop"}  # fmt: skip
    assert {agent: behaviour.device(agent) for agent in told} == told
