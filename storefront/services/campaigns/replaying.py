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
from storefront.services.campaigns.contacts import KEPT, NOBODY_MET, Contact, Contacts, is_one_visit, millis
from storefront.services.campaigns.content import Placement, Purpose
from storefront.services.campaigns.deciding import Asked, standing
from storefront.services.campaigns.live import Live, LiveSet, live_set
from storefront.services.campaigns.verdicts import Why
from storefront.services.profile import Moment, Profile

CAPS = frozenset({Why.CAPPED, Why.CLOSED, Why.SPENT, Why.NEVER, Why.DONE})
MET = CAPS | {Why.SHOWN, Why.DISPLACED, Why.HELD}


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
    tally, placement = Tally(), candidate.campaign.placement
    plain, new = _World(before, placement), _World(_with(before, candidate), placement)
    apart: set[str] = set()  # who was shown the candidate: until then both courses of things are the same
    for view in views:
        profile = profiles.get(view.who)
        if profile is None:
            continue
        tally.views += 1
        asked = Asked(profile, view.moment)
        known = new.met.get(view.who, NOBODY_MET)
        shown, why = new.goes_on(view.who, asked, candidate.key)
        if why is Why.SHOWN and view.who not in apart:
            apart.add(view.who)
            plain.met[view.who] = known
        without = plain.goes_on(view.who, asked)[0] if view.who in apart else shown
        _count(tally, view, why)
        _compare(tally, without, shown, candidate.key)
    return tally


def _with(live: LiveSet, candidate: Live) -> LiveSet:
    place = candidate.campaign.placement
    others = [x for x in live.by_placement.get(place, ()) if x.key != candidate.key]
    return live_set([*others, candidate], live.version, live.rules)


def _count(tally: Tally, view: PageView, why: Why | None) -> None:
    if why in MET:
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


def _compare(tally: Tally, without: list[Live], shown: list[Live], key: str) -> None:
    """What others were shown without the candidate, and how much of it they lost."""
    for one in without:
        if one.key != key:
            tally.plain[one.key] += 1
            tally.lost[one.key] += 1
    for one in shown:
        if one.key != key:
            tally.lost[one.key] -= 1


class _World:
    """One course of things at one placement: its campaigns and the ledger that grows while it runs."""

    def __init__(self, live: LiveSet, placement: Placement) -> None:
        only = MappingProxyType({placement: live.by_placement.get(placement, ())})
        self.live, self.placement, self.met = (
            replace(live, by_placement=only),
            placement,
            dict[str, Contacts](),
        )
        self.counts = placement in (Placement.OVERLAY, Placement.INBOX)

    def goes_on(self, who: str, asked: Asked, about: str = "") -> tuple[list[Live], Why | None]:
        """Who is shown on this page, written into the ledger where showings are counted; what becomes of one."""
        contacts = self.met.get(who, NOBODY_MET)
        asked = Asked(asked.profile, asked.moment, contacts, answers=asked.answers)
        shown, why = standing(self.live, asked, self.placement, about)
        for one in shown:
            if self.counts or one.campaign.caps.limited:
                contacts = _claimed(contacts, one, millis(asked.moment.now), stands=not self.counts)
                self.met[who] = contacts
        return shown, why


def _claimed(contacts: Contacts, one: Live, at: int, *, stands: bool) -> Contacts:
    """The ledger after one showing, as `ledger.claim` or, where it stands in the page, `count_visit` would leave it."""
    old = contacts.by_campaign.get(one.key, Contact())
    if stands and is_one_visit(old, at):
        return contacts
    new = replace(old, shown=old.shown + 1, times=(*old.times, at)[-KEPT:])
    asks = one.campaign.placement is Placement.OVERLAY and one.campaign.purpose is not Purpose.TELL
    recent = (*contacts.recent, at)[-KEPT:] if asks else contacts.recent
    return Contacts({**contacts.by_campaign, one.key: new}, recent)
