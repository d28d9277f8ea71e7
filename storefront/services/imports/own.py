"""Our own product CSV: one row per variant; the product's columns are taken from its first row."""

from storefront.kernel.i18n import LocalText, _
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.imports import cells, packed
from storefront.services.imports.cells import Findings, Row
from storefront.services.imports.shopify import Parsed, option_key, short, value_key

OPTIONS = (1, 2, 3)
LANGUAGES = ("ja", "en")
_PRODUCT = (
    "slug", "name_ja", "name_en", "line_ja", "line_en", "description_ja", "description_en", "reading", "category",
    "kind_ja", "kind_en", "vendor", "tags", "tax_class", "return_policy", "material_ja", "material_en", "care_ja",
    "care_en", "repair_ja", "repair_en", "origin_ja", "origin_en", "seo_title", "seo_description", "published",
    "unpublished",
)  # fmt: skip
_OPTION = ("name_ja", "name_en", "key", "ja", "en", "value", "swatch", "values")
_VARIANT = (
    "sku", "jan", "price", "compare_at", "weight_g", "pack_size", "pack_unit", "pack_days", "pack_refill",
    "pack_label_ja", "pack_label_en", "max_per_order", "measures", "pictures",
)  # fmt: skip
# The columns of each option by their part; made once, they are looked up in every row.
_OF = {n: {part: f"option{n}_{part}" for part in _OPTION} for n in OPTIONS}
COLUMNS = (*_PRODUCT, *(name for n in OPTIONS for name in _OF[n].values()), *_VARIANT)


class Reader:
    """Products of a file of our own, one after the other; SKUs are known with the line on which they stood."""

    def __init__(self, categories: frozenset[str]) -> None:
        self.categories = categories
        self.lines: dict[str, int] = {}

    def product(self, rows: list[Row], found: Findings) -> Parsed | None:
        """The draft of these rows of one product; what is bad is noted in `found`."""
        kept = [row for row in rows if self._sound(row, found)]
        draft = _product(kept, found, self.categories) if kept else None
        return Parsed(draft, {}) if draft else None

    def _sound(self, row: Row, found: Findings) -> bool:
        if row.too_long:
            found.bad(row, "", _("列が見出しより多くあります。"))
        elif not row.get("slug") or cells.slug(row.get("slug")) != row.get("slug"):
            found.bad(row, "slug", _("小文字の英数字とハイフンで入力してください。"))
        else:
            return _known_once(row, found, self.lines)
        return False


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


def _product(rows: list[Row], found: Findings, categories: frozenset[str]) -> catalog.ProductDraft | None:
    first = rows[0]
    if not first.get("name_ja"):
        found.bad(first, "name_ja", _("商品名がありません。"))
        return None
    if first.get("category") and first.get("category") not in categories:
        found.bad(first, "category", _("この分類はありません。"))
    return catalog.ProductDraft(
        slug=first.get("slug"),
        name=_both(first, "name"),
        variants=tuple(_variants(rows, found)),
        category=first.get("category") or None,
        reading=first.get("reading"),
        line=_both(first, "line"),
        description=_both(first, "description"),
        vendor=first.get("vendor"),
        kind=_maybe(first, "kind"),
        tags=packed.tags(first),
        tax_class=_tax_class(first, found),
        return_policy=first.get("return_policy") or "standard",
        material=_maybe(first, "material"),
        care=_maybe(first, "care"),
        repair=_maybe(first, "repair"),
        origin=_maybe(first, "origin"),
        seo=_seo(first),
        options=_options(rows, found),
        pictures=_pictures(rows),
        published_at=packed.moment(first, "published", found) if first.get("published") else packed.PUBLISHED,
        unpublished_at=packed.moment(first, "unpublished", found),
    )


def _seo(row: Row) -> dict[str, str]:
    given = {key: row.get(f"seo_{key}") for key in ("title", "description")}
    return {key: text for key, text in given.items() if text}


def _tax_class(row: Row, found: Findings) -> str:
    tax = row.get("tax_class") or "standard"
    if tax not in ("standard", "reduced"):
        found.bad(row, "tax_class", _("standardかreducedで入力してください。"))
    return tax


def _both(row: Row, name: str) -> LocalText:
    texts = [(code, row.get(f"{name}_{code}")) for code in LANGUAGES]
    return LocalText({code: text for code, text in texts if text})


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
    amount = cells.price(row, "price", found)
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
        pack=packed.pack(row, found),
        measures=packed.measures(row, found),
        max_per_order=limit or 20,
    )


def _option_key(row: Row, n: int) -> str:
    return row.get(_OF[n]["key"]) or option_key(row.get(_OF[n]["name_ja"]))


def _value_key(row: Row, n: int) -> str:
    return row.get(_OF[n]["value"]) or value_key(row.get(_OF[n]["ja"]))


def _chosen(row: Row, n: int) -> bool:
    return bool(row.get(_OF[n]["name_ja"]) and row.get(_OF[n]["ja"]))


def _choices(row: Row) -> list[tuple[str, str]]:
    return [(_option_key(row, n), _value_key(row, n)) for n in OPTIONS if _chosen(row, n)]


def _options(rows: list[Row], found: Findings) -> tuple[catalog.OptionDraft, ...]:
    """Options with their values as the rows name them; those that we wrote out keep their order."""
    drafts = []
    for n in OPTIONS:
        told = {v.key: v for v in packed.values(rows[0], _OF[n]["values"], found)}
        named = [row for row in rows if _chosen(row, n)]
        said: dict[str, catalog.OptionValueDraft] = {}
        for row in named:
            key = _value_key(row, n)
            if key not in said:
                swatch = row.get(_OF[n]["swatch"]) or None
                said[key] = catalog.OptionValueDraft(key, _both(row, f"option{n}"), swatch)
        first = named[0] if named else rows[0]
        if told or said:
            name = _both(first, f"option{n}_name")
            drafts.append(catalog.OptionDraft(_option_key(first, n), name, tuple({**told, **said}.values())))
    return tuple(drafts)


def _pictures(rows: list[Row]) -> tuple[catalog.PictureDraft, ...]:
    urls = dict.fromkeys(url for row in rows for url in row.get("pictures").split())
    return tuple(
        catalog.PictureDraft(f"{rows[0].get('slug')}-{short(url)}", _both(rows[0], "name"), source_url=url)
        for url in urls
        if url.startswith(("http://", "https://"))
    )
