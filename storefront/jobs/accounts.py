"""Every night: what is only kept for a while goes."""

from datetime import timedelta

from storefront.kernel import clock, jobs, throttle
from storefront.kernel.db import transaction
from storefront.services import customers, visits

KEPT = timedelta(days=1)


@jobs.every("17 18 * * *", "forget_old_secrets")
def forget_old_secrets() -> None:
    """Expired links, ended sessions and counted attempts (03:17 in Japan)."""
    before = clock.now() - KEPT
    throttle.forget_before(before)
    with transaction() as db:
        customers.forget_tokens(db, before)
        visits.forget_ended(db, before)
