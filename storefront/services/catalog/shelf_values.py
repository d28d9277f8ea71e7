"""Lists: what is looked at (scope), what of it is wanted (facets, sort), and the page that answers."""

from dataclasses import dataclass
from typing import Literal

from storefront.kernel.money import Yen
from storefront.services.catalog.values import Card, Picture

SORTS = ("recommended", "new", "price", "price-desc")
PAGE = 24


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: how it may be spelled (folded, as typed first) and how it sounds."""

    spelled: tuple[str, ...]
    sounding: tuple[str, ...] = ()

    @property
    def alternatives(self) -> tuple[str, ...]:
        """All that it may be found by; what holds another of them is found with that."""
        every = dict.fromkeys((*self.spelled, *self.sounding))
        return tuple(text for text in every if not any(other in text for other in every if other != text))


@dataclass(frozen=True, slots=True)
class Scope:
    """A category, a collection, or what words find (every term; `codes` are folded SKUs and JANs)."""

    kind: Literal["category", "collection", "words"]
    slug: str = ""
    terms: tuple[Term, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The facets chosen, the order, and after which product to go on (a cursor)."""

    sizes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    price_from: Yen | None = None
    price_to: Yen | None = None
    in_stock: bool = False
    shop: str = ""
    sort: str = "recommended"
    after: str | None = None

    @property
    def chosen(self) -> frozenset[str]:
        """The facets of which something is chosen."""
        price = self.price_from is not None or self.price_to is not None
        given = {"sizes": self.sizes, "colours": self.colours, "kinds": self.kinds, "price": price}
        return frozenset(
            name for name, v in {**given, "stock": self.in_stock, "shop": self.shop}.items() if v
        )

    @property
    def filtered(self) -> bool:
        """Whether any facet is chosen."""
        return bool(self.chosen)


@dataclass(frozen=True, slots=True)
class ShelfLink:
    """A shelf to go to; the picture is of something on it."""

    slug: str
    name: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a list: name, words, the way here, the shelves below."""

    name: str
    intro: str
    picture: Picture | None
    trail: tuple[ShelfLink, ...]
    children: tuple[ShelfLink, ...]


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet, how many products it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    checked: bool
    hex: str = ""
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the price drawing: share of the tallest (0–100) and whether it lies in the range chosen."""

    height: int
    on: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a list."""

    kinds: tuple[FacetChoice, ...]
    sizes: tuple[FacetChoice, ...]
    colours: tuple[FacetChoice, ...]
    shops: tuple[FacetChoice, ...]
    price_low: Yen
    price_high: Yen
    bars: tuple[Bar, ...]
    in_stock: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a list; `total` counts what the facets leave, `everything` the whole scope."""

    heading: Heading | None
    cards: tuple[Card, ...]
    total: int
    everything: int
    shown: int
    next: str | None
    facets: Facets
