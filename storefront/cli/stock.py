"""`storefront stock`: check the books, correct a quantity, book goods that arrived."""

import secrets
import sys

import click

from storefront import ims
from storefront.cli.database import database
from storefront.kernel.clock import now
from storefront.kernel.db import reading, transaction
from storefront.settings import settings

ACTOR = "staff:console"


@click.group()
def stock() -> None:
    """Check the books of stock, correct a quantity, book goods that arrived."""


@stock.command()
def verify() -> None:
    """Compare every counter with the ledger and with open promises; exit status 1 when one disagrees."""
    with database(settings()):
        found = ims.verify(reading())
    for d in found:
        click.echo(
            f"{d.sku} at {d.location} ({d.condition}): {d.what} is {d.found}, records say {d.expected}",
            err=True,
        )
    if found:
        sys.exit(1)
    click.echo("stock: every counter agrees with its records")


@stock.command()
@click.argument("sku")
@click.argument("location")
@click.argument("delta", type=int)
@click.option("--reason", default="count", help="Why: count, damage, found … (kept in the ledger).")
@click.option("--document", help="Number of the count sheet; repeating it changes nothing.")
def adjust(sku: str, location: str, delta: int, reason: str, document: str | None) -> None:
    """Correct the quantity of SKU at LOCATION by DELTA (write `-- -2` for a minus)."""
    change = [ims.Change(sku, delta)]
    cause = document or _document()
    with database(settings()), transaction() as db:
        done = ims.adjust(db, location, change, reason=reason, cause_id=cause, actor=ACTOR, now=now())
    _say(done, cause)


@stock.command()
@click.argument("location")
@click.argument("goods", nargs=-1, required=True, metavar="SKU=QUANTITY...")
@click.option("--document", help="Number of the delivery note; repeating it changes nothing.")
def receive(location: str, goods: tuple[str, ...], document: str | None) -> None:
    """Book goods that arrived at LOCATION."""
    changes = [_change(text) for text in goods]
    cause = document or _document()
    with database(settings()), transaction() as db:
        done = ims.receive(db, location, changes, cause_id=cause, actor=ACTOR, now=now())
    _say(done, cause)


def _change(text: str) -> ims.Change:
    sku, _, quantity = text.rpartition("=")
    if not sku or not quantity.isascii() or not quantity.isdigit():
        raise click.BadParameter(f"{text!r} is not SKU=QUANTITY")
    return ims.Change(sku, int(quantity))


def _document() -> str:
    return f"console-{secrets.token_hex(4)}"


def _say(done: bool, cause: str) -> None:
    click.echo(f"booked as {cause}" if done else f"{cause} was booked before: nothing changed")
