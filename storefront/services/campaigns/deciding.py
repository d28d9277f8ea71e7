"""The one decision: which campaigns a person sees on a page. A function of values, no clock, no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

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
from storefront.services.campaigns.content import Campaign, Placement, Style, Trigger
from storefront.services.campaigns.live import Candidate, Contest, Live, LiveSet, Matches, candidate
from storefront.services.campaigns.lots import fallen, in_house_share, is_held
from storefront.services.campaigns.suppression import Since, in_use, left_alone, owned
from storefront.services.campaigns.verdicts import Verdict, Why
from storefront.services.profile import Moment, Profile

QUIET_PAGES = frozenset({"checkout", "payment", "confirmation", "account"})
NEVER = (0,)
# Asked about two hundred times on every page: looking a member up in its class takes ten times as long.
SHOWN, HELD, DISPLACED, AUDIENCE = Why.SHOWN, Why.HELD, Why.DISPLACED, Why.AUDIENCE


@dataclass(frozen=True, slots=True)
class Decision:
    """What is shown by place, and who is held back to compare; what became of the others is worked out when asked."""

    shown: Mapping[tuple[Placement, str], tuple[Live, ...]]
    held: tuple[Live, ...]
    _all: Callable[[], tuple[tuple[Live, Why], ...]]

    def at(self, placement: Placement, slot: str = "") -> tuple[Live, ...]:
        """The campaigns of a place, first one first."""
        return self.shown.get((placement, slot), ())

    @property
    def outcomes(self) -> tuple[tuple[Live, Why], ...]:
        """Every campaign of these placements and what became of it, those that belong to other pages last."""
        return self._all()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The same by key."""
        return tuple(Verdict(one.key, why) for one, why in self._all())


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and when the decision is about; `trigger` is what called (None: the page itself is being made), `styles`
    are the overlays that may come (empty: all), `answers` what is known of their audiences for this page already."""

    profile: Profile
    moment: Moment
    contacts: Contacts = NOBODY_MET
    trigger: Trigger | None = None
    reached: int = 0
    styles: tuple[Style, ...] = ()
    answers: dict[Matches, bool] = field(default_factory=dict)


class _Person:
    """What is asked about a person over and over while one page is decided, answered once."""

    def __init__(self, asked: Asked, live: LiveSet) -> None:
        self.asked, self.live = asked, live
        self.profile, self.met = asked.profile, asked.contacts.by_campaign
        self.at, self.millis = asked.moment.now.timestamp(), millis(asked.moment.now)
        alone = left_alone(asked.profile)
        self.alone = Why(alone) if alone else None
        self.key = asked.profile.who.key.encode()
        self._answers = asked.answers
        self._in_use: dict[float, frozenset[str]] = {}

    def belongs(self, matches: Matches) -> bool:
        """Whether they are of this audience."""
        found = self._answers.get(matches)
        if found is None:
            found = self._answers[matches] = matches(self.profile, self.asked.moment)
        return found

    def has(self, one: Candidate) -> bool:
        """Whether they have what it pushes, or one that does the same, and it is not used up."""
        found = self._in_use.get(one.lasts)
        if found is None:
            found = self._in_use[one.lasts] = in_use(self._since, one.lasts, self.at)
        return not one.goods.isdisjoint(found)

    @cached_property
    def _since(self) -> Since:
        return owned(self.profile, self.live.pushed, self.asked.moment.now)

    def ordered_since(self, first: int) -> bool:
        """Whether they ordered after this moment (milliseconds)."""
        last = self.profile.last_order_at
        return last is not None and first / 1000 < last.timestamp() <= self.at

    @cached_property
    def spent(self) -> bool:
        """Whether overlays have asked enough of them for now."""
        return is_spent(self.live.rules, self.asked.contacts, self.millis)

    @cached_property
    def of_the_house(self) -> bool:
        """Whether they are of the share of the house that is sold nothing."""
        return in_house_share(self.profile, self.live.rules)


def decide(live: LiveSet, asked: Asked, placements: Iterable[Placement]) -> Decision:
    """What this person sees at these placements of this page; whoever comes after a place is full is not asked about."""
    wanted, person = tuple(placements), _Person(asked, live)
    shown: dict[tuple[Placement, str], tuple[Live, ...]] = {}
    held: list[Live] = []
    for placement in wanted:
        for contest in live.here(placement, asked.moment).contests:
            taken: list[Live] = []
            for one, why in _in_turn(contest, person):
                if why is SHOWN:
                    taken.append(one.live)
                    if len(taken) == contest.most:
                        break
                elif why is HELD:
                    held.append(one.live)
            if taken:
                shown[contest.place] = tuple(taken)
    return Decision(shown, tuple(held), lambda: outcomes(live, asked, wanted))


def standing(live: LiveSet, asked: Asked, placement: Placement, about: str) -> tuple[list[Live], Why | None]:
    """Who stands at this placement, and what becomes of one campaign (by its key; None when it belongs elsewhere)."""
    person, shown, found = _Person(asked, live), list[Live](), None
    for contest in live.here(placement, asked.moment).contests:
        left, waits = contest.most, about in contest.keys
        for one, why in _in_turn(contest, person):
            if one.key == about:
                found, waits = why, False
            if why is SHOWN:
                shown.append(one.live)
                left -= 1
            if not left and not waits:
                break
    return shown, found


def outcomes(live: LiveSet, asked: Asked, placements: Iterable[Placement]) -> tuple[tuple[Live, Why], ...]:
    """Every campaign of these placements and what becomes of it, those that belong to other pages last."""
    person, found, elsewhere = _Person(asked, live), list[tuple[Live, Why]](), list[tuple[Live, Why]]()
    for placement in placements:
        here = live.here(placement, asked.moment)
        found += [(one.live, why) for contest in here.contests for one, why in _in_turn(contest, person)]
        elsewhere += [(one, candidate(one).when(person.at) or Why.PAGE) for one in here.elsewhere]
    return (*found, *elsewhere)


def _in_turn(contest: Contest, person: _Person) -> Iterator[tuple[Candidate, Why]]:
    """Those who want a place, each with what becomes of it, in their turn."""
    left = contest.most
    for rank in contest.ranks:
        for one in _longest_ago(rank, person.met) if len(rank) > 1 and person.met else rank:
            why = _why(one, person)
            if why is None or why is HELD:
                if not left:
                    why = DISPLACED  # whoever would not have seen it is nobody to compare with either
                elif why is None:
                    why, left = SHOWN, left - 1
            yield one, why


def _longest_ago(rank: tuple[Candidate, ...], met: Mapping[str, Contact]) -> Iterable[Candidate]:
    """Equal priority: whoever was shown longest ago goes first."""
    if not any(one.key in met for one in rank):
        return rank
    return sorted(rank, key=lambda one: (met.get(one.key, FIRST).times or NEVER)[-1])


def _why(one: Candidate, person: _Person) -> Why | None:
    """What keeps this campaign from this person, cheapest question first; None when nothing does."""
    if not one.begins <= person.at < one.ends:
        return one.when(person.at)
    if one.over and (why := _may_come_over(one.live.campaign, person.asked)):
        return why
    if (one.sells or one.agreement) and (why := _silences(one, person)):
        return why
    if one.matches is not None and not person.belongs(one.matches):
        return AUDIENCE
    return _how_often(one, person)


def _silences(one: Candidate, person: _Person) -> Why | None:
    """Why it must not speak to this person now, whomever it is meant for."""
    if one.agreement and one.agreement.isdisjoint(person.profile.consents):
        return Why.CONSENT
    if not one.sells:
        return None
    return person.alone or (Why.BOUGHT if one.goods and person.has(one) else None)


def silenced(some: Iterable[Live], live: LiveSet, asked: Asked) -> tuple[tuple[Live, Why], ...]:
    """Those of these campaigns that must not speak to this person now, each with the reason."""
    person = _Person(asked, live)
    return tuple((one, why) for one in some if (why := _silences(candidate(one), person)))


def _may_come_over(said: Campaign, asked: Asked) -> Why | None:
    """Overlays never come in a checkout; on a phone straight from a search engine only a bar does."""
    moment = asked.moment
    if moment.page in QUIET_PAGES:
        return Why.QUIET
    landed = moment.came_from == "search" and moment.page_number < 2 and moment.device == "phone"
    if landed and said.style is not Style.BAR:
        return Why.QUIET
    if asked.styles and said.style not in asked.styles:
        return Why.PAGE
    if asked.trigger is None:
        return None
    return None if said.trigger is asked.trigger and asked.reached >= said.after else Why.PAGE


def _how_often(one: Candidate, person: _Person) -> Why | None:
    contact = person.met.get(one.key)
    if contact is not None:
        if word := is_capped(one.live.campaign.caps, contact, person.millis, stands=one.stands):
            return Why(word)
        if one.until_order and contact.times and person.ordered_since(contact.times[0]):
            return Why.DONE
    if one.over and not one.tells and person.spent:
        return Why.SPENT
    if contact is not None and (known := fallen(contact)) is not None:
        return HELD if known else None
    if one.share and audiences.drawn(one.salt, person.key) < one.share:
        return HELD
    return HELD if one.sells and person.of_the_house else None


def is_meant(one: Live, asked: Asked, rules: OverlayRules) -> bool:
    """Whether schedule, consent, audience and hold-out let it speak to this person; page, trigger and caps aside."""
    known = candidate(one)
    return (
        one.campaign.speaks(asked.moment.now)
        and (not known.agreement or not known.agreement.isdisjoint(asked.profile.consents))
        and (one.somewhere is None or one.somewhere(asked.profile, asked.moment))
        and not is_held(one, asked.profile, asked.contacts.by_campaign.get(one.key, FIRST), rules)
    )
