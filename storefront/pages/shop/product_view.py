"""The variant chosen and its choices in words: what is there, what is sold out, what to do then (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from storefront.kernel.i18n import _
from storefront.services.catalog import Option, Picture, ProductShown, Value, VariantShown

FEW = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option as a cell or swatch."""

    value: str
    label: str
    checked: bool
    sold_out: bool
    note: str
    hex: str


@dataclass(frozen=True, slots=True)
class Choices:
    """An option with its cells; `chosen` is the value's name, `sold_out` a sentence or nothing."""

    key: str
    name: str
    chosen: str
    coloured: bool
    cells: tuple[Choice, ...]
    sold_out: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A variant in stock to offer instead of a sold-out one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """What the page says about the variant chosen."""

    named: str
    sold_out: bool
    stock: str
    choices: tuple[Choices, ...]
    pictures: tuple[Picture, ...]
    alternative: Alternative | None
    measures: tuple[str, ...]
    sizes: tuple[tuple[str, tuple[str, ...]], ...]


def view_of(product: ProductShown, variant: VariantShown, stock: Mapping[str, int]) -> ProductView:
    """The view of one variant; `stock` counts what may be promised per SKU."""
    left = stock.get(variant.sku, 0)
    return ProductView(
        named=product.named(variant),
        sold_out=left <= 0,
        stock=stock_words(left),
        choices=tuple(_choices(product, variant, option, stock) for option in product.options),
        pictures=product.gallery(variant),
        alternative=_alternative(product, variant, stock) if left <= 0 else None,
        measures=_measures(product),
        sizes=_sizes(product),
    )


def stock_words(left: int) -> str:
    """How much is there, the negative said as well."""
    if left <= 0:
        return str(_("売り切れ"))
    return str(_("のこり%(n)s点", n=left) if left <= FEW else _("在庫あり"))


def address(product: ProductShown, variant: VariantShown) -> str:
    """The address that means this variant."""
    keys = [option.key for option in product.options if option.key in variant.choices]
    chosen = {key: variant.choices[key] for key in keys}
    return f"/p/{product.slug}?{urlencode(chosen or {'sku': variant.sku})}"


def _choices(
    product: ProductShown, variant: VariantShown, option: Option, stock: Mapping[str, int]
) -> Choices:
    cells = tuple(_choice(product, variant, option, value, stock) for value in option.values)
    gone = [cell.label for cell in cells if cell.sold_out]
    listed = _("、").join(gone)
    chosen = option.value(variant.choices.get(option.key, ""))
    return Choices(
        option.key,
        option.name,
        chosen.name if chosen else "",
        option.coloured,
        cells,
        _("%(values)sは売り切れました。", values=listed) if gone else "",
    )


def _choice(
    product: ProductShown, variant: VariantShown, option: Option, value: Value, stock: Mapping[str, int]
) -> Choice:
    other = product.with_choice(variant, option.key, value.key)
    left = stock.get(other.sku, 0) if other else 0
    if other is None or option.key != product.options[-1].key:
        # A colour counts as sold out when no size of it is left, not when this size is missing.
        kin = [v for v in product.variants if v.choices.get(option.key) == value.key]
        left = max((stock.get(v.sku, 0) for v in kin), default=0)
    checked = variant.choices.get(option.key) == value.key
    note = "" if option.key != product.options[-1].key else stock_words(left)
    return Choice(value.key, value.name, checked, left <= 0, note, value.hex)


def _alternative(
    product: ProductShown, variant: VariantShown, stock: Mapping[str, int]
) -> Alternative | None:
    there = [v for v in product.variants if stock.get(v.sku, 0) > 0]
    if not there:
        return None
    nearest = max(there, key=lambda v: sum(v.choices.get(k) == c for k, c in variant.choices.items()))
    return Alternative(product.named(nearest), address(product, nearest))


def _measures(product: ProductShown) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for v in product.variants for m in v.measures))


def _tells_more(size: str, values: tuple[str, ...]) -> bool:
    """Whether measurements say more than the size's name: that of shoes is their length already."""
    try:
        return {float(value) for value in values} != {float(size)}
    except ValueError:
        return True


def _sizes(product: ProductShown) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One row per size: its name and its measurements in centimetres, in the order of the heading."""
    names = _measures(product)
    size = next((option for option in product.options if option.key == "size"), None)
    rows: dict[str, tuple[str, ...]] = {}
    for variant in product.variants:
        known = {m.name: f"{m.cm:g}" for m in variant.measures}
        value = size.value(variant.choices.get("size", "")) if size else None
        if known:
            rows.setdefault(value.name if value else product.name, tuple(known.get(n, "–") for n in names))
    return tuple(rows.items()) if any(_tells_more(*row) for row in rows.items()) else ()
