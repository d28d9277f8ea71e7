"""Every twenty seconds: holds that nobody used end."""

from datetime import timedelta

from storefront import ims
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction

BATCH = 100
# An unpaid order ends first (`jobs/orders.py`), after Stripe was asked whether its money came in time: goods
# freed before that answer could be sold to another while the first buyer has paid for them.
GRACE = timedelta(seconds=40)


@jobs.every("* * * * * */20", "expire_holds")
def expire_holds() -> None:
    """Give back, batch by batch, holds whose time is over and that no order ended."""
    full = True
    while full:
        with transaction() as db:
            full = len(ims.expire(db, clock.now() - GRACE, limit=BATCH)) == BATCH
