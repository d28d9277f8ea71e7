"""`storefront staff`: who may work at the desks."""

import sys

import click

from storefront.cli.database import database
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.services import staff as people
from storefront.services.customers import passwords
from storefront.settings import settings


@click.group()
def staff() -> None:
    """Say who may work at the desks."""


@staff.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(sorted(people.ROLES)))
@click.option("--shop", help="Code of the shop where a member of shop_staff stands.")
def add(email: str, name: str, roles: tuple[str, ...], shop: str | None) -> None:
    """Let EMAIL work here as NAME, or renew roles and password; the password is asked for, or read from a pipe."""
    password = _password()
    if reason := passwords.objection(password, email):
        raise click.ClickException(str(reason))
    draft = people.StaffDraft(email, name, password, roles, shop=shop)
    with database(settings()), transaction() as db:
        people.employ(db, draft)
    click.echo(f"{name} <{email}>: {', '.join(roles)}; signs in at /staff/login")


@staff.command()
@click.argument("email")
def remove(email: str) -> None:
    """Let EMAIL in no more, from this moment; what they did stays in the audit."""
    with database(settings()), transaction() as db:
        gone = people.dismiss(db, email, now=clock.now())
    if not gone:
        raise click.ClickException(f"nobody works here as {email}")
    click.echo(f"{email} can sign in no more")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
