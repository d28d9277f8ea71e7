"""Our own product CSV: one row per variant; the product's columns are taken from its first row."""

from decimal import Decimal

from storefront.kernel.i18n import LocalText, _
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.imports import cells
from storefront.services.imports.cells import Findings, Row
from storefront.services.imports.shopify import PUBLISHED, Parsed, option_key, short, value_key

COLUMNS = (
    "slug", "name_ja", "name_en", "line_ja", "line_en", "description_ja", "description_en", "reading", "category",
    "kind_ja", "kind_en", "vendor", "tags", "tax_class", "return_policy", "material_ja", "material_en", "care_ja",
    "care_en", "origin_ja", "origin_en", "published", "option1_name_ja", "option1_name_en", "option1_ja", "option1_en",
    "option1_swatch", "option2_name_ja", "option2_name_en", "option2_ja", "option2_en", "option2_swatch", "sku", "jan",
    "price", "compare_at", "weight_g", "pack_size", "pack_unit", "pack_days", "max_per_order", "measures", "pictures",
)  # fmt: skip
MEASURES = {
    "身幅": ("width", "Width"), "着丈": ("length", "Length"), "肩幅": ("shoulder", "Shoulder"), "袖丈": ("sleeve", "Sleeve"),
    "胴囲": ("waist", "Waist"), "股上": ("rise", "Rise"), "股下": ("inseam", "Inseam"), "わたり": ("thigh", "Thigh"),
    "足長": ("foot", "Foot length"), "幅": ("breadth", "Width"), "高さ": ("height", "Height"), "奥行": ("depth", "Depth"),
}  # fmt: skip


def parse(rows: tuple[Row, ...], found: Findings, categories: frozenset[str]) -> Parsed:
    """Drafts of all products; bad rows are noted in `found`."""
    groups: dict[str, list[Row]] = {}
    lines: dict[str, int] = {}
    for row in rows:
        if row.too_long:
            found.bad(row, "", _("列が見出しより多くあります。"))
        elif not row.get("slug") or cells.slug(row.get("slug")) != row.get("slug"):
            found.bad(row, "slug", _("小文字の英数字とハイフンで入力してください。"))
        elif _known_once(row, found, lines):
            groups.setdefault(row.get("slug"), []).append(row)
    drafts = [_product(slug, group, found, categories) for slug, group in groups.items()]
    return Parsed(tuple(d for d in drafts if d), {}, lines)


def _known_once(row: Row, found: Findings, lines: dict[str, int]) -> bool:
    sku = row.get("sku")
    if not sku or len(sku) > 100:
        found.bad(row, "sku", _("SKUがありません。") if not sku else _("SKUは100文字までです。"))
        return False
    if sku in lines:
        found.bad(row, "sku", _("SKUが%(line)s行目と重なっています。", line=lines[sku]))
        return False
    lines[sku] = row.line
    return True


def _product(
    slug: str, rows: list[Row], found: Findings, categories: frozenset[str]
) -> catalog.ProductDraft | None:
    first = rows[0]
    if not first.get("name_ja"):
        found.bad(first, "name_ja", _("商品名がありません。"))
        return None
    if first.get("category") and first.get("category") not in categories:
        found.bad(first, "category", _("この分類はありません。"))
    return catalog.ProductDraft(
        slug=slug,
        name=_both(first, "name"),
        variants=tuple(_variants(rows, found)),
        category=first.get("category") or None,
        reading=first.get("reading"),
        line=_both(first, "line"),
        description=_both(first, "description"),
        vendor=first.get("vendor"),
        kind=_maybe(first, "kind"),
        tags=tuple(dict.fromkeys(first.get("tags").split())),
        tax_class=_tax_class(first, found),
        return_policy=first.get("return_policy") or "standard",
        material=_maybe(first, "material"),
        care=_maybe(first, "care"),
        origin=_maybe(first, "origin"),
        options=_options(rows),
        pictures=_pictures(slug, rows),
        published_at=PUBLISHED if cells.yes(first, "published", found, default=True) else None,
    )


def _tax_class(row: Row, found: Findings) -> str:
    tax = row.get("tax_class") or "standard"
    if tax not in ("standard", "reduced"):
        found.bad(row, "tax_class", _("standardかreducedで入力してください。"))
    return tax


