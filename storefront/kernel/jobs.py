"""Jobs: procrastinate in the same database; enqueued in the transaction of the change that causes them."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

import procrastinate
from procrastinate import exceptions
from sqlalchemy.orm import Session

from storefront.kernel import db as database

queue = procrastinate.App(connector=procrastinate.PsycopgConnector(), import_paths=["storefront.jobs"])

# Inside a worker the connector of `queue` is asynchronous and cannot use a transaction's connection,
# so jobs are put into the queue over a counter of its own.
_counter = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

QUEUES = ("default", "mail", "pictures")

# The worker sets this to the application's context, so that jobs can render templates.
surroundings: Callable[[], AbstractContextManager[Any]] = nullcontext


def task(name: str, *, queue_name: str = "default", attempts: int = 10) -> Callable[..., Any]:
    """Register a job body; failures are retried with exponential back-off, the connection is given back."""
    retry = procrastinate.RetryStrategy(max_attempts=attempts, exponential_wait=3)

    def register(work: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(work)
        def run(**arguments: Any) -> None:
            with surroundings():
                try:
                    work(**arguments)
                finally:
                    database.release()

        queue.task(name=name, queue=queue_name, retry=retry)(run)
        return run

    return register


def every(cron: str, name: str) -> Callable[..., Any]:
    """Register a job body that runs by the clock (cron; six fields mean seconds last)."""

    def register(work: Callable[[], None]) -> Callable[..., None]:
        @functools.wraps(work)
        def run(timestamp: int) -> None:
            with surroundings():
                try:
                    work()
                finally:
                    database.release()

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
    options: dict[str, Any] = {"queue": queue_name, "lock": lock, "queueing_lock": only_one}
    if at is not None:
        options["schedule_at"] = at
    db.flush()
    database.count("SELECT procrastinate_defer_jobs_v1(…)")
    if only_one is None:
        _defer(db, task, options, arguments)
        return
    try:
        with db.begin_nested():  # a taken key must not spoil the caller's transaction
            _defer(db, task, options, arguments)
    except exceptions.AlreadyEnqueued:
        return


def _defer(db: Session, task: str, options: dict[str, Any], arguments: dict[str, Any]) -> None:
    # Asking the session for its connection is also what sends the SAVEPOINT.
    connection = db.connection().connection.driver_connection
    _counter.configure_task(task, allow_unknown=True, connection=connection, **options).defer(**arguments)
