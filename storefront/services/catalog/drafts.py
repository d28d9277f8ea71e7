"""What goes into the catalog: drafts of products, variants, prices, pictures and shelves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen

Choices = tuple[tuple[str, str], ...]


def _empty() -> LocalText:
    return LocalText({})


@dataclass(frozen=True, slots=True)
class OptionValueDraft:
    """One value of an option; `swatch` is an sRGB hex for colours."""

    key: str
    name: LocalText
    swatch: str | None = None


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """A way in which variants differ; the facets know the keys `color` and `size`."""

    key: str
    name: LocalText
    values: tuple[OptionValueDraft, ...]


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """A measurement of the goods laid flat, in centimetres."""

    code: str
    name: LocalText
    cm: float
    tolerance_cm: float = 0.0


@dataclass(frozen=True, slots=True)
class PackDraft:
    """Contents of a consumable; `use_days` is how long it lasts in a household of two."""

    size: float
    unit: str
    use_days: int | None = None
    refill: bool = False
    label: LocalText | None = None


@dataclass(frozen=True, slots=True)
class PriceDraft:
    """A price of the past: tax-included yen from this moment until the next one."""

    amount: Yen
    valid_from: datetime
    compare_at: Yen | None = None


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One variant; `choices` are (option key, value key), `history` is written once, oldest first.

    An archived one is kept for its orders and sold no more.
    """

    sku: str
    price: Yen
    choices: Choices = ()
    compare_at: Yen | None = None
    jan: str | None = None
    history: tuple[PriceDraft, ...] = ()
    measures: tuple[MeasureDraft, ...] = ()
    weight_g: int | None = None
    pack: PackDraft | None = None
    max_per_order: int = 20
    archived: bool = False


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture; `choices` names what it shows (empty: all variants), `colour` tints its placeholder.

    Pictures of a draft stand in their order unless `position` says otherwise.
    """

    key: str
    alt: LocalText
    choices: Choices = ()
    source_url: str | None = None
    colour: str | None = None
    focal: tuple[float, float] | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product with everything that hangs on it; variants that are missing here are archived."""

    slug: str
    name: LocalText
    variants: tuple[VariantDraft, ...]
    site: str = "hiyori"
    category: str | None = None
    reading: str = ""
    line: LocalText = field(default_factory=_empty)
    description: LocalText = field(default_factory=_empty)
    vendor: str = ""
    kind: LocalText | None = None
    tags: tuple[str, ...] = ()
    tax_class: str = "standard"
    return_policy: str = "standard"
    material: LocalText | None = None
    care: LocalText | None = None
    repair: LocalText | None = None
    origin: LocalText | None = None
    seo: dict[str, Any] = field(default_factory=dict)
    options: tuple[OptionDraft, ...] = ()
    pictures: tuple[PictureDraft, ...] = ()
    published_at: datetime | None = None
    unpublished_at: datetime | None = None
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """A shelf; `parent` is the slug of the shelf above it and comes before it in the list."""

    slug: str
    name: LocalText
    parent: str | None = None
    intro: LocalText = field(default_factory=_empty)
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class CollectionDraft:
    """A hand-picked set: product slugs in their order."""

    slug: str
    name: LocalText
    products: tuple[str, ...]
    headline: LocalText = field(default_factory=_empty)
    intro: LocalText = field(default_factory=_empty)
    link: LocalText = field(default_factory=_empty)
    picture_key: str | None = None
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class Put:
    """What a put changed: product slugs that were new, changed, and left as they were."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
