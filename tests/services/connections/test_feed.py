"""The feed loses nothing, whoever commits when; with its lock off the same test must lose something."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from storefront.kernel import outbox
from storefront.kernel.db import new_session
from storefront.services import connections
from storefront.services.connections import Reader, _locks
from tests.oms.makers import NOW

READER = Reader("k", "CRM", "hiyori", ("order.placed",), "", True, None)


def happened(n: int) -> outbox.Event:
    """An order that was placed; its event, committed."""
    with new_session() as db, db.begin():
        outbox.publish(db, "order.placed", f"order:HY-{n}", cause="place", at=NOW, react=False)
    with new_session() as db:
        return outbox.history(db, f"order:HY-{n}")[0]


def read_on(position: int) -> tuple[list[str], int]:
    """The subjects behind a position, and where to go on."""
    with new_session() as db:
        batch = connections.after(db, READER, position, limit=100)
        keys = [m.id for m in batch.messages]
        found = db.execute(
            sa.text(
                "SELECT e.subject FROM told_event t JOIN business_event e ON e.id = t.event_id WHERE t.key = ANY(:k) ORDER BY t.position"
            ),
            {"k": keys},
        )
        return [subject for (subject,) in found], batch.last


def two_of_which_the_first_commits_last() -> list[str]:
    """What a reader gets who reads between two transactions that end in the other order."""
    first, second = happened(1), happened(2)
    slow = new_session()
    connections.tell(slow, first, now=NOW)

    def quick() -> None:
        with new_session() as db, db.begin():
            connections.tell(db, second, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(quick)
        threading.Event().wait(0.2)  # time enough to overtake, if it can
        seen, cursor = read_on(0)
        slow.commit()
        slow.close()
        done.result()
    more, _ = read_on(cursor)
    return seen + more


@pytest.mark.usefixtures("committed")
def test_an_event_that_is_committed_late_is_not_lost() -> None:
    assert two_of_which_the_first_commits_last() == ["order:HY-1", "order:HY-2"]


@pytest.mark.usefixtures("committed")
def test_without_the_lock_it_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_locks, "one_after_the_other", lambda db: None)
    assert two_of_which_the_first_commits_last() == ["order:HY-2"]


@pytest.mark.usefixtures("committed")
def test_many_writers_some_of_whom_fail_and_a_reader_who_never_waits() -> None:
    events = [happened(n) for n in range(60)]
    failing = {n for n in range(60) if n % 7 == 3}

    def write(share: int) -> None:
        for n in range(share, 60, 4):
            if n in failing:  # killed before its end: its job runs again
                with new_session() as db:
                    connections.tell(db, events[n], now=NOW)
                    db.rollback()
            with new_session() as db, db.begin():
                connections.tell(db, events[n], now=NOW)

    seen: list[str] = []
    cursor = 0
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(write, share) for share in range(4)]
        while not all(r.done() for r in running):
            found, cursor = read_on(cursor)
            seen += found
        for r in running:
            r.result()
    found, _ = read_on(cursor)
    seen += found
    assert sorted(seen) == sorted(e.subject for e in events)
    assert len(set(seen)) == 60


@pytest.mark.usefixtures("committed")
def test_an_event_told_twice_stands_once_and_erased_ones_are_passed_over() -> None:
    event = happened(1)
    with new_session() as db, db.begin():
        assert connections.tell(db, event, now=NOW)
        assert not connections.tell(db, event, now=NOW)
        assert not connections.tell(db, _stock(event), now=NOW)
        db.execute(sa.text("DELETE FROM business_event"))
    assert read_on(0) == ([], 0)


def _stock(event: Any) -> outbox.Event:
    return outbox.Event(event.id, NOW, "system", "stock", "stock.changed", None, "hiyori", "web", {})
