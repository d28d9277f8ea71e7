"""What can be asked about one person: small frozen values, empty fields asking nothing.

Windows end at the moment of asking and begin so many days of 24 hours before it: what happened exactly then is
just outside. `from_days` is the near end and belongs to it, `to_days` the far one. `of` names goods, any of them:
`category:tops` (with the shelves below it) or `product:everyday-tee`.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Purchases:
    """How many purchases they made, over all channels or by one, ever or within so many days."""

    kind: ClassVar[str] = "purchases"
    at_least: int | None = None
    at_most: int | None = None
    days: int | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Spend:
    """What they paid in yen, tax included, ever or within so many days."""

    kind: ClassVar[str] = "spend"
    at_least: int | None = None
    at_most: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """Their first purchase lies so many days back."""

    kind: ClassVar[str] = "first_order"
    from_days: int | None = None
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class LastOrder:
    """Their latest purchase lies so many days back."""

    kind: ClassVar[str] = "last_order"
    from_days: int | None = None
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class SecondPurchase:
    """The window from the first purchase to the second (F2): exactly one, `since` its delivery or the order."""

    kind: ClassVar[str] = "second_purchase"
    from_days: int | None = None
    to_days: int | None = None
    since: str = ""


@dataclass(frozen=True, slots=True)
class HasBought:
    """They bought these goods (any goods when none are named) at least so many times."""

    kind: ClassVar[str] = "bought"
    of: tuple[str, ...] = ()
    at_least: int | None = None
    days: int | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class BoughtBetween:
    """They bought these goods, and the latest time lies so many days back."""

    kind: ClassVar[str] = "bought_between"
    of: tuple[str, ...] = ()
    from_days: int | None = None
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class Viewed:
    """They looked at these products or shelves so many times; days are those of the calendar in Japan, today's too."""

    kind: ClassVar[str] = "viewed"
    of: tuple[str, ...] = ()
    at_least: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CartAdded:
    """They put these products into the cart so many times; days as in `Viewed`."""

    kind: ClassVar[str] = "cart_added"
    products: tuple[str, ...] = ()
    at_least: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """They searched for this word (any when none is named) so many times; days as in `Viewed`."""

    kind: ClassVar[str] = "searched"
    word: str = ""
    at_least: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class LeftInCart:
    """They left a cart or an order begun behind, worth at least so many yen, within so many days."""

    kind: ClassVar[str] = "left_in_cart"
    at_least: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class InterestedIn:
    """One of these draws them with at least this score, decayed to the moment of asking."""

    kind: ClassVar[str] = "interest"
    of: tuple[str, ...] = ()
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Something they ordered is still on its way."""

    kind: ClassVar[str] = "undelivered"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Something they ordered waits for its payment."""

    kind: ClassVar[str] = "unpaid"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case is open between them and the shop: a return, a repair, a complaint (any when none is named)."""

    kind: ClassVar[str] = "open_case"
    case: str = ""


@dataclass(frozen=True, slots=True)
class Consented:
    """They agreed to this."""

    kind: ClassVar[str] = "consent"
    consent: str = ""


@dataclass(frozen=True, slots=True)
class UsesDevice:
    """They were seen on this kind of device."""

    kind: ClassVar[str] = "uses_device"
    device: str = ""


@dataclass(frozen=True, slots=True)
class UsesChannel:
    """They were seen on this channel."""

    kind: ClassVar[str] = "uses_channel"
    channel: str = ""


@dataclass(frozen=True, slots=True)
class LivesIn:
    """They live in one of these prefectures."""

    kind: ClassVar[str] = "lives_in"
    prefectures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IsKnown:
    """There is a person behind it, not only a browser."""

    kind: ClassVar[str] = "known"


@dataclass(frozen=True, slots=True)
class NewVisitor:
    """Nothing bought yet, and first seen less than so many days ago (or never before)."""

    kind: ClassVar[str] = "new_visitor"
    days: int | None = None


@dataclass(frozen=True, slots=True)
class LastSeen:
    """They were last here so many days back."""

    kind: ClassVar[str] = "last_seen"
    from_days: int | None = None
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class InList:
    """They are on this list."""

    kind: ClassVar[str] = "in_list"
    list_key: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A stable share of everybody: the bucket of this salt lies in [low, high) percent."""

    kind: ClassVar[str] = "split"
    salt: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class InAudience:
    """They belong to another audience."""

    kind: ClassVar[str] = "audience"
    audience: str = ""
