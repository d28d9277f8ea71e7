"""What other rooms get from the catalog: frozen values, never rows."""

from dataclasses import dataclass

from storefront.kernel.i18n import LocalText, _
from storefront.kernel.money import Yen

TAX_RATES = {"standard": 10, "reduced": 8}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the page needs it; a placeholder has no srcset and keeps the ratio."""

    url: str
    srcset: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Sellable:
    """A variant that may be bought now, with the price to be paid (tax included); `marks` as `marks_of` tells them."""

    sku: str
    product_slug: str
    name: LocalText
    options: tuple[tuple[LocalText, LocalText], ...]
    price: Yen
    compare_at: Yen | None
    tax_rate: int
    return_policy: str
    picture: Picture | None
    max_per_order: int
    pack: LocalText | None
    sale: bool
    marks: frozenset[str] = frozenset()

    @property
    def chosen(self) -> tuple[LocalText, ...]:
        """What tells it from its siblings: values of options, and the contents unless a value names them."""
        values = tuple(value for _, value in self.options)
        pack = self.pack
        if pack is None or any(pack["ja"] in value.get("ja", "") for value in values):
            return values
        return (*values, pack)


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of a product: stable key, name in the reader's language, sRGB hex."""

    key: str
    name: str
    hex: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a row or list, in the reader's language."""

    slug: str
    name: str
    line: str
    price_min: Yen
    price_max: Yen
    compare_at: Yen | None
    tax_rate: int
    picture: Picture
    colours: tuple[Swatch, ...]
    sold_out: bool
    left: int | None

    @property
    def url(self) -> str:
        """Address of the product's page."""
        return f"/p/{self.slug}"

    @property
    def price(self) -> Yen:
        """The price shown: the lowest."""
        return self.price_min

    @property
    def from_price(self) -> bool:
        """Whether variants differ in price (shown as 「から」)."""
        return self.price_max > self.price_min

    @property
    def reduced(self) -> bool:
        """Whether the reduced tax rate applies."""
        return self.tax_rate == TAX_RATES["reduced"]

    @property
    def note(self) -> str:
        """One line below the price: how few are left."""
        return _("のこり%(n)s点", n=self.left) if self.left else ""
