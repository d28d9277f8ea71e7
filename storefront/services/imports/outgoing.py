"""Writing catalog files: what `own` and `stock` read back without changing anything, and no formula in any cell."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storefront import ims
from storefront.services import catalog
from storefront.services.catalog import OptionDraft, ProductDraft, VariantDraft
from storefront.services.imports import own, packed
from storefront.services.imports.cells import guarded
from storefront.services.imports.reading import CP932, UTF8, Format
from storefront.services.imports.shopify import option_key, value_key

STOCK = ("sku", "location", "quantity", "held", "allocated", "name")
Cells = Mapping[str, str]
_TEXTS = ("name", "line", "description", "kind", "material", "care", "repair", "origin")


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A cell with characters that the encoding does not have; `row` is the line of the file it would stand on."""

    row: int
    column: str
    characters: str


def export(
    db: Session,
    kind: Format,
    encoding: str,
    tell: Callable[[Unwritable], None],
    *,
    base_url: str,
    site: str = "hiyori",
) -> Iterator[bytes]:
    """The catalog or the stock as a file, piece by piece; what the encoding cannot hold is told and left out."""
    if kind is Format.STOCK:
        return _written(_checked(_stock(db, site), encoding, tell), STOCK, encoding)
    return _written(_checked(_products(db, site, base_url), encoding, tell), own.COLUMNS, encoding)


def _written(rows: Iterable[Cells], columns: Sequence[str], encoding: str = UTF8) -> Iterator[bytes]:
    """UTF-8 with BOM (which spreadsheets need), or CP932; CRLF, guarded cells."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(columns)
    codec = "utf-8" if encoding == UTF8 else encoding
    yield b"\xef\xbb\xbf" if encoding == UTF8 else b""
    for row in rows:
        writer.writerow([guarded(row.get(name, "")) for name in columns])
        if page.tell() > 1 << 16:
            yield _taken(page).encode(codec)
    yield _taken(page).encode(codec)


def _checked(rows: Iterable[Cells], encoding: str, tell: Callable[[Unwritable], None]) -> Iterator[Cells]:
    for line, row in enumerate(rows, 2):
        lost = {name: _lost(text, encoding) for name, text in row.items()} if encoding == CP932 else {}
        for name, characters in lost.items():
            if characters:
                tell(Unwritable(line, name, characters))
        yield {n: "".join(c for c in t if c not in lost.get(n, "")) for n, t in row.items()} if lost else row


def _lost(text: str, encoding: str) -> str:
    """Characters that do not come back as they are; some have a twin that the encoding writes instead."""
    if text.isascii():
        return ""
    back = text.encode(encoding, "ignore").decode(encoding)
    if back == text:
        return ""
    return "".join(dict.fromkeys(c for c in text if c.encode(encoding, "ignore").decode(encoding) != c))


def _taken(page: io.StringIO) -> str:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text


def _stock(db: Session, site: str) -> Iterator[Cells]:
    """What lies where, new goods only, with what of it is promised."""
    for batch in catalog.every_sku(db, site=site):
        names = dict(batch)
        for level in ims.levels(db, list(names)):
            if level.condition is ims.Condition.NEW:
                yield {
                    "sku": level.sku, "location": level.location, "quantity": str(level.on_hand),
                    "held": str(level.held), "allocated": str(level.allocated),
                    "name": str(names[level.sku].get("ja", "")),
                }  # fmt: skip


def _products(db: Session, site: str, base_url: str) -> Iterator[Cells]:
    for draft in catalog.every_draft(db, base_url=base_url, site=site):
        for place, variant in enumerate(draft.variants):
            shared = _product(draft) if place == 0 else {"slug": draft.slug}
            yield {**shared, **_options(draft, variant, first=place == 0), **_variant(variant)}


def _product(draft: ProductDraft) -> Cells:
    texts = {name: getattr(draft, name) or {} for name in _TEXTS}
    words = {
        f"{name}_{code}": str(said.get(code) or "") for name, said in texts.items() for code in ("ja", "en")
    }
    return {
        **words, "slug": draft.slug, "reading": draft.reading, "category": draft.category or "", "vendor": draft.vendor,
        "tags": packed.tags_cell(draft.tags), "tax_class": draft.tax_class, "return_policy": draft.return_policy,
        "seo_title": str(draft.seo.get("title", "")), "seo_description": str(draft.seo.get("description", "")),
        "published": packed.moment_cell(draft.published_at, "FALSE"),
        "unpublished": packed.moment_cell(draft.unpublished_at),
        "pictures": " ".join(p.source_url or "" for p in draft.pictures),
    }  # fmt: skip


def _options(draft: ProductDraft, variant: VariantDraft, *, first: bool) -> Cells:
    """Names and values of the options; their keys only where the names would not give the same ones."""
    chosen = dict(variant.choices)
    told: dict[str, str] = {}
    for n, option in zip(own.OPTIONS, draft.options, strict=False):
        name = str(option.name.get("ja", ""))
        cells = {"name_ja": name, "name_en": str(option.name.get("en", ""))}
        cells["key"] = "" if option_key(name) == option.key else option.key
        cells |= _value(option, chosen.get(option.key, ""))
        if first and not _said_by_rows(draft, option):
            cells["values"] = packed.values_cell(option)
        told |= {f"option{n}_{part}": text for part, text in cells.items()}
    return told


def _value(option: OptionDraft, key: str) -> Cells:
    value = next((v for v in option.values if v.key == key), None)
    if value is None:
        return {}
    name = str(value.name.get("ja", ""))
    return {
        "ja": name, "en": str(value.name.get("en", "")), "value": "" if value_key(name) == value.key else value.key,
        "swatch": value.swatch or "",
    }  # fmt: skip


def _said_by_rows(draft: ProductDraft, option: OptionDraft) -> bool:
    """Whether the variants, one after the other, name exactly the values of the option."""
    named = dict.fromkeys(dict(v.choices).get(option.key) for v in draft.variants)
    return [key for key in named if key] == [value.key for value in option.values]


def _variant(draft: VariantDraft) -> Cells:
    return {
        "sku": draft.sku, "jan": draft.jan or "", "price": str(int(draft.price)),
        "compare_at": "" if draft.compare_at is None else str(int(draft.compare_at)),
        "weight_g": str(draft.weight_g or ""), "max_per_order": str(draft.max_per_order),
        "measures": packed.measures_cell(draft.measures), **packed.pack_cells(draft.pack),
    }  # fmt: skip
