"""The one decision: which campaigns a person sees on a page. A function of values, no clock, no database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from storefront.services import audiences
from storefront.services.campaigns.contacts import (
    FIRST,
    NOBODY_MET,
    Contact,
    Contacts,
    OverlayRules,
    is_capped,
    is_spent,
    millis,
)
from storefront.services.campaigns.content import Campaign, Placement, Purpose, Style, Trigger
from storefront.services.campaigns.suppression import agrees, owned, silenced
from storefront.services.profile import Moment, Profile

Matches = Callable[[Profile, Moment], bool]
MOST = {Placement.HOME: 1, Placement.OVERLAY: 1, Placement.CHECKOUT: 3}
MANY = 50
QUIET_PAGES = frozenset({"checkout", "payment", "confirmation"})


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
class Live:
    """A published campaign with its audience ready to ask; None asks nobody, for everyone is meant."""

    key: str
    campaign: Campaign
    matches: Matches | None = None

    @property
    def place(self) -> tuple[Placement, str]:
        """Placement and slot: campaigns of one place compete."""
        return self.campaign.placement, self.campaign.slot


@dataclass(frozen=True, slots=True)
class LiveSet:
    """Everything that is published, by placement, in the order of asking; `version` names the set."""

    version: int = 0
    by_placement: Mapping[Placement, tuple[Live, ...]] = field(default_factory=lambda: MappingProxyType({}))
    rules: OverlayRules = field(default_factory=OverlayRules)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One campaign and what became of it; the preview and the simulation read these."""

    key: str
    why: Why


