"""Products of a file, batch after batch: drafted, checked against what other products own, put into the catalog."""

from storefront import ims
from storefront.kernel.i18n import _
from storefront.services import catalog
from storefront.services.imports import own, shopify
from storefront.services.imports.cells import Problem, Row
from storefront.services.imports.reading import Format
from storefront.services.imports.work import Stop, Work

AT_ONCE = 500
Taken = tuple[shopify.Parsed, list[Row]]


def take_products(work: Work) -> None:
    """Read, check and write every product of the file."""
    reader = (
        shopify.Reader(work.options.rate)
        if work.sheet.format is Format.SHOPIFY
        else own.Reader(catalog.category_slugs(work.db))
    )
    batch: list[Taken] = []
    for rows in work.sheet.groups():
        since = len(work.found.problems)
        parsed = reader.product(rows, work.found)
        if not work.refuse(rows, since) and parsed is not None:
            batch.append((parsed, rows))
        if len(batch) >= AT_ONCE:
            _put(work, batch)
            batch = []
        work.step(len(rows))
    _put(work, batch)


def _put(work: Work, batch: list[Taken]) -> None:
    """Write a batch of products, their new pictures and first counts; those whose SKU is another's are refused."""
    batch = _ours(work, batch)
    if not batch or not work.writing:
        return
    drafts = [parsed.draft for parsed, _rows in batch]
    if work.sheet.format is Format.PRODUCTS:
        drafts = catalog.with_new_pictures(work.db, drafts)
    put = catalog.put_products(work.db, drafts, now=work.now)
    report = work.report
    report.created += len(put.created)
    report.changed += len(put.changed)
    report.unchanged += len(put.unchanged)
    report.products += [*put.created, *put.changed, *put.unchanged]
    counted = {sku: n for parsed, _rows in batch for sku, n in parsed.counts.items()}
    if counted:
        place = _location(work)
        counts = [ims.Count(sku, place, n) for sku, n in counted.items()]
        report.counted += len(ims.first_counts(work.db, counts, actor=work.options.actor, now=work.now))


def _ours(work: Work, batch: list[Taken]) -> list[Taken]:
    """Those of the batch whose SKUs are nobody else's."""
    owners = catalog.owners_of(work.db, [v.sku for parsed, _rows in batch for v in parsed.draft.variants])
    kept = []
    for parsed, rows in batch:
        since = len(work.found.problems)
        for variant in parsed.draft.variants:
            owner = owners.get(variant.sku, parsed.draft.slug)
            if owner != parsed.draft.slug:
                line = next((row.line for row in rows if variant.sku in row.values.values()), rows[0].line)
                reason = _("このSKUは商品「%(slug)s」が使っています。", slug=owner)
                work.found.problems.append(Problem(line, "SKU", variant.sku, reason))
        if not work.refuse(rows, since):
            kept.append((parsed, rows))
    return kept


def _location(work: Work) -> str:
    """Where quantities of the file are counted; stops the import where there is no such place."""
    places, wanted = ims.locations(work.db), work.options.location
    if wanted and wanted not in {place.code for place in places}:
        work.found.problems.append(Problem(0, "--location", wanted, _("この拠点はありません。")))
        raise Stop
    first = next((place.code for place in places if place.kind is ims.LocationKind.WAREHOUSE), "")
    if not wanted and not first:
        reason = _("倉庫がまだありません。先に登録してください。")
        work.found.problems.append(Problem(0, "--location", "", reason))
        raise Stop
    return wanted or first