def _both(row: Row, name: str) -> LocalText:
    texts = {code: row.get(f"{name}_{code}") for code in ("ja", "en")}
    return LocalText({code: text for code, text in texts.items() if text})


def _maybe(row: Row, name: str) -> LocalText | None:
    return _both(row, name) or None


def _variants(rows: list[Row], found: Findings) -> list[catalog.VariantDraft]:
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    variants = []
    for row in rows:
        choices = tuple(_choices(row))
        if choices in seen:
            found.bad(row, "option1_ja", _("%(line)s行目と同じ組み合わせです。", line=seen[choices]))
            continue
        seen[choices] = row.line
        variants.append(_variant(row, choices, found))
    return variants


def _variant(row: Row, choices: tuple[tuple[str, str], ...], found: Findings) -> catalog.VariantDraft:
    number = cells.jan(row.get("jan")) if row.get("jan") else None
    if row.get("jan") and number is None:
        found.bad(row, "jan", _("JANコードの桁数かチェックデジットが違います。"))
    amount = cells.price(row, "price", found, Decimal(1))
    limit = cells.whole(row, "max_per_order", found, 99) if row.get("max_per_order") else 20
    if limit == 0:
        found.bad(row, "max_per_order", _("1以上の整数で入力してください。"))
    return catalog.VariantDraft(
        sku=row.get("sku"),
        price=amount or Yen(0),
        compare_at=cells.price(row, "compare_at", found) if row.get("compare_at") else None,
        choices=choices,
        jan=number,
        weight_g=cells.whole(row, "weight_g", found) if row.get("weight_g") else None,
        pack=_pack(row, found),
        measures=tuple(_measures(row, found)),
        max_per_order=limit or 20,
    )


def _choices(row: Row) -> list[tuple[str, str]]:
    pairs = ((row.get(f"option{n}_name_ja"), row.get(f"option{n}_ja")) for n in (1, 2))
    return [(option_key(name), value_key(value)) for name, value in pairs if name and value]


def _options(rows: list[Row]) -> tuple[catalog.OptionDraft, ...]:
    drafts = []
    for n in (1, 2):
        named = [row for row in rows if row.get(f"option{n}_name_ja") and row.get(f"option{n}_ja")]
        if not named:
            continue
        values: dict[str, catalog.OptionValueDraft] = {}
        for row in named:
            key = value_key(row.get(f"option{n}_ja"))
            swatch = row.get(f"option{n}_swatch") or None
            values.setdefault(key, catalog.OptionValueDraft(key, _both(row, f"option{n}"), swatch))
        name = _both(named[0], f"option{n}_name")
        drafts.append(catalog.OptionDraft(option_key(str(name["ja"])), name, tuple(values.values())))
    return tuple(drafts)


def _pack(row: Row, found: Findings) -> catalog.PackDraft | None:
    if not row.get("pack_size"):
        return None
    size = cells.decimal(row.get("pack_size"))
    if size is None or size <= 0 or not row.get("pack_unit"):
        found.bad(row, "pack_size", _("内容量は数字、単位はpack_unitに入力してください。"))
        return None
    days = cells.whole(row, "pack_days", found, 3650) if row.get("pack_days") else None
    return catalog.PackDraft(float(size), row.get("pack_unit"), days)


def _measures(row: Row, found: Findings) -> list[catalog.MeasureDraft]:
    """身幅=51;着丈=66 in centimetres."""
    drafts = []
    for part in filter(None, (p.strip() for p in row.get("measures").split(";"))):
        name, _sign, text = part.partition("=")
        cm = cells.decimal(text)
        if name.strip() not in MEASURES or cm is None or not 0 < cm < 1000:
            known = "、".join(MEASURES)
            found.bad(
                row,
                "measures",
                _("「身幅=51;着丈=66」のように入力してください。使える名前：%(known)s", known=known),
            )
            return []
        code, english = MEASURES[name.strip()]
        drafts.append(catalog.MeasureDraft(code, LocalText({"ja": name.strip(), "en": english}), float(cm)))
    return drafts


def _pictures(slug: str, rows: list[Row]) -> tuple[catalog.PictureDraft, ...]:
    urls = dict.fromkeys(url for row in rows for url in row.get("pictures").split())
    return tuple(
        catalog.PictureDraft(f"{slug}-{short(url)}", _both(rows[0], "name"), (), source_url=url)
        for url in urls
        if url.startswith(("http://", "https://"))
    )
