"""First counts of a file, batch after batch."""

from collections.abc import Mapping

from storefront import ims
from storefront.kernel.i18n import _
from storefront.services import catalog
from storefront.services.imports import cells
from storefront.services.imports.cells import Findings, Row
from storefront.services.imports.work import Work

AT_ONCE = 5000


def take_stock(work: Work) -> None:
    """Read, check and write every count of the file."""
    places = {place.code for place in ims.locations(work.db)}
    seen: set[tuple[str, str]] = set()
    batch: list[Row] = []
    for row in work.sheet.each():
        batch.append(row)
        if len(batch) >= AT_ONCE:
            _count(work, batch, places, seen)
            batch = []
    _count(work, batch, places, seen)


def _count(work: Work, batch: list[Row], places: set[str], seen: set[tuple[str, str]]) -> None:
    """First counts of these rows."""
    known = catalog.owners_of(work.db, [row.get("sku") for row in batch])
    counts = []
    for row in batch:
        since = len(work.found.problems)
        count = _counted(row, places, known, work.found)
        if count and (count.sku, count.location) in seen:
            work.found.bad(row, "sku", _("同じSKUと拠点の行が前にあります。"))
        if not work.refuse([row], since) and count:
            seen.add((count.sku, count.location))
            counts.append(count)
    if counts and work.writing:
        written = ims.first_counts(work.db, counts, actor=work.options.actor, now=work.now)
        work.report.counted += len(written)
        work.report.unchanged += len(counts) - len(written)
    work.step(len(batch))


def _counted(row: Row, places: set[str], known: Mapping[str, str], found: Findings) -> ims.Count | None:
    before = len(found.problems)
    if row.get("sku") not in known:
        found.bad(row, "sku", _("このSKUの商品はありません。"))
    if row.get("location") not in places:
        found.bad(row, "location", _("この拠点はありません。"))
    quantity = cells.whole(row, "quantity", found)
    if quantity is None or len(found.problems) > before:
        return None
    return ims.Count(row.get("sku"), row.get("location"), quantity)
