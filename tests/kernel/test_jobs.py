"""Jobs survive: repeated soon enough after a failure, revived when their worker was killed."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import accumulate, count
from typing import Any, TypeVar

import procrastinate
import pytest
import sqlalchemy as sa

from storefront.cli.database import libpq
from storefront.kernel import clock, jobs
from storefront.kernel.db import new_session

T = TypeVar("T")


@pytest.fixture
def queue(committed: sa.Engine) -> Iterator[procrastinate.App]:
    """The queue as a worker has it, on a database of its own."""
    connector = procrastinate.PsycopgConnector(conninfo=libpq(committed.url.render_as_string(False)))
    with jobs.queue.replace_connector(connector) as app:
        yield app


def enqueue(task: str, **options: str) -> None:
    """Put a job into the queue, committed."""
    with new_session() as db, db.begin():
        jobs.enqueue(db, task, **options)  # type: ignore[arg-type]


def start_everything(silent_for: timedelta | None) -> None:
    """A worker takes every job; its last sign of life was so long ago (None: it is gone altogether)."""
    with new_session() as db, db.begin():
        worker = None
        if silent_for is not None:
            made = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - :silent) RETURNING id"
            worker = db.scalar(sa.text(made), {"silent": silent_for})
        taken = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker"
        db.execute(sa.text(taken), {"worker": worker})


def seen() -> list[tuple[str, str, int]]:
    """Task, state and attempts of every job."""
    with new_session() as db:
        query = sa.text("SELECT task_name, status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return [(r.task_name, r.status, r.attempts) for r in db.execute(query)]


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: a browser opened by other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def revived(queue: procrastinate.App) -> int:
    """Run the revival once, as a worker does."""

    async def run() -> int:
        async with queue.open_async():
            return await jobs.revive()

    return finish(run())


@pytest.mark.parametrize("silent_for", [None, timedelta(seconds=40)])
def test_a_job_of_a_killed_worker_runs_again(queue: procrastinate.App, silent_for: timedelta | None) -> None:
    enqueue("deliver_mail", mail_id="1")
    start_everything(silent_for)
    assert revived(queue) == 1
    assert seen() == [("deliver_mail", "todo", 1)]
    assert revived(queue) == 0


def test_a_job_of_a_living_worker_is_left_alone(queue: procrastinate.App) -> None:
    enqueue("deliver_mail", mail_id="1")
    start_everything(timedelta(seconds=9))
    assert revived(queue) == 0
    assert seen() == [("deliver_mail", "doing", 0)]


def test_a_job_that_waits_anew_already_is_not_revived_beside_it(queue: procrastinate.App) -> None:
    enqueue("send_refund", only_one="refund-1", refund_id="1")
    start_everything(None)
    enqueue("send_refund", only_one="refund-1", refund_id="1")
    enqueue("deliver_mail", mail_id="1")
    assert revived(queue) == 1
    assert seen() == [("send_refund", "todo", 0), ("deliver_mail", "todo", 0)]


def test_a_job_that_fails_while_its_twin_waits_leaves_the_work_to_the_twin(queue: procrastinate.App) -> None:
    enqueue("send_refund", only_one="refund-1", refund_id="1")
    start_everything(timedelta(seconds=1))
    enqueue("send_refund", only_one="refund-1", refund_id="1")

    async def fail() -> None:
        async with queue.open_async():
            (job,) = await queue.job_manager.list_jobs_async(status="doing")
            await queue.job_manager.retry_job(job, retry_at=clock.now())

    finish(fail())
    assert seen() == [("send_refund", "todo", 0)]


def test_after_an_hour_of_trouble_the_next_attempt_is_at_most_ten_minutes_away() -> None:
    moments = accumulate(jobs.wait_before(n) for n in count())
    after_an_hour = next(moment for moment in moments if moment >= 3600)
    assert after_an_hour - 3600 <= 600
    assert [jobs.wait_before(n) for n in range(7)] == [3, 9, 27, 81, 243, 600, 600]
    assert sum(jobs.wait_before(n) for n in range(jobs.ATTEMPTS)) >= 2 * 24 * 3600
