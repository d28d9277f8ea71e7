"""`storefront export products|stock FILE`: a file that `storefront import` reads back without changing anything."""

from pathlib import Path

import click

from storefront.cli.database import database
from storefront.kernel import db
from storefront.services import imports as files
from storefront.services.imports import Format, Unwritable
from storefront.settings import settings

SHOWN = 100


@click.command("export")
@click.argument("kind", type=click.Choice(["products", "stock"]), metavar="products|stock")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--encoding", type=click.Choice([files.UTF8, files.CP932]), default=files.UTF8, show_default=True,
    help="UTF-8 is written with BOM, as spreadsheets need it.",
)  # fmt: skip
def exports(kind: str, file: Path, encoding: str) -> None:
    """Write the catalog, or what is in stock, as CSV."""
    unwritable: list[Unwritable] = []
    half = file.with_name(f"{file.name}.part")
    shop = settings()
    with database(shop), half.open("wb") as out:
        said = {"site": shop.site, "base_url": shop.base_url}
        pieces = files.export(db.reading(), Format(kind), encoding, unwritable.append, **said)
        out.writelines(pieces)
    if unwritable:
        half.unlink()
        _tell(unwritable)
        raise SystemExit(1)
    half.replace(file)
    click.echo(f"{file}：書き出しました（{encoding.upper()}）")


def _tell(unwritable: list[Unwritable]) -> None:
    """Which characters stand in the way, and where."""
    for cell in unwritable[:SHOWN]:
        click.echo(f"{cell.row}行目 {cell.column}：CP932にない文字があります（{cell.characters}）", err=True)
    if len(unwritable) > SHOWN:
        click.echo(f"ほか{len(unwritable) - SHOWN}か所", err=True)
    click.echo("書き出していません。--encoding utf-8 なら、すべての文字を書き出せます。", err=True)
