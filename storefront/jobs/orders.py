"""Every twenty seconds: orders that nobody paid are closed."""

from storefront import oms
from storefront.jobs import payments
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction

BATCH = 100


@jobs.every("* * * * * */20", "expire_unpaid_orders")
def expire_unpaid_orders() -> None:
    """Close unpaid orders whose time is over, batch by batch; their stock is on sale again.

    Stripe hears of it first (`payments.close_overdue`), so that money which just arrived pays its order.
    """
    payments.close_overdue(payments.gateway(), clock.now())
    full = True
    while full:
        with transaction() as db:
            full = len(oms.expire_unpaid(db, clock.now(), limit=BATCH)) == BATCH
