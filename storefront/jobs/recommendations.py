"""Recommendations are computed at night and after imports; a run that finds nothing new ends at once."""

from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.services import recommendations

SITE = "hiyori"


@jobs.every("20 18 * * *", "recommend_nightly")
def recommend_nightly() -> None:
    """Every night (03:20 in Japan)."""
    with transaction() as db:
        jobs.enqueue(db, "recommend", queue_name="pictures", only_one="recommend")


@jobs.task("recommend", queue_name="pictures")
def recommend() -> None:
    """Beside the mails, which must not wait for so much computation."""
    recommend_now()


def recommend_now(site: str = SITE) -> int:
    """Compute what belongs beside products, on shelves and to people; how many subjects changed."""
    # Numbers and models are heavy to load: only who computes does.
    from storefront.services.recommendations import besides, people

    now, changed = clock.now(), 0
    for part in (besides, people):
        found = part.compute(reading(), site=site, now=now)
        release()
        if found is None:
            continue
        for portion in found.portions:
            with transaction() as db:
                changed += recommendations.store(db, found, portion)
        with transaction() as db:
            recommendations.finish(db, found, now=now)
    return changed
