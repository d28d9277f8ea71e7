"""Whom nothing is sold to now (before any targeting): bought lately, waiting for a parcel, in trouble with us.

Care, questions and announcements pass: they are what stands in place of a push.
"""

from collections.abc import Mapping
from datetime import datetime

from storefront.services.campaigns.live import Pushed
from storefront.services.profile import Profile

Since = Mapping[
    str, float
]  # `product:tea`, `category:drinks` → when it last came to them, seconds since 1970


def left_alone(profile: Profile) -> str:
    """Why nothing at all is sold to this person (a word of `Why`), empty when something may be."""
    if profile.cases:
        return "case"
    if profile.unpaid:
        return "unpaid"
    return "undelivered" if profile.undelivered else ""


def owned(profile: Profile, pushed: Pushed, now: datetime) -> Since:
    """Since when they have what they bought, as far as some campaign pushes it and it may not be used up yet."""
    products, shelves, used_up = pushed.products, pushed.shelves, now - pushed.longest
    found: dict[str, float] = {}
    for b in profile.bought:
        at = b.delivered_at or b.at
        if at > used_up:
            for key in (products.get(b.product), shelves.get(b.category)):
                if key is not None:
                    found[key] = max(found.get(key, 0.0), at.timestamp())
    return found


def in_use(since: Since, lasts: float, now: float) -> frozenset[str]:
    """What of it is not used up, of goods that last so many seconds."""
    return frozenset(key for key, at in since.items() if at > now - lasts)
