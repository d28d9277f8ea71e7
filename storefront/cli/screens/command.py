"""The command itself: a shop that runs, or one of its own; then one walk per person and width."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from storefront.cli import browser as chromium_here
from storefront.cli.processes import Process, answers, python
from storefront.settings import ROOT

FIRST_START = 600.0
NEEDS = "screens are taken with Chromium and the development packages: run `make test` once, then this again"


@click.command()
@click.option("--url", default="http://localhost:8000", show_default=True, help="The demo to look at.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "docs" / "screens")
@click.option("--only", default="", help="Keep only screens whose name contains this word.")
def screens(url: str, into: Path, only: str) -> None:
    """Photograph twenty-five pages of the demo, as phone and as desktop, into docs/screens."""
    try:
        from storefront.cli.screens import album
    except ImportError:
        raise click.ClickException(NEEDS) from None
    if not chromium_here.find():
        raise click.ClickException(NEEDS)
    into.mkdir(parents=True, exist_ok=True)
    total = 0
    with _open_shop(url):
        for name, size in album.take(url, into, only):
            total += size
            click.echo(f"{name:<26}{size / 1000:>7.0f} KB")
    click.echo(f"{total / 1e6:.1f} MB in {into}")


@contextmanager
def _open_shop(url: str) -> Iterator[None]:
    """The demo at this address: the one that runs, else one that ends with us."""
    ready = f"{url}/readyz"
    if answers(ready, within=2):
        yield
        return
    click.echo("no demo runs there: starting one …")
    port = url.rpartition(":")[2].strip("/")
    shop = Process("demo", python("storefront.cli", "demo", "--port", port if port.isdigit() else "8000"))
    shop.start()
    try:
        if not answers(ready, within=FIRST_START):
            raise click.ClickException(f"no shop answered at {url}")
        yield
    finally:
        shop.stop(patience=30)
