"""Kept cards while nobody looks: copied when Stripe tells of a change, forgotten with their owner."""

from storefront.jobs.payments import gateway
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction
from storefront.services import payments


@jobs.task("fetch_cards")
def fetch_cards(customer_id: str) -> None:
    """Copy what Stripe shows of somebody's cards."""
    asked_at = clock.now()
    found = gateway().wallet(customer_id)
    with transaction() as db:
        payments.note_cards(db, customer_id, found, asked_at=asked_at)


@jobs.task("forget_customer")
def forget_customer(customer_id: str) -> None:
    """Let Stripe forget somebody with all their cards; repeated with back-off until it has."""
    gateway().delete_customer(customer_id)
