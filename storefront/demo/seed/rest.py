"""`python -m storefront.demo.seed.rest`: the pictures that the opening did not wait for, beside the running shop.

A process of its own and not a job of the worker: drawing is minutes of pure computation, and mails must not wait
for it. It is polite (nice 10), goes on where a killed one stopped, and ends when nothing is missing.
"""

import sys

from storefront.demo.seed.studio import Studio, Task, tasks
from storefront.kernel import clock, db, postgres
from storefront.kernel.db import reading, transaction
from storefront.services import catalog
from storefront.settings import Settings, settings


def missing() -> tuple[Task, ...]:
    """What is not drawn yet, all views."""
    found = tasks(without=catalog.ready_pictures(reading()))
    db.release()
    return found


def take_the_rest(config: Settings) -> int:
    """Draw everything that is missing; how many pictures."""
    count = 0
    with Studio(config.var, polite=True) as studio:
        studio.order(missing())
        for taken in studio.ready():
            with transaction() as session:
                catalog.note_rendered(session, taken, now=clock.now())
            db.release()
            count += len(taken)
    return count


def main() -> None:
    """Work on DATABASE_URL."""
    config = settings()
    if not config.database_url:
        sys.exit("DATABASE_URL says which shop the pictures are for")
    engine = db.connect(postgres.normal_url(config.database_url), pool=1)
    db.configure(engine)
    take_the_rest(config)
    engine.dispose()


if __name__ == "__main__":
    main()
