"""Business events are written once per cause, together with their job, or not at all."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import jobs, outbox
from storefront.kernel.db import counted_statements


def _jobs(db: Session) -> int:
    return int(db.execute(sa.text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())


def test_an_event_is_told_once_per_cause(db: Session) -> None:
    assert outbox.publish(db, "order.paid", "order:HY-1", cause="evt_1", data={"amount": 5})
    assert not outbox.publish(db, "order.paid", "order:HY-1", cause="evt_1", data={"amount": 5})
    assert [e.verb for e in outbox.history(db, "order:HY-1")] == ["order.paid"]
    assert _jobs(db) == 1


def test_a_rollback_takes_the_event_and_its_job_away(db: Session) -> None:
    with db.begin_nested() as inner:
        outbox.publish(db, "order.placed", "order:HY-2")
        inner.rollback()
    assert outbox.history(db, "order:HY-2") == ()
    assert _jobs(db) == 0


def test_an_event_and_its_job_are_one_statement(db: Session) -> None:
    with counted_statements() as seen:
        outbox.publish(db, "order.placed", "order:HY-3")
    assert (len(seen), _jobs(db)) == (1, 1)


def test_a_job_that_already_waits_is_dropped_and_spoils_nothing(db: Session) -> None:
    for _ in range(2):
        jobs.enqueue(db, "render_pending_pictures", only_one="pictures")
    assert outbox.publish(db, "order.placed", "order:HY-4")
    assert _jobs(db) == 2
