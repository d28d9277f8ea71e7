"""`storefront bench`: what each page costs, beside the floor page, on databases seeded for the purpose."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from storefront.cli.bench.holds import holds
from storefront.cli.bench.presses import presses
from storefront.cli.bench.rounds import PAGES, Measured, measured
from storefront.cli.bench.serving import FIRST_PORT, running
from storefront.cli.bench.shops import Shop, shops
from storefront.kernel import observability
from storefront.settings import settings

COLUMNS = ("rps", "p50_ms", "p95_ms", "cpu_ms", "db_cpu_ms", "cpu_ratio", "statements", "bytes")


@click.command()
@click.option(
    "--products", "sizes", multiple=True, type=int, default=(1000, 100_000), show_default=True,
    help="Repeat for more sizes.",
)  # fmt: skip
@click.option("--seconds", default=10.0, show_default=True, help="Time per page after warm-up, in rounds.")
@click.option(
    "--seeded", is_flag=True,
    help="Measure the configured database too, as it is (after `storefront seed`); it keeps the bench's orders.",
)  # fmt: skip
def bench(sizes: tuple[int, ...], seconds: float, seeded: bool) -> None:
    """Measure every page, holds and the last button; a table for people, then one line of JSON."""
    observability.start_logging("WARNING")
    parent = settings().var if settings().var.exists() else None
    folder = Path(tempfile.mkdtemp(prefix="storefront-bench-", dir=parent))
    os.chmod(folder, 0o755)  # noqa: S103 - the database runs as another user and must reach its folder
    try:
        with (
            shops(folder, sizes, with_seeded=seeded) as found,
            running("storefront.cli.bench.floor:app", FIRST_PORT, {}, "/") as floor,
        ):
            rounds = measured(found, (FIRST_PORT, floor), seconds=seconds)
            crowd = {"holds": asdict(holds(found[0].url)), "last_button": presses(found[0])}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _report(found, rounds, crowd)


def _report(found: Sequence[Shop], rounds: Measured, crowd: dict[str, dict[str, float]]) -> None:
    small, large = min(found, key=lambda s: s.size), max(found, key=lambda s: s.size)
    rows = {shop.size: {name: rounds.row(shop, name) for name in PAGES} for shop in found}
    for size, pages in rows.items():
        click.echo(f"\n{size:,} products; floor {rounds.floor()} ms CPU")
        click.echo(f"{'page':<15}" + "".join(f"{column:>11}" for column in COLUMNS))
        for name, row in pages.items():
            click.echo(f"{name:<15}" + "".join(f"{row[column]:>11}" for column in COLUMNS))
    for name, figures in crowd.items():
        click.echo(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    line: dict[str, Any] = {
        "floor_cpu_ms": rounds.floor(), "pages": rows[large.size], "products": large.size,
        "flatness": rounds.flatness(small, large) if small is not large else {}, **crowd,
    }  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
