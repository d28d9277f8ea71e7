"""A product as its page shows it, and which of its variants is meant (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront.kernel.i18n import locale
from storefront.kernel.money import Yen
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.shelf_values import ShelfLink
from storefront.services.catalog.values import Card, Picture


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an option; `hex` is empty when it has no colour."""

    key: str
    name: str
    hex: str


@dataclass(frozen=True, slots=True)
class Option:
    """A way in which the variants differ."""

    key: str
    name: str
    values: tuple[Value, ...]

    @property
    def coloured(self) -> bool:
        """Whether its values are shown as swatches."""
        return bool(self.values) and all(value.hex for value in self.values)

    def value(self, key: str) -> Value | None:
        """The value with this key."""
        return next((value for value in self.values if value.key == key), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measurement in centimetres."""

    code: str
    name: str
    cm: float


@dataclass(frozen=True, slots=True)
class VariantShown:
    """A variant on its page; `compare_at` only where it may be struck through."""

    sku: str
    jan: str | None
    choices: Mapping[str, str]
    price: Yen
    compare_at: Yen | None
    max_per_order: int
    measures: tuple[Measure, ...]
    pack: str
    weight_g: int | None


@dataclass(frozen=True, slots=True)
class ProductShown:
    """A product on its page, in the reader's language."""

    slug: str
    name: str
    line: str
    description: str
    material: str
    care: str
    repair: str
    origin: str
    tax_rate: int
    return_policy: str
    vendor: str
    seo: Mapping[str, Any]
    trail: tuple[ShelfLink, ...]
    options: tuple[Option, ...]
    variants: tuple[VariantShown, ...]
    pictures: tuple[Mapping[str, Any], ...]
    related: tuple[Card, ...]
    beside: tuple[Mapping[str, Any], ...] = ()

    def meant(self, wanted: Mapping[str, str], sku: str | None, stock: Mapping[str, int]) -> VariantShown:
        """The variant asked for by SKU or by options; else the nearest one, in stock if possible."""

        def nearness(variant: VariantShown) -> tuple[bool, int, bool]:
            matches = sum(1 for key, value in wanted.items() if variant.choices.get(key) == value)
            return variant.sku == sku, matches, stock.get(variant.sku, 0) > 0

        return max(self.variants, key=nearness)  # the first of equals: the product's own order

    def with_choice(self, variant: VariantShown, option: str, value: str) -> VariantShown | None:
        """The variant that differs from this one only in one option."""
        choices = {**variant.choices, option: value}
        return next((v for v in self.variants if dict(v.choices) == choices), None)

    def gallery(self, variant: VariantShown) -> tuple[Picture, ...]:
        """Pictures of this variant, then those of the whole product; other variants' are left out."""
        fitting = [
            row
            for row in self.pictures
            if all(variant.choices.get(key) == value for key, value in row["choices"].items())
        ]
        ordered = sorted(fitting or self.pictures[:1], key=lambda row: not row["choices"])
        return tuple(shown(dict(row), self.name) for row in ordered) or (shown(None, self.name),)

    def named(self, variant: VariantShown) -> str:
        """「紺・M」 or "Navy / M": the values chosen."""
        found = (option.value(variant.choices.get(option.key, "")) for option in self.options)
        return (" / " if locale() == "en" else "・").join(value.name for value in found if value)
