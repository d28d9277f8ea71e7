"""What may become of a campaign for somebody on a page."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What became of a campaign for this person on this page."""

    SHOWN = "shown"
    NOT_YET = "not_yet"
    OVER = "over"
    PAGE = "page"
    CONSENT = "consent"
    CASE = "case"
    UNPAID = "unpaid"
    UNDELIVERED = "undelivered"
    BOUGHT = "bought"
    AUDIENCE = "audience"
    NEVER = "never"
    DONE = "done"
    CLOSED = "closed"
    CAPPED = "capped"
    SPENT = "spent"
    QUIET = "quiet"
    HELD = "held"
    DISPLACED = "displaced"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One campaign and what became of it; the preview and the simulation read these."""

    key: str
    why: Why
