"""What a campaign says: where, what, whom, when, how often, and against what; plain JSON in, checked values out.

Text is text: no block holds markup, so nothing a merchandiser types can run. Links lead within the shop.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

LINK = re.compile(r"/(?!/)[^\s\\<>\"']{0,400}\Z")
EVERYONE = ""


class Placement(StrEnum):
    """Where a campaign appears."""

    HOME = "home"
    OVERLAY = "overlay"
    CHECKOUT = "checkout"
    INBOX = "inbox"
    GUIDANCE = "guidance"


class Purpose(StrEnum):
    """Why it speaks; only what sells is silenced by a recent purchase or an open case."""

    SELL = "sell"
    CARE = "care"
    ASK = "ask"
    TELL = "tell"


class Style(StrEnum):
    """How an overlay comes in."""

    BAR = "bar"
    ROLLDOWN = "rolldown"
    SLIDEIN = "slidein"
    MODAL = "modal"
    FULL = "full"


class Trigger(StrEnum):
    """What calls an overlay; `after` says how much of it (seconds, percent, yen)."""

    ARRIVAL = "arrival"
    DWELL = "dwell"
    SCROLL = "scroll"
    EXIT = "exit"
    INACTIVE = "inactive"
    CART = "cart"
    ABANDONED = "abandoned"
    EVENT = "event"


def _within_the_shop(href: str) -> str:
    if not LINK.match(href):
        raise ValueError("a link leads to an address of this shop")
    return href


Words = dict[Literal["ja", "en"], Annotated[str, Field(max_length=2000)]]
Slug = Annotated[str, Field(max_length=120, pattern=r"^[\w.-]*$")]
Link = Annotated[str, AfterValidator(_within_the_shop)]


class Plain(BaseModel):
    """Parent of everything here: never changed once read, nothing unknown passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Plain):
    """A heading, a paragraph, or a small line above."""

    kind: Literal["heading", "text", "note"]
    words: Words


class Picture(Plain):
    """A picture of the shop by its key."""

    kind: Literal["picture"]
    key: Annotated[str, Field(max_length=200)]
    alt: Words = Field(default_factory=dict)


class Product(Plain):
    """A product with its picture and price of now."""

    kind: Literal["product"]
    slug: Slug


class Coupon(Plain):
    """A promotion's coupon, taken in one tap."""

    kind: Literal["coupon"]
    promotion: Slug


class Button(Plain):
    """One link; the first is the answer wanted."""

    kind: Literal["button"]
    label: Words
    href: Link


class Agreement(Plain):
    """A consent asked for; never ticked beforehand."""

    kind: Literal["consent"]
    purpose: Literal["marketing:mail", "marketing:line", "personalization"]
    label: Words


class Question(Plain):
    """One question with answers to tap: a survey, a recommendation from 0 to 10, a size, how much is left."""

    kind: Literal["question"]
    ask: Literal["choice", "nps", "size", "remaining"] = "choice"
    key: Slug
    words: Words
    options: tuple[Words, ...] = Field(default=(), max_length=8)


Block = Annotated[
    Text | Picture | Product | Coupon | Button | Agreement | Question, Field(discriminator="kind")
]


# Blocks with a form of their own: they cannot stand inside the form of the checkout.
ASKS = (Coupon, Question, Agreement)


class Section(Plain):
    """What a home campaign puts into its slot; `source` is where a row's goods come from."""

    kind: Literal["hero", "reading", "row", "message"] = "message"
    collection: Slug = ""
    source: Literal["collection", "products", "for_you", "buy_again", "popular"] = "collection"
    title: Words = Field(default_factory=dict)
    products: tuple[Slug, ...] = Field(default=(), max_length=24)


class Caps(Plain):
    """How often one person is shown it, over all devices: in all, and `times` in `days`. What stands in pages (home,
    checkout) is counted only where it is `limited`, by visits, and its words can then be closed."""

    limited: bool = False
    most: int = Field(default=3, ge=1, le=1000)
    times: int = Field(default=1, ge=1, le=20)
    days: int = Field(default=7, ge=1, le=366)
    cooldown_days: int = Field(default=14, ge=0, le=366)
    stop_after_goal: bool = True


class Campaign(Plain):
    """A campaign as it is edited, published and decided; `begins` and `ends` are moments, the end is outside.

    `audience` is the key of an audience, empty for everyone; `products` and `categories` are what it pushes;
    `use_days` is how long what was bought lasts; `holdout` is the share (percent) that is not shown it, to compare.
    """

    name: str = Field(min_length=1, max_length=120)
    placement: Placement
    slot: Annotated[str, Field(max_length=40)] = ""
    purpose: Purpose = Purpose.TELL
    style: Style = Style.SLIDEIN
    trigger: Trigger = Trigger.ARRIVAL
    after: int = Field(default=0, ge=0, le=10_000_000)
    audience: Slug = EVERYONE
    begins: datetime | None = None
    ends: datetime | None = None
    pages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    priority: int = Field(default=50, ge=0, le=100)
    caps: Caps = Caps()
    holdout: int = Field(default=0, ge=0, le=50)
    goal: Annotated[str, Field(max_length=60)] = "order"
    goal_days: int = Field(default=14, ge=1, le=90)
    products: tuple[Slug, ...] = ()
    categories: tuple[Slug, ...] = ()
    use_days: int = Field(default=60, ge=0, le=730)
    needs: Literal["", "marketing:mail", "marketing:line", "personalization"] = ""
    section: Section | None = None
    blocks: tuple[Block, ...] = Field(default=(), max_length=12)

    @property
    def plain(self) -> dict[str, Any]:
        """The same as JSON."""
        return self.model_dump(mode="json")

    @property
    def span(self) -> tuple[float, float]:
        """From when on it speaks, and when no more: seconds since 1970, without end where nothing was said."""
        begins, ends = self.begins, self.ends
        return begins.timestamp() if begins else -inf, ends.timestamp() if ends else inf

    def speaks(self, at: datetime) -> bool:
        """Whether its time has come and is not over."""
        begins, ends = self.span
        return begins <= at.timestamp() < ends


def campaign_of(content: Mapping[str, Any]) -> Campaign:
    """Read a campaign; ValueError names the first thing that is wrong."""
    try:
        return Campaign.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
