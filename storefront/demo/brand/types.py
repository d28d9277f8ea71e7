"""What the demo brand is made of: goods, shelves and their words, as frozen values."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same thing said in Japanese and in English."""

    ja: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """The shape stored in JSONB columns."""
        return {"ja": self.ja, "en": self.en}


@dataclass(frozen=True, slots=True)
class PictureRecipe:
    """What to draw: shape, colour, pattern, and a label whose first line is large, the others small."""

    shape: str
    colour: str
    pattern: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice of an option; `code` is its part of the SKU, `swatch` an sRGB hex for colours."""

    key: str
    name: Bilingual
    code: str
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A way in which variants differ: `color`, `size`, `kind` or `pack`."""

    key: str
    name: Bilingual
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measurement of the goods themselves, laid flat, in centimetres (waist is a circumference)."""

    code: str
    name: Bilingual
    cm: float
    tolerance_cm: float


@dataclass(frozen=True, slots=True)
class Pack:
    """Contents of a consumable; `use_days` is how long it lasts in a household of two."""

    size: float
    unit: str
    use_days: int
    refill: bool


@dataclass(frozen=True, slots=True)
class PriceStep:
    """A tax-included price in yen, in force since so many days before the demo's first day."""

    price: int
    days_ago: int

    def since(self, today: date) -> date:
        """First day of this price."""
        return today - timedelta(days=self.days_ago)


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be counted, priced and sold."""

    sku: str
    jan: str
    choices: tuple[tuple[str, str], ...]
    title: Bilingual
    price: int
    compare_at: int | None
    prices: tuple[PriceStep, ...]
    measures: tuple[Measure, ...]
    weight_g: int
    shelf: str
    pack: Pack | None
    picture: PictureRecipe

    def choice(self, option: str) -> str | None:
        """Key of the value chosen for an option."""
        return dict(self.choices).get(option)


@dataclass(frozen=True, slots=True)
class Product:
    """One page of the shop; `returns` is `standard` or `unopened` (see the return policy)."""

    number: int
    slug: str
    code: str
    category: str
    name: Bilingual
    reading: str
    line: Bilingual
    description: Bilingual
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    tax_class: str
    returns: str
    material: Bilingual
    care: Bilingual
    repair: Bilingual | None
    origin: Bilingual
    added_days_ago: int


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf; `parent` is the slug of the shelf above it, none for the top."""

    slug: str
    parent: str | None
    name: Bilingual
    intro: Bilingual


@dataclass(frozen=True, slots=True)
class Collection:
    """A chosen set of products with its own picture and words."""

    slug: str
    name: Bilingual
    headline: Bilingual
    intro: Bilingual
    link: Bilingual
    hero: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything on the shelves of the demo brand."""

    categories: tuple[Category, ...]
    collections: tuple[Collection, ...]
    products: tuple[Product, ...]

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Every variant of every product, in order."""
        return tuple(variant for product in self.products for variant in product.variants)
