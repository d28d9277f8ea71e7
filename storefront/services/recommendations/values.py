"""What other rooms get from recommendations: kinds of rows, and a product with the reason why it is there."""

from dataclasses import dataclass
from enum import StrEnum

from storefront.services.catalog import Card


class Kind(StrEnum):
    """Why a product may stand in a row; what a row of that kind is computed for (`subject`)."""

    SIMILAR = "similar"
    TOGETHER = "bought_together"
    LOOK = "complete_look"
    FOR_YOU = "for_you"
    AGAIN = "buy_again"
    POPULAR = "popular"
    NEW = "new"
    VIEWED = "viewed"


# What a row is computed for.
OF_PRODUCTS = (Kind.SIMILAR, Kind.TOGETHER, Kind.LOOK)
OF_PEOPLE = (Kind.FOR_YOU, Kind.AGAIN)
OF_SHELVES = (Kind.POPULAR, Kind.NEW)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product and why it is suggested, in the reader's language; `days` since it was bought last."""

    card: Card
    kind: Kind
    reason: str
    days: int | None = None


Suggestions = tuple[Suggestion, ...]
