"""What is only kept for a while goes every night; exports are packed; who left is forgotten."""

from datetime import timedelta
from typing import Any

from flask import current_app

from storefront.kernel import clock, jobs, throttle
from storefront.kernel.db import reading, transaction
from storefront.kernel.observability import log
from storefront.services import campaigns, customers, privacy, visits

KEPT = timedelta(days=1)
MET = timedelta(days=180)  # as long as a visitor's cookie lives


@jobs.every("17 18 * * *", "forget_old_secrets")
def forget_old_secrets() -> None:
    """Expired links, ended sessions, counted attempts and old exports (03:17 in Japan)."""
    before = clock.now() - KEPT
    throttle.forget_before(before)
    with transaction() as db:
        customers.forget_tokens(db, before)
        visits.forget_ended(db, before)
        privacy.forget_exports(db, clock.now())
        campaigns.forget_visitors(db, clock.now() - MET)


@jobs.every("37 18 * * *", "erase_closed_accounts")
def erase_closed_accounts() -> None:
    """Erase who left a week ago (03:37 in Japan), each in a transaction of its own."""
    for account_id in customers.due_for_erasure(reading(), clock.now()):
        with transaction() as db:
            erased = privacy.erase(db, account_id)
        log().info("account erased" if erased else "account waits for its orders", account=account_id)


@jobs.task("pack_export")
def pack_export(export_id: int) -> None:
    """Pack what the shop knows of a person and tell them."""

    def render(template: str, /, **context: Any) -> str:
        return current_app.jinja_env.get_template(template).render(**context)

    with transaction() as db:
        privacy.pack_export(db, export_id, render=render, now=clock.now())
