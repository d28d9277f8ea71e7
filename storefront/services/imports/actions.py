"""Importing a file as a stream: all of it or nothing, or - if wanted - all of it but the bad rows."""

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.services.imports.products import take_products
from storefront.services.imports.reading import Format, Unreadable, read
from storefront.services.imports.stock import take_stock
from storefront.services.imports.work import Options, Report, Stop, Work


def import_products(db: Session, content: bytes | BinaryIO, options: Options, *, now: datetime) -> Report:
    """Products (our format or Shopify's) with prices, pictures and first counts."""
    report = _import(db, content, (Format.SHOPIFY, Format.PRODUCTS), take_products, options, now)
    if report.kept:
        jobs.enqueue(db, "recommend", queue_name="pictures", only_one="recommend")
    return report


def import_stock(db: Session, content: bytes | BinaryIO, options: Options, *, now: datetime) -> Report:
    """First counts: sku, location, quantity; where the ledger knows the SKU, nothing is changed."""
    return _import(db, content, (Format.STOCK,), take_stock, options, now)


def _import(
    db: Session, content: bytes | BinaryIO, expected: Sequence[Format], work: Callable[[Work], None],
    options: Options, now: datetime,
) -> Report:  # fmt: skip
    """Read, write into a savepoint, keep it or not."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        sheet = read(file, expected, options.encoding)
    except Unreadable as error:
        return Report(None, 0, (error.problem,))
    options.opened(sheet)
    under_way = Work(db, sheet, options, now, Report(sheet.format, sheet.rows, encoding=sheet.encoding))
    with suppress(Stop), db.begin_nested():
        work(under_way)
        if not under_way.kept:
            raise Stop
    report, found = under_way.report, under_way.found
    report.kept = under_way.kept
    report.problems = tuple(sorted(found.problems, key=lambda p: (p.line, p.column)))
    report.warnings, report.rounded = tuple(found.warnings), tuple(found.rounded)
    return report
