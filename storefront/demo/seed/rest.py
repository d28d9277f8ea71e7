"""`python -m storefront.demo.seed.rest`: what the opening did not wait for, beside the running shop.

First two years of its customers' orders, their visits and profiles, and what is recommended after them, then the pictures that are missing. A process of its own and not a job of the worker: drawing is minutes of pure computation, and mails must not wait
for it. It is polite (nice 10), goes on where a killed one stopped, and ends when nothing is missing.
"""

import sys

from storefront import oms
from storefront.demo.seed import folk, house, past, visits
from storefront.demo.seed.running import Progress, moment, picture_urls
from storefront.demo.seed.studio import Studio, Task, tasks
from storefront.jobs.measurement import measure_now
from storefront.jobs.profile import profile_buyers
from storefront.jobs.recommendations import recommend_now
from storefront.kernel import clock, db, postgres
from storefront.kernel.db import reading, transaction
from storefront.kernel.outbox import without_reactions
from storefront.services import business, catalog, connections
from storefront.settings import Settings, settings

PAST, VISITS = "past", "visits"
PEOPLE_AT_ONCE = 20
BATCHES_A_LOOK = 12  # asking for every picture of the shop costs more than noting one


def remember() -> int:
    """Write the neighbours' past once; how many orders."""
    count, progress = 0, business.current(reading(), Progress, fresh=True)
    db.release()
    if PAST in progress.done:
        return 0
    people = folk.neighbours()
    with without_reactions():
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            with transaction() as session:
                some = people[start : start + PEOPLE_AT_ONCE]
                count += past.put_past(session, some, moment(progress))
        with transaction() as session:
            connections.take_up(session)
            done = progress.model_copy(update={"done": (*progress.done, PAST)})
            business.change(session, done, by=house.BY, valid_from=clock.now())
    return count


def know_people() -> int:
    """Write the visits of the last weeks once, and give every buyer a profile; how many events."""
    progress = business.current(reading(), Progress, fresh=True)
    db.release()
    if VISITS in progress.done:
        return 0
    with transaction() as session:
        count = visits.put_visits(session, moment(progress))
        done = progress.model_copy(update={"done": (*progress.done, VISITS)})
        business.change(session, done, by=house.BY, valid_from=clock.now())
    profile_buyers()
    return count


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
        for batch, taken in enumerate(studio.ready(), 1):
            with transaction() as session:
                catalog.note_rendered(session, taken, now=clock.now())
            if batch % BATCHES_A_LOOK == 0:
                picture_orders()
            db.release()
            count += len(taken)
    picture_orders()
    return count


def picture_orders() -> None:
    """Orders of the past were written before their goods were drawn: show them too."""
    with transaction() as session:
        oms.add_pictures(session, picture_urls(session))


def main() -> None:
    """Work on DATABASE_URL."""
    config = settings()
    if not config.database_url:
        sys.exit("DATABASE_URL says which shop the pictures are for")
    engine = db.connect(postgres.normal_url(config.database_url), pool=1)
    db.configure(engine)
    remember()
    know_people()
    recommend_now()
    measure_now()
    take_the_rest(config)
    engine.dispose()


if __name__ == "__main__":
    main()
