"""`storefront import products|stock FILE`: all or nothing per file, every bad row with line, column, value and reason."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from storefront.cli.database import database
from storefront.cli.pictures import fetch_pictures
from storefront.kernel import clock, db
from storefront.services import imports as importing
from storefront.services.imports import Options, Problem, Report
from storefront.settings import settings

SHOWN_PROBLEMS = 1000


class Rate(click.ParamType):  # type: ignore[type-arg]
    """A positive decimal number."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> Decimal:
        """Decimal of what was typed."""
        try:
            rate = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is not a number", param, ctx)
        if not Decimal(0) < rate <= 100_000 or not rate.is_finite():
            self.fail("must be more than 0 and at most 100000", param, ctx)
        return rate


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Arguments of every import."""
    file = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
    dry = click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
    return file(dry(command))


@click.group("import")
def imports() -> None:
    """Import products or first stock counts from CSV; the format is recognised by its header."""


@imports.command()
@shared
@click.option(
    "--price-rate",
    "rate",
    type=Rate(),
    default="1",
    show_default=True,
    help="Yen per unit of the file's prices.",
)
@click.option("--location", help="Where quantities of the file are counted (default: the first warehouse).")
@click.option(
    "--pictures/--no-pictures", default=True, help="Fetch pictures now and warn of unreachable ones."
)
def products(file: Path, dry_run: bool, rate: Decimal, location: str | None, pictures: bool) -> None:
    """Import a product CSV: our own format or Shopify's."""
    options = Options(rate=rate, location=location)
    with database(settings()):
        report = _run(importing.import_products, file, options, dry_run)
        if pictures and not dry_run and not report.problems:
            fetch_pictures(report.products)
    _finish(report, dry_run)


@imports.command()
@shared
def stock(file: Path, dry_run: bool) -> None:
    """Import first counts: sku, location, quantity."""
    with database(settings()):
        report = _run(importing.import_stock, file, Options(), dry_run)
    _finish(report, dry_run)


@contextmanager
def _all_or_nothing(dry_run: bool) -> Iterator[Any]:
    """A transaction that is kept unless the file is bad or this is a rehearsal."""
    session = db.reading()
    try:
        yield session
        if dry_run:
            session.rollback()
        else:
            session.commit()
    finally:
        session.rollback()
        db.release()


def _run(work: Callable[..., Report], file: Path, options: Options, dry_run: bool) -> Report:
    with _all_or_nothing(dry_run) as session:
        report = work(session, file.read_bytes(), options, now=clock.now())
        if report.problems:
            session.rollback()
    return report


def _finish(report: Report, dry_run: bool) -> None:
    for word, notes in (("丸め", report.rounded), ("注意", report.warnings), ("誤り", report.problems)):
        _tell(word, notes)
    if report.problems:
        click.echo(f"{len(report.problems)}件の誤りがあります。何も取り込んでいません。", err=True)
        raise SystemExit(1)
    kind = report.format.value if report.format else ""
    done = "取り込むと" if dry_run else "取り込みました"
    click.echo(
        f"{kind} {report.rows}行：{done} 新規{report.created} 変更{report.changed} "
        f"変更なし{report.unchanged} 在庫の初回計上{report.counted}"
    )


def _tell(word: str, notes: tuple[Problem, ...]) -> None:
    for note in notes[:SHOWN_PROBLEMS]:
        click.echo(f"{word} {note}", err=True)
    if len(notes) > SHOWN_PROBLEMS:
        click.echo(f"{word} ほか{len(notes) - SHOWN_PROBLEMS}件", err=True)
