"""Shopify's product CSV: one product is the rows of one handle; rows without a price carry further pictures."""

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from storefront.kernel.i18n import LocalText, _
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.imports import cells, packed
from storefront.services.imports.cells import Findings, Row

OPTION_KEYS = {
    **dict.fromkeys(("color", "colour", "カラー", "色"), "color"),
    **dict.fromkeys(("size", "サイズ"), "size"),
}
DEFAULT_TITLE = "Default Title"
COLUMNS = tuple((f"Option{n} Name", f"Option{n} Value") for n in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A product of a file and the quantities it counts, by SKU."""

    draft: catalog.ProductDraft
    counts: dict[str, int]


class Reader:
    """Products of Shopify's file, one after the other; SKUs are known with the line on which they stood."""

    def __init__(self, rate: Decimal) -> None:
        self.rate = rate
        self.lines: dict[str, int] = {}

    def product(self, rows: list[Row], found: Findings) -> Parsed | None:
        """The draft of these rows of one handle; what is bad is noted in `found`."""
        kept = [row for row in rows if _sound(row, found)]
        counts: dict[str, int] = {}
        handle = cells.slug(kept[0].get("Handle")) if kept else ""
        draft = _product(handle, kept, found, self.rate, counts, self.lines) if kept else None
        return Parsed(draft, counts) if draft else None


def _sound(row: Row, found: Findings) -> bool:
    if not cells.slug(row.get("Handle")):
        found.bad(row, "Handle", _("Handleがありません。"))
    elif row.too_long:
        found.bad(row, "", _("列が見出しより多くあります。"))
    else:
        return True
    return False


def _product(
    handle: str,
    rows: list[Row],
    found: Findings,
    rate: Decimal,
    counts: dict[str, int],
    lines: dict[str, int],
) -> catalog.ProductDraft | None:
    first = rows[0]
    title = first.get("Title")
    if not title:
        found.bad(first, "Title", _("商品名がありません。"))
        return None
    names = [first.get(name) for name, _value in COLUMNS]
    sold = [row for row in rows if _is_variant(row, first)]
    variants = _variants(handle, sold, names, found, rate, counts, lines)
    kind = first.get("Type")
    return catalog.ProductDraft(
        slug=handle,
        name=LocalText({"ja": title}),
        variants=tuple(variants),
        description=LocalText({"ja": cells.plain_text(first.get("Body (HTML)"))}),
        vendor=first.get("Vendor"),
        kind=LocalText({"ja": kind}) if kind else None,
        tags=tuple(dict.fromkeys(t.strip() for t in first.get("Tags").split(",") if t.strip())),
        seo=_seo(first),
        options=_options(names, rows),
        pictures=_pictures(handle, title, names, rows),
        published_at=packed.PUBLISHED if _published(first, found) else None,
    )


def _seo(row: Row) -> dict[str, str]:
    texts = {"title": row.get("SEO Title"), "description": row.get("SEO Description")}
    return {name: text for name, text in texts.items() if text}


def _is_variant(row: Row, first: Row) -> bool:
    return row is first or bool(
        row.get("Variant Price") or row.get("Option1 Value") or row.get("Variant SKU")
    )


def _published(row: Row, found: Findings) -> bool:
    status = row.get("Status").lower()
    return cells.yes(row, "Published", found, default=True) and status in ("", "active")


def _variants(
    handle: str, rows: list[Row], names: list[str], found: Findings, rate: Decimal,
    counts: dict[str, int], lines: dict[str, int],
) -> list[catalog.VariantDraft]:  # fmt: skip
    variants: list[catalog.VariantDraft] = []
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    own = Counter(_sku_of(handle, row) for row in rows)
    for row in rows:
        choices = _choices(names, row, found)
        amount = cells.price(row, "Variant Price", found, rate)
        compared = (
            cells.price(row, "Variant Compare At Price", found, rate)
            if row.get("Variant Compare At Price")
            else None
        )
        if choices in seen:
            found.bad(row, "Option1 Value", _("%(line)s行目と同じ組み合わせです。", line=seen[choices]))
            continue
        seen[choices] = row.line
        sku = _given_sku(row) or _sku_of(handle, row)
        if not _given_sku(row) and own[sku] > 1:
            sku = f"{sku}-{short(repr(choices))}"
        if sku in lines:
            found.bad(row, "Variant SKU", _("SKUが%(line)s行目と重なっています。", line=lines[sku]))
            continue
        lines[sku] = row.line
        counts[sku] = _quantity(row, found)
        variants.append(_variant(row, sku, choices, amount or Yen(0), compared, found))
    return variants


def _variant(
    row: Row,
    sku: str,
    choices: tuple[tuple[str, str], ...],
    amount: Yen,
    compared: Yen | None,
    found: Findings,
) -> catalog.VariantDraft:
    barcode = row.get("Variant Barcode").lstrip("'")
    number = cells.jan(barcode) if barcode else None
    if barcode and number is None:
        found.doubtful(row, "Variant Barcode", _("JANコードではないので、取り込みませんでした。"))
    grams = cells.decimal(row.get("Variant Grams"))
    return catalog.VariantDraft(
        sku=sku, price=amount, compare_at=compared, choices=choices, jan=number,
        weight_g=int(grams) if grams and 0 < grams < 1_000_000 else None,
    )  # fmt: skip


def _given_sku(row: Row) -> str:
    return row.get("Variant SKU").lstrip("'").strip()[:100]


def _sku_of(handle: str, row: Row) -> str:
    """A stable SKU from handle and options."""
    values = [row.get(value) for _name, value in COLUMNS]
    parts = [handle, *(v for v in values if v and v != DEFAULT_TITLE)]
    return "-".join(value_key(p).upper() for p in parts)[:100]


def short(text: str) -> str:
    """A short name for what has no letters of its own, or whose letters are taken."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _quantity(row: Row, found: Findings) -> int:
    text = row.get("Variant Inventory Qty")
    number = cells.decimal(text) if text else Decimal(0)
    if number is None or number != number.to_integral_value() or number > cells.LARGEST_QUANTITY:
        found.bad(row, "Variant Inventory Qty", _("0以上の整数で入力してください。"))
        return 0
    if number < 0:
        found.doubtful(row, "Variant Inventory Qty", _("負の在庫数なので、0として数えました。"))
    return max(0, int(number))


@lru_cache(256)
def option_key(name: str) -> str:
    """Key of an option; colour and size have keys that the facets know."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return OPTION_KEYS.get(plain) or cells.slug(plain) or "option"


def _named(names: list[str]) -> list[tuple[str, str]]:
    return [(name, COLUMNS[i][1]) for i, name in enumerate(names) if name]


def _choices(names: list[str], row: Row, found: Findings) -> tuple[tuple[str, str], ...]:
    chosen = []
    for name, column in _named(names):
        value = row.get(column)
        if not value:
            found.bad(row, column, _("%(option)sの値がありません。", option=name))
        elif value != DEFAULT_TITLE:
            chosen.append((option_key(name), value_key(value)))
    return tuple(chosen)


@lru_cache(256)
def value_key(value: str) -> str:
    """Key of an option's value; signs that a key drops (L and L+) leave a mark of their own."""
    key = cells.slug(value)
    return key if key and re.fullmatch(r"[\w .-]+", value) else f"{key}-{short(value)[:4]}".strip("-")


def _options(names: list[str], rows: list[Row]) -> tuple[catalog.OptionDraft, ...]:
    drafts = []
    for name, column in _named(names):
        values = dict.fromkeys(row.get(column) for row in rows if row.get(column) not in ("", DEFAULT_TITLE))
        if values:
            shown = tuple(catalog.OptionValueDraft(value_key(v), LocalText({"ja": v})) for v in values)
            drafts.append(catalog.OptionDraft(option_key(name), LocalText({"ja": name}), shown))
    return tuple(drafts)


def _pictures(handle: str, title: str, names: list[str], rows: list[Row]) -> tuple[catalog.PictureDraft, ...]:
    """Pictures in the order of their position; one that a single colour uses belongs to that colour."""
    placed = [
        (_position(row), i, row.get("Image Src"), row.get("Image Alt Text")) for i, row in enumerate(rows)
    ]
    placed += [(10_000, i, row.get("Variant Image"), "") for i, row in enumerate(rows)]
    alts: dict[str, str] = {}
    for _place, _i, url, alt in sorted(p for p in placed if re.match(r"https?://", p[2])):
        alts[url] = alts.get(url) or alt
    users: dict[str, set[tuple[str, str]]] = {}
    if names and names[0] and names[0] != "Title":
        for row in rows:
            choice = (option_key(names[0]), value_key(row.get("Option1 Value")))
            users.setdefault(row.get("Variant Image"), set()).add(choice)
    return tuple(
        catalog.PictureDraft(
            key=f"{handle}-{short(url)}",
            alt=LocalText({"ja": alt or title}),
            choices=tuple(users.get(url, ())) if len(users.get(url, ())) == 1 else (),
            source_url=url,
        )
        for url, alt in alts.items()
    )


def _position(row: Row) -> int:
    text = row.get("Image Position")
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else 5000
