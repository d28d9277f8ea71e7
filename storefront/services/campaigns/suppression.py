"""Whom nothing is sold to now (before any targeting): bought lately, waiting for a parcel, in trouble with us."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from storefront.services.campaigns.content import Campaign, Purpose
from storefront.services.profile import Profile

Since = Mapping[str, datetime]  # `product:tea`, `category:drinks` → when it last came to them


def owned(profile: Profile) -> Since:
    """Since when they have what they bought, by product and by shelf."""
    found: dict[str, datetime] = {}
    for b in profile.bought:
        at = b.delivered_at or b.at
        for key in (f"product:{b.product}", f"category:{b.category}"):
            found[key] = max(found.get(key, at), at)
    return found


def agrees(campaign: Campaign, profile: Profile) -> bool:
    """Whether they gave the consent that it needs, if it needs one."""
    return not campaign.needs or bool({campaign.needs, f"{campaign.needs}:web"} & profile.consents)


def silenced(campaign: Campaign, profile: Profile, since: Since, now: datetime) -> str:
    """Why this campaign must not speak to this person (a word of `Why`), empty when it may; `since` is `owned`.

    Care, questions and announcements pass: they are what stands in place of a push.
    """
    if not agrees(campaign, profile):
        return "consent"
    if campaign.purpose is not Purpose.SELL:
        return ""
    if profile.cases:
        return "case"
    if profile.unpaid:
        return "unpaid"
    if profile.undelivered:
        return "undelivered"
    return "bought" if since and _has_it(campaign, since, now - timedelta(days=campaign.use_days)) else ""


def _has_it(campaign: Campaign, since: Since, used_up: datetime) -> bool:
    """Whether they have it, or one that does the same, and it is not used up."""
    return any(since.get(f"product:{slug}", used_up) > used_up for slug in campaign.products) or any(
        since.get(f"category:{slug}", used_up) > used_up for slug in campaign.categories
    )
