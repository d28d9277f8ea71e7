"""`storefront reconcile`: ask Stripe about every payment and refund without an answer."""

import json
import sys

import click

from storefront.cli.database import database
from storefront.jobs.payments import reconcile as run
from storefront.kernel.clock import now
from storefront.services import payments
from storefront.settings import settings

WORDS = {
    "settled": "paid, though no webhook said so",
    "closed": "closed, their time was over",
    "wrong": "wrong money: see the work items",
    "refunds": "refunds sent or confirmed",
    "trouble": "without an answer",
}


@click.command()
def reconcile() -> None:
    """Settle payments and refunds that no webhook told of; exit status 1 when Stripe left some open."""
    chosen = settings()
    with database(chosen):
        report = run(payments.gateway(chosen), now())
    click.echo(f"{report.asked} payments asked")
    for name, words in WORDS.items():
        found = getattr(report, name)
        if found:
            click.echo(f"{len(found)} {words}: {', '.join(found)}")
    click.echo(json.dumps(report.counts))
    if report.trouble:
        sys.exit(1)
