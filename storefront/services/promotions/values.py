"""Promotions as values: conditions × benefits × calculators, and what a cart and its customer are to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen

NOTHING: Mapping[Any, Any] = MappingProxyType({})
NO_YEN = Yen(0)


class Kind(StrEnum):
    """What a promotion gives; each has its calculator in `calculators.py`."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cart; `shelves` are marks such as `category:tops` and `collection:early-winter`."""

    sku: str
    product: str
    quantity: int
    unit_price: Yen
    tax_rate: int
    shelves: frozenset[str] = frozenset()
    on_sale: bool = False

    @property
    def amount(self) -> int:
        """Price of the line before any promotion."""
        return self.unit_price * self.quantity

    @property
    def marks(self) -> frozenset[str]:
        """Everything a scope can name it by."""
        return self.shelves | {f"product:{self.product}"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a promotion holds; amounts and quantities count goods in its scope, before any promotion.

    `scope` and `without` are marks (`product:…`, `category:…`, `collection:…`); an empty scope is everything.
    """

    scope: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    without_sale: bool = False
    minimum_amount: Yen = NO_YEN
    minimum_quantity: int = 0
    first_order: bool = False
    signed_in: bool = False
    audience: str = ""
    channels: frozenset[str] = frozenset()
    needs_coupon: bool = False


@dataclass(frozen=True, slots=True)
class Benefit:
    """What it gives: percent or yen in `value`, at most `most` yen; a gift by SKU; free delivery."""

    kind: Kind
    value: int = 0
    most: Yen | None = None
    gift: str = ""
    gift_quantity: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion as customers meet it; `key` is public, `title` is what they read (never the internal name).

    `exclusive` allows nothing beside it; of one non-empty `group` only one is used.
    Its schedule includes `starts_at` and ends before `ends_at`. Limits are claimed elsewhere, exactly.
    """

    key: str
    title: LocalText
    benefit: Benefit
    conditions: Conditions = Conditions()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    exclusive: bool = False
    group: str = ""
    total_limit: int | None = None
    person_limit: int | None = None
    note: LocalText | None = None
    id: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon the customer has on hand; it may end before its promotion does."""

    coupon_id: int
    promotion: str
    hint: str = ""
    ends_at: datetime | None = None
    personal: bool = False
    limited: bool = False
    used_up: bool = False


@dataclass(frozen=True, slots=True)
class Gift:
    """What a gift is worth, and how many there are."""

    price: Yen
    tax_rate: int
    left: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the customer and the order beside its lines.

    `shipping` is None until it is known. `used` counts what this person used of each promotion, `used_up` names
    those whose total is reached. `wanted` was tapped (last one last), `declined` was taken out.
    """

    signed_in: bool = False
    ordered_before: bool = False
    audiences: frozenset[str] = frozenset()
    channel: str = "web"
    shipping: Yen | None = None
    shipping_rate: int = 10
    held: Mapping[str, Held] = field(default_factory=lambda: NOTHING)
    used: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    used_up: frozenset[str] = frozenset()
    gifts: Mapping[str, Gift] = field(default_factory=lambda: NOTHING)
    wanted: tuple[str, ...] = ()
    declined: frozenset[str] = frozenset()
