"""The envelope of what somebody did in the shop; business events have one of their own (`kernel.outbox`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

NOTHING: Mapping[str, Any] = MappingProxyType({})
LONGEST = 200


class Verb(StrEnum):
    """What somebody did, or what was done to them (`impression`, `held`).

    `order` is written for a browser whose guest ordered: the order itself belongs to a person whom it does not know.
    """

    VIEW = "view"
    LIST = "list"
    SEARCH = "search"
    CART_ADD = "cart_add"
    CART_REMOVE = "cart_remove"
    CHECKOUT_STEP = "checkout_step"
    PAGE = "page"
    IMPRESSION = "impression"
    CLICK = "click"
    DISMISSAL = "dismissal"
    CONVERSION = "conversion"
    HELD = "held"
    ANSWER = "answer"
    ORDER = "order"


PAGES = frozenset({Verb.VIEW, Verb.LIST, Verb.SEARCH, Verb.CHECKOUT_STEP, Verb.PAGE})
CAMPAIGN = frozenset({Verb.IMPRESSION, Verb.CLICK, Verb.DISMISSAL, Verb.CONVERSION, Verb.HELD})


@dataclass(frozen=True, slots=True)
class Happening:
    """One behaviour event; `data` is small and plain (it becomes JSON). `id` is its number once it is written.

    `data["new"]` marks a request that brought no cookie: whoever never brings one back gets no profile.
    """

    at: datetime
    site: str
    channel: str
    visitor_id: UUID | None
    person_id: int | None
    verb: str
    subject: str
    campaign: str = ""
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    id: int = 0


def plain(text: str) -> str:
    """Text as the database takes it: no NUL, no half characters, not longer than a subject may be."""
    return text[:LONGEST].replace("\x00", "").encode(errors="ignore").decode()