@dataclass(frozen=True, slots=True)
class Decision:
    """What is shown by place, who is held back to compare, and every verdict."""

    shown: Mapping[tuple[Placement, str], tuple[Live, ...]]
    held: tuple[Live, ...]
    verdicts: tuple[Verdict, ...]

    def at(self, placement: Placement, slot: str = "") -> tuple[Live, ...]:
        """The campaigns of a place, first one first."""
        return self.shown.get((placement, slot), ())


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and when the decision is about; `trigger` is what called (None: the page itself is being made)."""

    profile: Profile
    moment: Moment
    contacts: Contacts = NOBODY_MET
    trigger: Trigger | None = None
    reached: int = 0


def live_set(campaigns: Iterable[Live], version: int, rules: OverlayRules | None = None) -> LiveSet:
    """Order a set for asking: by placement, the higher priority first, then by key."""
    found: dict[Placement, list[Live]] = {}
    for live in campaigns:
        found.setdefault(live.campaign.placement, []).append(live)
    ordered = {p: tuple(sorted(v, key=lambda x: (-x.campaign.priority, x.key))) for p, v in found.items()}
    return LiveSet(version, MappingProxyType(ordered), rules or OverlayRules())


class _Person:
    """What is asked about a person over and over while one page is decided, answered once."""

    def __init__(self, asked: Asked, rules: OverlayRules) -> None:
        self.asked, self.rules = asked, rules
        self.now = millis(asked.moment.now)
        self.spent = is_spent(rules, asked.contacts, self.now)
        self.since = owned(asked.profile)
        self._answers: dict[Matches, bool] = {}

    def belongs(self, matches: Matches) -> bool:
        """Whether they are of this audience."""
        found = self._answers.get(matches)
        if found is None:
            found = self._answers[matches] = matches(self.asked.profile, self.asked.moment)
        return found


def decide(live: LiveSet, asked: Asked, placements: Iterable[Placement]) -> Decision:
    """What this person sees at these placements of this page."""
    shown: dict[tuple[Placement, str], list[Live]] = {}
    held: list[Live] = []
    verdicts: list[Verdict] = []
    person = _Person(asked, live.rules)
    for placement in placements:
        for one in _in_turn(live.by_placement.get(placement, ()), asked.contacts):
            why, taken = _why(one, person), shown.setdefault(one.place, [])
            if why in (None, Why.HELD) and len(taken) >= MOST.get(placement, MANY):
                why = Why.DISPLACED  # whoever would not have seen it is nobody to compare with either
            elif why is None:
                why = Why.SHOWN
                taken.append(one)
            elif why is Why.HELD:
                held.append(one)
            verdicts.append(Verdict(one.key, why))
    return Decision({place: tuple(v) for place, v in shown.items() if v}, tuple(held), tuple(verdicts))


def _in_turn(campaigns: tuple[Live, ...], contacts: Contacts) -> Iterable[Live]:
    """Equal priority: whoever was shown longest ago goes first; most people have met none of them."""
    met = contacts.by_campaign
    if not met:
        return campaigns

    def turn(one: Live) -> tuple[int, int, str]:
        contact = met.get(one.key, FIRST)
        return -one.campaign.priority, contact.times[-1] if contact.times else 0, one.key

    return sorted(campaigns, key=turn)


def _why(one: Live, person: _Person) -> Why | None:
    """What keeps this campaign from this person, cheapest question first; None when nothing does."""
    said, asked = one.campaign, person.asked
    found = _when(said, asked.moment.now) or _where(said, asked)
    if found is not None:
        return found
    word = silenced(said, asked.profile, person.since, asked.moment.now)
    if word:
        return Why(word)
    if one.matches is not None and not person.belongs(one.matches):
        return Why.AUDIENCE
    return _how_often(one, person)


def is_meant(one: Live, asked: Asked, rules: OverlayRules) -> bool:
    """Whether schedule, consent, audience and hold-out let it speak to this person; page, trigger and caps aside."""
    return (
        _when(one.campaign, asked.moment.now) is None
        and agrees(one.campaign, asked.profile)
        and (one.matches is None or one.matches(asked.profile, asked.moment))
        and not is_held(one, asked.profile, asked.contacts.by_campaign.get(one.key, FIRST), rules)
    )


def _when(said: Campaign, now: datetime) -> Why | None:
    if said.begins is not None and now < said.begins:
        return Why.NOT_YET
    return Why.OVER if said.ends is not None and now >= said.ends else None


def _where(said: Campaign, asked: Asked) -> Why | None:
    moment = asked.moment
    here = (
        (not said.pages or moment.page in said.pages)
        and (not said.channels or moment.channel in said.channels)
        and (not said.devices or moment.device in said.devices)
    )
    if not here:
        return Why.PAGE
    return _may_come_over(said, asked) if said.placement is Placement.OVERLAY else None


def _may_come_over(said: Campaign, asked: Asked) -> Why | None:
    """Overlays never come in a checkout; on a phone straight from a search engine only a bar does."""
    moment = asked.moment
    if moment.page in QUIET_PAGES:
        return Why.QUIET
    landed = moment.came_from == "search" and moment.page_number < 2 and moment.device == "phone"
    if landed and said.style is not Style.BAR:
        return Why.QUIET
    if asked.trigger is None:
        return None
    return None if said.trigger is asked.trigger and asked.reached >= said.after else Why.PAGE


def _how_often(one: Live, person: _Person) -> Why | None:
    said, contact = one.campaign, person.asked.contacts.by_campaign.get(one.key, FIRST)
    word = is_capped(said.caps, contact, person.now) if _counts(said) else ""
    if word:
        return Why(word)
    if person.spent and said.placement is Placement.OVERLAY and said.purpose is not Purpose.TELL:
        return Why.SPENT
    return Why.HELD if is_held(one, person.asked.profile, contact, person.rules) else None


def _counts(said: Campaign) -> bool:
    """Sections of the home and blocks of the checkout stand still: nobody is asked to close them."""
    return said.placement in (Placement.OVERLAY, Placement.INBOX)


def is_held(one: Live, profile: Profile, contact: Contact, rules: OverlayRules) -> bool:
    """Whether this person is of those who are not shown it, for as long as it lives: drawn by person and campaign.

    What the ledger holds goes first, so that a visitor who signs in stays where they were.
    """
    if contact.held_at or contact.shown:
        return bool(contact.held_at)
    share = one.campaign.holdout
    if share and audiences.bucket(profile.who, f"holdout {one.key}") < share * 100:
        return True
    if one.campaign.purpose is not Purpose.SELL or not rules.holdout:
        return False
    return audiences.bucket(profile.who, "holdout of the house") < rules.holdout * 100
