"""Importing a file: everything in one transaction of the caller, or nothing and the list of what is bad."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.i18n import _
from storefront.services import catalog
from storefront.services.imports import cells, own, shopify
from storefront.services.imports.cells import Findings, Problem, Row
from storefront.services.imports.reading import Format, read


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is read: prices times `rate`, quantities counted at `location` (default: the first warehouse)."""

    rate: Decimal = Decimal(1)
    location: str | None = None
    actor: str = "import"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import found and did; with problems it did nothing."""

    format: Format | None
    rows: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    rounded: tuple[Problem, ...] = ()
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: int = 0
    products: tuple[str, ...] = ()


def import_products(db: Session, content: bytes, options: Options, *, now: datetime) -> Report:
    """Products (our format or Shopify's) with prices, pictures and first counts."""
    table = read(content, (Format.SHOPIFY, Format.PRODUCTS))
    if isinstance(table, Problem):
        return Report(None, 0, (table,))
    found = Findings()
    if table.format is Format.SHOPIFY:
        parsed = shopify.parse(table.rows, found, options.rate)
    else:
        parsed = own.parse(table.rows, found, catalog.category_slugs(db))
    location = _location(db, options, found) if parsed.counts else ""
    _refuse_foreign_skus(db, parsed, found)
    if found.problems:
        return _report(table.format, len(table.rows), found)
    put = catalog.put_products(db, parsed.drafts, now=now)
    counts = [ims.Count(sku, location, n) for sku, n in parsed.counts.items()]
    counted = ims.first_counts(db, counts, actor=options.actor, now=now) if counts else ()
    report = _report(table.format, len(table.rows), found)
    return replace(
        report, created=len(put.created), changed=len(put.changed), unchanged=len(put.unchanged),
        counted=len(counted), products=(*put.created, *put.changed, *put.unchanged),
    )  # fmt: skip


def import_stock(db: Session, content: bytes, options: Options, *, now: datetime) -> Report:
    """First counts: sku, location, quantity; where the ledger knows the SKU, nothing is changed."""
    table = read(content, (Format.STOCK,))
    if isinstance(table, Problem):
        return Report(None, 0, (table,))
    found = Findings()
    places = {place.code for place in ims.locations(db)}
    known = catalog.owners_of(db, [row.get("sku") for row in table.rows])
    counts: dict[tuple[str, str], ims.Count] = {}
    for row in table.rows:
        count = _count(row, places, known, found)
        if count and (count.sku, count.location) in counts:
            found.bad(row, "sku", _("同じSKUと拠点の行が前にあります。"))
        elif count:
            counts[count.sku, count.location] = count
    if found.problems:
        return _report(table.format, len(table.rows), found)
    written = ims.first_counts(db, list(counts.values()), actor=options.actor, now=now)
    left = len(counts) - len(written)
    return replace(_report(table.format, len(table.rows), found), counted=len(written), unchanged=left)


def _count(row: Row, places: set[str], known: Mapping[str, str], found: Findings) -> ims.Count | None:
    before = len(found.problems)
    if row.get("sku") not in known:
        found.bad(row, "sku", _("このSKUの商品はありません。"))
    if row.get("location") not in places:
        found.bad(row, "location", _("この拠点はありません。"))
    quantity = cells.whole(row, "quantity", found)
    if quantity is None or len(found.problems) > before:
        return None
    return ims.Count(row.get("sku"), row.get("location"), quantity)


def _location(db: Session, options: Options, found: Findings) -> str:
    places = ims.locations(db)
    if options.location:
        if options.location not in {place.code for place in places}:
            found.problems.append(Problem(0, "--location", options.location, _("この拠点はありません。")))
        return options.location
    first = next((place.code for place in places if place.kind is ims.LocationKind.WAREHOUSE), "")
    if not first:
        found.problems.append(Problem(0, "--location", "", _("倉庫がまだありません。先に登録してください。")))
    return first


def _refuse_foreign_skus(db: Session, parsed: shopify.Parsed, found: Findings) -> None:
    wanted = {v.sku: draft.slug for draft in parsed.drafts for v in draft.variants}
    for sku, slug in catalog.owners_of(db, list(wanted)).items():
        if wanted[sku] != slug:
            line = parsed.lines.get(sku, 0)
            reason = _("このSKUは商品「%(slug)s」が使っています。", slug=slug)
            found.problems.append(Problem(line, "SKU", sku, reason))


def _report(kind: Format, rows: int, found: Findings) -> Report:
    problems = tuple(sorted(found.problems, key=lambda p: (p.line, p.column)))
    return Report(kind, rows, problems, tuple(found.warnings), tuple(found.rounded))
