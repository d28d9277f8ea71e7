"""Jobs: procrastinate in the same database; enqueued in the transaction of the change that causes them."""

from datetime import datetime
from typing import Any

import procrastinate
from procrastinate import exceptions
from sqlalchemy.orm import Session

from storefront.kernel import db as database

queue = procrastinate.App(connector=procrastinate.PsycopgConnector(), import_paths=["storefront.jobs"])

QUEUES = ("default", "mail", "pictures")


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
    connection = db.connection().connection.driver_connection
    database.count("SELECT procrastinate_defer_jobs_v1(…)")
    deferrer = queue.configure_task(task, allow_unknown=True, connection=connection, **options)
    if only_one is None:
        deferrer.defer(**arguments)
        return
    with db.begin_nested():  # a taken key must not spoil the caller's transaction
        try:
            deferrer.defer(**arguments)
        except exceptions.AlreadyEnqueued:
            return
