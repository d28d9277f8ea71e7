"""Runs waiting jobs of a test's own transaction, here and now, in the order they were enqueued."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

import storefront.jobs
from storefront.gateways.mail import Letter
from storefront.kernel import jobs
from tests.support.shop import shop

_TODO = sa.text(
    "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' AND id > :after"
    " ORDER BY id LIMIT 1"
)
_DONE = sa.text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id")


class Postman:
    """Keeps letters instead of carrying them; `trouble` makes the next attempts fail."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.trouble: list[Exception] = []

    def send(self, letter: Letter) -> None:
        """Keep it, or fail as told."""
        if self.trouble:
            raise self.trouble.pop(0)
        self.letters.append(letter)


def run_jobs(
    db: Session, *, postman: Postman | None = None, only: Iterable[str] = (), app: Flask | None = None
) -> Postman:
    """Execute waiting jobs (and those they enqueue) and mark them done; the letters that left.

    `only` names the tasks to run; unknown tasks stay waiting. An error of a job is raised.
    """
    app = app or shop()
    postman = postman or Postman()
    app.extensions["mail"] = postman
    before, jobs.surroundings = jobs.surroundings, app.app_context
    wanted, after = frozenset(only), 0
    try:
        db.commit()
        while (row := db.execute(_TODO, {"after": after}).first()) is not None:
            after = row.id
            task = _body(row.task_name)
            if task is None or (wanted and row.task_name not in wanted):
                continue
            db.execute(_DONE, {"id": row.id})
            db.commit()
            task(**row.args)
    finally:
        jobs.surroundings = before
        app.extensions.pop("mail", None)
    db.expire_all()
    return postman


def _body(name: str) -> Callable[..., Any] | None:
    """The function behind a task."""
    assert storefront.jobs
    task = jobs.queue.tasks.get(name)
    return task.func if task is not None else None
