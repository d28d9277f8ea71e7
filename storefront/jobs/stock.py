"""Every twenty seconds: holds that nobody used end."""

from storefront import ims
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction

BATCH = 100


@jobs.every("* * * * * */20", "expire_holds")
def expire_holds() -> None:
    """Give back holds whose time is over, batch by batch."""
    full = True
    while full:
        with transaction() as db:
            full = len(ims.expire(db, clock.now(), limit=BATCH)) == BATCH
