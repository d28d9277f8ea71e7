"""What waits, runs, tries again and failed in the queue of jobs, and how long the oldest has been waiting."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

# Workers send a sign of life every ten seconds.
ALIVE = 30.0

_TASKS = sa.text("""
    SELECT task_name,
           count(*) FILTER (WHERE status = 'todo' AND due <= now()) AS waiting,
           count(*) FILTER (WHERE status = 'todo' AND due > now() AND attempts = 0) AS planned,
           count(*) FILTER (WHERE status = 'doing') AS running,
           count(*) FILTER (WHERE status = 'todo' AND attempts > 0) AS retrying,
           count(*) FILTER (WHERE status = 'failed') AS failed,
           coalesce(extract(epoch FROM now() - min(due) FILTER (WHERE status = 'todo' AND due <= now())), 0) AS lag
    FROM (SELECT j.task_name, j.status, j.attempts,
                 coalesce(j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS due
          FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing', 'failed')) open
    GROUP BY task_name ORDER BY task_name
""")
_WORKERS = sa.text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :alive)"
)
_FAILED = sa.text(
    "SELECT id FROM procrastinate_jobs WHERE task_name = :task AND status = 'failed' ORDER BY id"
)
_AGAIN = sa.text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_FORGET = sa.text("DELETE FROM procrastinate_jobs WHERE id = :id AND status = 'failed'")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Jobs of one task: due now, for later, at work, waiting for another attempt, given up; `lag` in seconds."""

    task: str
    waiting: int
    planned: int
    running: int
    retrying: int
    failed: int
    lag: float


def backlogs(db: Session) -> tuple[Backlog, ...]:
    """Every task that has anything open or given up."""
    return tuple(
        Backlog(r.task_name, r.waiting, r.planned, r.running, r.retrying, r.failed, float(r.lag))
        for r in db.execute(_TASKS)
    )


def workers(db: Session) -> int:
    """How many workers gave a sign of life lately."""
    return int(db.execute(_WORKERS, {"alive": ALIVE}).scalar_one())


def try_again(db: Session, task: str) -> int:
    """Put jobs of this task that were given up back into the queue; how many wait now.

    A job whose twin (`only_one`) waits already is forgotten: the twin does its work.
    """
    again = 0
    for job in db.scalars(_FAILED, {"task": task}).all():
        try:
            with db.begin_nested():
                db.execute(_AGAIN, {"id": job})
        except IntegrityError:
            db.execute(_FORGET, {"id": job})
        else:
            again += 1
    return again
