"""`storefront location`: the warehouses and shops where goods lie."""

import click

from storefront import ims
from storefront.cli.database import database
from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import LocalText
from storefront.services.customers import PREFECTURES
from storefront.settings import settings


@click.group()
def location() -> None:
    """Name the warehouses and shops where goods lie."""


@location.command()
@click.argument("code")
@click.argument("name")
@click.option("--english", default="", help="Its name in English.")
@click.option("--kind", type=click.Choice([k.value for k in ims.LocationKind]), default="warehouse")
@click.option("--prefecture", required=True, type=click.Choice(list(PREFECTURES)), metavar="都道府県")
@click.option("--priority", default=100, show_default=True, help="Smaller numbers ship first.")
def put(code: str, name: str, english: str, kind: str, prefecture: str, priority: int) -> None:
    """Create the place CODE called NAME, or change it."""
    names = LocalText({"ja": name, "en": english or name})
    draft = ims.LocationDraft(code, names, ims.LocationKind(kind), prefecture, priority=priority)
    with database(settings()), transaction() as db:
        ims.put_location(db, draft)
    click.echo(f"{code} {name}: {kind}, {prefecture}")


@location.command(name="list")
def list_all() -> None:
    """Show every place, those that ship first on top."""
    with database(settings()):
        found = ims.locations(reading(), active_only=False)
    for place in found:
        click.echo(f"{place.code:<12}{place.kind:<12}{place.prefecture}  {place.name['ja']}")
