"""What the account at Stripe may take, looked at once an hour: the checkout offers nothing that is refused there."""

from storefront.jobs.payments import gateway
from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.services import business
from storefront.services.deliveries import ProviderAccount


@jobs.every("7 * * * *", "look_at_account")
def look_at_account() -> None:
    """Keep the account's capabilities as a business setting; nothing is written while nothing changes."""
    active = tuple(sorted(gateway().capabilities()))
    known = business.current(reading(), ProviderAccount, fresh=True)
    release()
    if active == known.active:
        return
    with transaction() as db:
        business.change(db, ProviderAccount(active=active), by="system", valid_from=clock.now())
