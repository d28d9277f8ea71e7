"""What would have happened: recorded page views decided again, with and without a campaign. Pure; the ledger is kept in memory.

A page view counts as having pulled every trigger that its campaign waits for: a recording does not tell how long
somebody stayed, so reach is an upper bound for triggers other than arrival.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from storefront.kernel.clock import JST
from storefront.services.campaigns.contacts import KEPT, Contact, Contacts, millis
from storefront.services.campaigns.content import Placement, Purpose
from storefront.services.campaigns.deciding import Asked, Decision, Why, decide
from storefront.services.campaigns.live import Live, LiveSet, live_set
from storefront.services.profile import Moment, Profile

CAPS = frozenset({Why.CAPPED, Why.CLOSED, Why.SPENT, Why.NEVER, Why.DONE})


@dataclass(frozen=True, slots=True)
class PageView:
    """One recorded page: who and in which moment."""

    who: str
    moment: Moment


@dataclass(slots=True)
class Tally:
    """What a replay counted; people are counted once each."""

    views: int = 0
    meant: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    impressions: int = 0
    capped: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    per_person: Counter[str] = field(default_factory=Counter)


def replay(
    before: LiveSet, candidate: Live, views: Iterable[PageView], profiles: Mapping[str, Profile]
) -> Tally:
    """Decide every page view of these people (in order of time) without and with the candidate."""
    tally = Tally()
    one, two = _World(_placed(before, candidate)), _World(_placed(_with(before, candidate), candidate))
    placement = candidate.campaign.placement
    for view in views:
        profile = profiles.get(view.who)
        if profile is None:
            continue
        tally.views += 1
        plain = one.shown(view, profile, placement)
        new = two.shown(view, profile, placement)
        _count(tally, view, plain, new, candidate.key)
    return tally


def _placed(live: LiveSet, candidate: Live) -> LiveSet:
    """Only what competes with the candidate: other placements are not touched by it."""
    place = candidate.campaign.placement
    return replace(live, by_placement=MappingProxyType({place: live.by_placement.get(place, ())}))


def _with(live: LiveSet, candidate: Live) -> LiveSet:
    others = [x for found in live.by_placement.values() for x in found if x.key != candidate.key]
    return live_set([*others, candidate], live.version, live.rules)


def _count(tally: Tally, view: PageView, plain: Decision, new: Decision, key: str) -> None:
    why = next((v.why for v in new.verdicts if v.key == key), None)
    if why in (Why.SHOWN, Why.DISPLACED, Why.HELD) or why in CAPS:
        tally.meant.add(view.who)
    if why is Why.SHOWN:
        tally.reached.add(view.who)
        tally.impressions += 1
        tally.per_person[view.who] += 1
        tally.by_day[view.moment.now.astimezone(JST).date()] += 1
    elif why is Why.HELD:
        tally.held.add(view.who)
    elif why in CAPS:
        tally.capped += 1
    for verdict in plain.verdicts:
        if verdict.why is Why.SHOWN and verdict.key != key:
            tally.lost[verdict.key] += 1
            tally.plain[verdict.key] += 1
    for verdict in new.verdicts:
        if verdict.why is Why.SHOWN and verdict.key != key:
            tally.lost[verdict.key] -= 1


class _World:
    """One course of things: its set of campaigns and the ledger that grows while it runs."""

    def __init__(self, live: LiveSet) -> None:
        self.live, self.met = live, dict[str, Contacts]()

    def shown(self, view: PageView, profile: Profile, placement: Placement) -> Decision:
        """The decision of this page, written into the ledger where it is an overlay or a message."""
        contacts = self.met.get(view.who, _NOBODY)
        found = decide(self.live, Asked(profile, view.moment, contacts), (placement,))
        if placement in (Placement.OVERLAY, Placement.INBOX):
            for taken in found.shown.values():
                for one in taken:
                    contacts = _claimed(contacts, one, millis(view.moment.now))
            self.met[view.who] = contacts
        return found


_NOBODY = Contacts()


def _claimed(contacts: Contacts, one: Live, at: int) -> Contacts:
    """The ledger after one showing, as `ledger.claim` would leave it."""
    old = contacts.by_campaign.get(one.key, Contact())
    new = replace(old, shown=old.shown + 1, times=(*old.times, at)[-KEPT:])
    asks = one.campaign.placement is Placement.OVERLAY and one.campaign.purpose is not Purpose.TELL
    recent = (*contacts.recent, at)[-KEPT:] if asks else contacts.recent
    return Contacts({**contacts.by_campaign, one.key: new}, recent)
