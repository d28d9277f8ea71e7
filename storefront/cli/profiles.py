"""`storefront profile`: what the shop knows of people, made anew."""

import time

import click

from storefront import oms
from storefront.cli.database import database
from storefront.jobs.profile import follow_behaviour
from storefront.kernel.db import reading, transaction
from storefront.services import profile as profiles
from storefront.settings import settings

AT_ONCE = 500


@click.group()
def profile() -> None:
    """What the shop knows of people."""


@profile.command()
def rebuild() -> None:
    """Make every profile anew from events, orders, cases and agreements; the shop may be open meanwhile."""
    began = time.perf_counter()
    with database(settings()):
        follow_behaviour(timestamp=0)
        new = _everybody_who_bought()
        done = _every_row()
    click.echo(
        f"{done:,} profiles made anew, {new:,} of people who bought, in {time.perf_counter() - began:.1f} s"
    )


def _everybody_who_bought() -> int:
    """A row for each of them, so that nobody is left out."""
    last, count = 0, 0
    while people := oms.buyers(reading(), after=last, limit=AT_ONCE):
        with transaction() as db:
            profiles.make_rows(db, people)
        last, count = people[-1], count + len(people)
    return count


def _every_row() -> int:
    last, count = 0, 0
    while rows := profiles.owners(reading(), after=last, limit=AT_ONCE):
        with transaction() as db:
            count += profiles.rebuild_many(db, [who for _, who in rows])
        last = rows[-1][0]
    return count
