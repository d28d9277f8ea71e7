"""`storefront import products|stock FILE`: all or nothing per file, every bad row with line, column, value and reason."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from storefront.cli.database import database
from storefront.cli.pictures import fetch_pictures
from storefront.cli.progress import Bar
from storefront.kernel import clock, db, garbage
from storefront.services import imports as importing
from storefront.services.imports import Options, Problem, Report, Row, Sheet
from storefront.settings import settings

SHOWN_PROBLEMS = 1000
REASON = "理由"


class Rate(click.ParamType):  # type: ignore[type-arg]  # generic only for the type checker
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


class PassedOver:
    """Rows that were passed over, in a file like the one they came from, with a last column that says why."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._open = ExitStack()
        self._sheet: Sheet | None = None
        self._writer: Any = None

    def begin(self, sheet: Sheet) -> None:
        """Know what the file looks like; nothing is written before the first bad row."""
        self._sheet = sheet

    def __call__(self, rows: Sequence[Row], problems: Sequence[Problem]) -> None:
        """Write rows that belong together; each bears the reasons of its own line."""
        if self._sheet is None:
            return
        width, said = len(self._sheet.header), REASON in self._sheet.header
        if self._writer is None:
            encoding = "utf-8-sig" if self._sheet.encoding == importing.UTF8 else self._sheet.encoding
            file = self.path.open("w", encoding=encoding, errors="replace", newline="")
            self._writer = csv.writer(self._open.enter_context(file))
            self._writer.writerow([*self._sheet.header, *([] if said else [REASON])])
        for row in rows:
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            reasons = "／".join(f"{p.column}：{p.reason}" for p in problems if p.line == row.line)
            if said:
                cells[self._sheet.header.index(REASON)] = reasons
            self._writer.writerow(cells if said else [*cells, reasons])
            self.count += 1

    def close(self) -> None:
        """Finish the file."""
        self._open.close()


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Arguments of every import."""
    options = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)),
        click.option("--dry-run", is_flag=True, help="Check everything, change nothing."),
        click.option(
            "--encoding", type=click.Choice([importing.UTF8, importing.CP932]),
            help="How the file is written (default: UTF-8 if it is, else CP932).",
        ),
        click.option(
            "--skip-bad", is_flag=True,
            help="Import what is good; bad products (or rows of stock) go to FILE.bad.csv, to be mended and imported.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.group("import")
def imports() -> None:
    """Import products or first stock counts from CSV; the format is recognised by its header."""


@imports.command()
@shared
@click.option(
    "--price-rate", "rate", type=Rate(), default="1", show_default=True, help="Yen per unit of the file's prices.",
)  # fmt: skip
@click.option("--location", help="Where quantities of the file are counted (default: the first warehouse).")
@click.option(
    "--pictures/--no-pictures", default=True, help="Fetch pictures now and warn of unreachable ones."
)
def products(file: Path, dry_run: bool, pictures: bool, **given: Any) -> None:
    """Import a product CSV: our own format or Shopify's."""
    with database(settings()):
        report = _run(importing.import_products, file, dry_run, given)
        if pictures and not dry_run and report.products:
            fetch_pictures(tuple(report.products))
    _finish(report, dry_run)


@imports.command()
@shared
def stock(file: Path, dry_run: bool, **given: Any) -> None:
    """Import first counts: sku, location, quantity."""
    with database(settings()):
        report = _run(importing.import_stock, file, dry_run, given)
    _finish(report, dry_run)


@contextmanager
def _all_or_nothing(dry_run: bool) -> Iterator[Any]:
    """A transaction that is kept unless this is a rehearsal."""
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


def _run(work: Callable[..., Report], file: Path, dry_run: bool, given: dict[str, Any]) -> Report:
    passed = PassedOver(file.with_name(f"{file.name}.bad.csv"))
    sink: dict[str, Any] = {"passed_over": passed, "opened": passed.begin} if given["skip_bad"] else {}
    with _all_or_nothing(dry_run) as session, file.open("rb") as content, Bar("取り込み") as bar:
        given["encoding"] = given["encoding"] or ""
        options = Options(**given, **sink, progress=bar)
        try:
            with garbage.rarely_looked_for():
                report = work(session, content, options, now=clock.now())
        finally:
            passed.close()
    if passed.count:
        click.echo(
            f"取り込めない{passed.count}行を {passed.path} に書きました。直して、もう一度取り込めます。",
            err=True,
        )
    return report


def _finish(report: Report, dry_run: bool) -> None:
    for word, notes in (("丸め", report.rounded), ("注意", report.warnings), ("誤り", report.problems)):
        _tell(word, notes)
    if not report.kept:
        click.echo(f"{len(report.problems)}件の誤りがあります。何も取り込んでいません。", err=True)
        raise SystemExit(1)
    kind = report.format.value if report.format else ""
    done = "取り込むと" if dry_run else "取り込みました"
    click.echo(
        f"{kind}（{report.encoding.upper()}）{report.rows}行：{done} 新規{report.created} 変更{report.changed} "
        f"変更なし{report.unchanged} 在庫の初回計上{report.counted}"
        + (f" とばした行{report.skipped}" if report.skipped else "")
    )


def _tell(word: str, notes: tuple[Problem, ...]) -> None:
    for note in notes[:SHOWN_PROBLEMS]:
        click.echo(f"{word} {note}", err=True)
    if len(notes) > SHOWN_PROBLEMS:
        click.echo(f"{word} ほか{len(notes) - SHOWN_PROBLEMS}件", err=True)
