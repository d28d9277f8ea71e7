"""Lots: who is not shown a campaign, to compare with those who are; they stay where they are for as long as it lives.

A lot is drawn from whoever is at the door and the campaign, so nothing is written while they stay the same. Only at
sign-in a visitor turns into a person: there the lots of both are settled, and the ledger keeps what came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.services import audiences, behaviour
from storefront.services.behaviour import Verb
from storefront.services.campaigns.contacts import FIRST, Contact, OverlayRules
from storefront.services.campaigns.content import Campaign, Placement, Purpose
from storefront.services.campaigns.live import Live, LiveSet
from storefront.services.profile import Profile, Who

HOUSE = "holdout of the house"
# What stands in pages is decided for visitors without being claimed; overlays are in the ledger from the first time.
STANDING = (Placement.HOME, Placement.CHECKOUT)


def is_held(one: Live, profile: Profile, contact: Contact, rules: OverlayRules) -> bool:
    """Whether this person is of those who are not shown it; what the ledger holds goes before the draw."""
    known = fallen(contact)
    if known is not None:
        return known
    share = one.campaign.holdout * 100
    if share and audiences.bucket(profile.who, f"holdout {one.key}") < share:
        return True
    return one.campaign.purpose is Purpose.SELL and in_house_share(profile, rules)


def in_house_share(profile: Profile, rules: OverlayRules) -> bool:
    """Whether this person is of the share of the house that is sold nothing."""
    return rules.holdout > 0 and audiences.bucket(profile.who, HOUSE) < rules.holdout * 100


def fallen(contact: Contact) -> bool | None:
    """What the ledger holds of the lot: held back or not; None when it has not fallen yet."""
    if contact.held_at:
        return True
    return False if contact.shown or contact.drawn_at else None


@dataclass(frozen=True, slots=True)
class Lot:
    """What is known of one campaign at sign-in: whether either was shown it or held back, and the visitor's own draw."""

    shown: bool
    held: bool
    draw: bool


def lots(
    db: Session, visitor: Who, person: Who, live: LiveSet, *, site: str, now: datetime
) -> dict[str, Lot]:
    """The lots of what stands in pages now, for `ledger.merge`; one statement, none where nothing is drawn."""
    standing = [
        x
        for place in STANDING
        for x in live.by_placement.get(place, ())
        if _draws(x.campaign, live.rules, now)
    ]
    if not standing:
        return {}
    seen = behaviour.verbs_of(db, [x.key for x in standing], visitor.visitor_id, person.person_id, site=site)
    nobody = Profile(visitor, site)
    return {
        x.key: Lot(
            Verb.IMPRESSION in seen.get(x.key, ()), Verb.HELD in seen.get(x.key, ()), is_held(x, nobody, FIRST, live.rules)
        )
        for x in standing
    }  # fmt: skip


def _draws(said: Campaign, rules: OverlayRules, now: datetime) -> bool:
    held_back = said.holdout > 0 or (said.purpose is Purpose.SELL and rules.holdout > 0)
    return held_back and said.speaks(now)


def settled(known: Mapping[str, Any], lot: Lot, at: int) -> dict[str, Any]:
    """The ledger's entry with its lot: who was shown it once is not held back any more, and who has met it neither as
    visitor nor as person stays where the visitor was drawn."""
    entry = {name: value for name, value in known.items() if name not in ("held", "drawn")}
    if lot.shown or known.get("n") or known.get("drawn"):
        return entry | {"drawn": known.get("drawn", at)}
    held = lot.held or bool(known.get("held")) or lot.draw
    return entry | ({"held": known.get("held", at)} if held else {"drawn": at})
