"""One profile per person: what every surface knows about whoever is at the door. Values only, nothing is asked here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Who:
    """Whose profile: the person once they are known, else the visitor of this browser."""

    visitor_id: UUID | None = None
    person_id: int | None = None

    @property
    def key(self) -> str:
        """One text per person or visitor, stable for as long as they are who they are."""
        return f"p:{self.person_id}" if self.person_id is not None else f"v:{self.visitor_id}"


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a purchase, of any channel; `amount` is what the line cost in yen, tax included."""

    order: str
    sku: str
    product: str
    category: str
    quantity: int
    amount: int
    at: datetime
    channel: str = "web"
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Something open between the person and the shop: a `return`, a `repair`, a `complaint`."""

    kind: str
    key: str
    opened_at: datetime
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A product that was looked at, by its slug."""

    product: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Interest:
    """How much something draws them: `score` as it was at `at`; it halves in `profile.rules.HALF_LIFE`."""

    score: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """A cart (or, at `step` checkout, an order begun) that was left behind; `value` in yen."""

    at: datetime
    value: int
    products: tuple[str, ...] = ()
    step: str = "cart"


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer corrected: interests they have or no longer have, sizes; looks before `since` do not count."""

    likes: Mapping[str, datetime] = field(default_factory=lambda: NOTHING)
    forgotten: Mapping[str, datetime] = field(default_factory=lambda: NOTHING)
    sizes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the house knows about one person or visitor; times are UTC, newest entries first.

    `orders` counts purchases that were not cancelled, over every channel. `interests` are keyed `category:tees`,
    `product:…`, `colour:…`; `counts` by (verb, subject) and day in Japan; `consents` are `marketing:mail` and the like.
    """

    who: Who
    site: str = "hiyori"
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    orders: int = 0
    spent: int = 0
    first_order_at: datetime | None = None
    last_order_at: datetime | None = None
    bought: tuple[Bought, ...] = ()
    undelivered: tuple[str, ...] = ()
    unpaid: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    viewed: tuple[Seen, ...] = ()
    interests: Mapping[str, Interest] = field(default_factory=lambda: NOTHING)
    counts: Mapping[tuple[str, str], Mapping[date, int]] = field(default_factory=lambda: NOTHING)
    sizes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    channels: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    prefecture: str = ""
    lists: frozenset[str] = frozenset()
    abandoned: Left | None = None
    told: Told = Told()

    @property
    def known(self) -> bool:
        """Whether there is a person behind it, not only a browser."""
        return self.who.person_id is not None


@dataclass(frozen=True, slots=True)
class Moment:
    """The page being answered: when, where, on what. `page` is home, list, product, search, cart, checkout,
    mypage, account (signing in, signed links) or other.

    `came_from` is search, mail, line, link or empty (from within); `page_number` counts pages of this visit from 1.
    """

    now: datetime
    page: str = "other"
    site: str = "hiyori"
    channel: str = "web"
    locale: str = "ja"
    device: str = "phone"
    product: str = ""
    category: str = ""
    came_from: str = ""
    page_number: int = 1
    cart_value: int = 0
    cart_products: frozenset[str] = frozenset()
    signed_in: bool = False
