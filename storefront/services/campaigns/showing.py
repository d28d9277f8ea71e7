"""Showings of what stands in pages and is limited: noted beside the page, written by the second into the ledger.

A visit counts once, so it does not matter that a page just shown is written a moment later: whatever is shown in the
same half hour, in another tab or on another device, is the same showing. A killed process loses its last second.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services.behaviour.buffer import Buffer
from storefront.services.campaigns.contacts import FIRST, Contacts, is_one_visit, millis
from storefront.services.campaigns.ledger import count_visit
from storefront.services.campaigns.live import Live
from storefront.services.campaigns.lots import STANDING
from storefront.services.profile import Who


@dataclass(frozen=True, slots=True)
class Showing:
    """Somebody was shown a section of the home or a block of the checkout."""

    who: Who
    live: Live
    site: str
    at: datetime


def counts(one: Live, met: Contacts, now: datetime) -> bool:
    """Whether showing it now has to be counted: it stands in the page, is limited, and a new visit begins."""
    said = one.campaign
    known = met.by_campaign.get(one.key, FIRST)
    return said.caps.limited and said.placement in STANDING and not is_one_visit(known, millis(now))


def note(showing: Showing) -> None:
    """Note a showing; never waits, never fails."""
    with contextlib.suppress(Exception):
        _BUFFER.put(showing)


def write_down(db: Session, some: Sequence[Showing]) -> int:
    """Count these showings; how many counted. Rows in one order, of visitors before people as a sign-in takes them,
    so that nobody waits for each other."""
    by_time = sorted(some, key=lambda s: s.at)
    ordered = sorted(by_time, key=lambda s: (s.site, s.who.key, s.live.key), reverse=True)
    return sum(count_visit(db, s.who, s.live, site=s.site, now=s.at) for s in ordered)


_BUFFER = Buffer(write_down)
os.register_at_fork(after_in_child=_BUFFER.begin_anew)
flush: Callable[[], int] = _BUFFER.flush
