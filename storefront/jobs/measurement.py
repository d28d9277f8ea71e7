"""Reports of results are made at night, so that no page counts everything anew."""

from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.services import measurement


@jobs.every("5 19 * * *", "measure_nightly")
def measure_nightly() -> None:
    """Every night (04:05 in Japan)."""
    measure_now()


@jobs.task("measure", queue_name="pictures")
def measure() -> None:
    """The same, because somebody at the studio wants it now."""
    measure_now()


def measure_now() -> None:
    """The reports of customers and of their ways to a purchase as of now."""
    now = clock.now()
    report, paths = measurement.make_customers(reading(), now=now), measurement.make_paths(reading(), now=now)
    release()
    with transaction() as db:
        measurement.keep(db, report, now=now)
        measurement.keep_paths(db, paths, now=now)
