"""Jobs: procrastinate in the same database; enqueued in the transaction of the change that causes them."""

import functools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate import exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel import metrics
from storefront.kernel.asking import change
from storefront.kernel.observability import log


class Jobs(JobManager):
    """The queue's own book-keeping, but a failed job whose twin waits already ends instead of hanging."""

    async def retry_job(self, job: Job, *arguments: Any, **named: Any) -> None:
        """Put the job back into the queue; when the same work (`only_one`) waits there already, drop it."""
        try:
            await super().retry_job(job, *arguments, **named)
        except exceptions.UniqueViolation:
            await self.finish_job(job, Status.ABORTED, delete_job=True)


queue = procrastinate.App(connector=procrastinate.PsycopgConnector(), import_paths=["storefront.jobs"])
queue.job_manager = Jobs(queue.connector)

QUEUES = ("default", "mail", "pictures", "webhooks")
LONGEST_WAIT = 600  # seconds between two attempts: what was down is noticed soon after it is back
ATTEMPTS = 300  # with that wait, two days of trying
SILENT = 30.0  # seconds without a heartbeat (workers send one every ten) after which a worker is dead

# The queue's own function, so that its triggers and defaults hold; it runs within the change that causes the job.
_PUT = """procrastinate_defer_jobs_v1(ARRAY[ROW({queue}, {task}, 0, {lock}, {only_one}, {arguments}, {at})
  ]::procrastinate_job_to_defer_v1[])"""
_ENQUEUE = change(
    "SELECT "
    + _PUT.format(
        queue=":queue", task=":task", lock="CAST(:lock AS text)", only_one="CAST(:only_one AS text)",
        arguments="CAST(:arguments AS jsonb)", at="CAST(:at AS timestamptz)",
    )
)  # fmt: skip

# The worker sets this to the application's context, so that jobs can render templates.
surroundings: Callable[[], AbstractContextManager[Any]] = nullcontext


class BackOff(procrastinate.BaseRetryStrategy):
    """Repeats a failed job after 3, 9, 27, 81 and 243 seconds, then every ten minutes, for two days."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """When to run the job again; None when it was tried often enough."""
        if job.attempts >= ATTEMPTS:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": wait_before(job.attempts)})


def wait_before(attempts: int) -> int:
    """Seconds to wait after so many earlier attempts."""
    return int(min(3 ** min(attempts + 1, 6), LONGEST_WAIT))


def task(name: str, *, queue_name: str = "default") -> Callable[..., Any]:
    """Register a job body; failures are retried with back-off, the connection is given back."""

    def register(work: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(work)
        def run(**arguments: Any) -> None:
            with surroundings(), _measured(name):
                work(**arguments)

        queue.task(name=name, queue=queue_name, retry=BackOff())(run)
        return run

    return register


@contextmanager
def _measured(name: str) -> Iterator[None]:
    """Count the job and its time; give the connection back."""
    began, end = time.perf_counter(), "failed"
    try:
        yield
        end = "done"
    finally:
        database.release()
        metrics.job_done(name, end, time.perf_counter() - began)


def every(cron: str, name: str) -> Callable[..., Any]:
    """Register a job body that runs by the clock (cron; six fields mean seconds last)."""

    def register(work: Callable[[], None]) -> Callable[..., None]:
        @functools.wraps(work)
        def run(timestamp: int) -> None:
            with surroundings(), _measured(name):
                work()

        queue.periodic(cron=cron)(queue.task(name=name, queueing_lock=name)(run))
        return run

    return register


def enqueue(
    db: Session,
    task: str,
    *,
    queue_name: str = "default",
    lock: str | None = None,
    only_one: str | None = None,
    at: datetime | None = None,
    **arguments: Any,
) -> None:
    """Put a job beside the change that causes it: a rollback takes both away.

    `lock` serialises jobs of one subject; `only_one` drops this job when one with the same key still waits.
    """
    job = {
        "queue": queue_name, "task": task, "lock": lock, "only_one": only_one,
        "arguments": json.dumps(arguments), "at": at,
    }  # fmt: skip
    if only_one is None:
        _ENQUEUE.rows(db, **job)
        return
    try:
        with db.begin_nested():  # a taken key must not spoil the caller's transaction
            _ENQUEUE.rows(db, **job)
    except IntegrityError as error:
        if not isinstance(error.orig, psycopg.errors.UniqueViolation):
            raise


def enqueueing(task: str, arguments: str) -> str:
    """SQL that puts a job of the default queue; for statements that write its cause too (our own fragments only)."""
    return _PUT.format(
        queue="'default'", task=f"'{task}'", lock="NULL", only_one="NULL", arguments=arguments, at="NULL"
    )


async def revive() -> int:
    """Put jobs that a dead worker left unfinished back into the queue; how many."""
    left = list(await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in left:
        log().warning("a worker died in a job, it runs again", job=job.id, name=job.task_name)
        await queue.job_manager.retry_job(job)
    return len(left)
