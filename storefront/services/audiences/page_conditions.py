"""What can be asked about the moment: the time in Japan, and the page being answered."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Today in Japan is one of these days (`0` is Monday)."""

    kind: ClassVar[str] = "weekdays"
    weekdays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """The time in Japan lies in [from_hour, to_hour); a span over midnight is written the other way round."""

    kind: ClassVar[str] = "hours"
    from_hour: int | None = None
    to_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Today in Japan lies between these days, both included; an open end asks nothing."""

    kind: ClassVar[str] = "dates"
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class OnPage:
    """The page is one of these kinds."""

    kind: ClassVar[str] = "on_page"
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LooksAt:
    """The page shows one of these products or shelves."""

    kind: ClassVar[str] = "looks_at"
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CameFrom:
    """They came to this page from one of these."""

    kind: ClassVar[str] = "came_from"
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CartValue:
    """What lies in the cart is worth so many yen, tax included."""

    kind: ClassVar[str] = "cart_value"
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class CartHolds:
    """One of these products lies in the cart."""

    kind: ClassVar[str] = "cart_holds"
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """This is at least the so manieth page of the visit."""

    kind: ClassVar[str] = "pages_seen"
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class OnDevice:
    """The page is read on this kind of device."""

    kind: ClassVar[str] = "on_device"
    device: str = ""


@dataclass(frozen=True, slots=True)
class OnChannel:
    """The page is answered on this channel."""

    kind: ClassVar[str] = "on_channel"
    channel: str = ""


@dataclass(frozen=True, slots=True)
class ReadsIn:
    """The page is read in this language."""

    kind: ClassVar[str] = "reads_in"
    locale: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """They are signed in on this page."""

    kind: ClassVar[str] = "signed_in"
