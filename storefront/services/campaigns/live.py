"""What is published, made ready once per published set: what does not depend on anybody is worked out here (pure)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

from storefront.services.campaigns.contacts import OverlayRules
from storefront.services.campaigns.content import Campaign, Placement, Purpose, Trigger
from storefront.services.campaigns.verdicts import Why
from storefront.services.profile import Moment, Profile

Matches = Callable[[Profile, Moment], bool]
MOST = {Placement.HOME: 1, Placement.OVERLAY: 1, Placement.CHECKOUT: 3}
MANY = 50
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Meant:
    """An audience ready to be asked: in full, on some page (whatever is asked about the page counts as met), and
    whether it asks what lies in the cart."""

    matches: Matches
    somewhere: Matches
    about_cart: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """A published campaign with its audience ready to ask; None asks nobody, for everyone is meant."""

    key: str
    campaign: Campaign
    matches: Matches | None = None
    somewhere: Matches | None = None
    about_cart: bool = False

    @property
    def place(self) -> tuple[Placement, str]:
        """Placement and slot: campaigns of one place compete."""
        return self.campaign.placement, self.campaign.slot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A campaign as the decision asks about it; times are seconds since 1970, `goods` are `product:…` and `category:…`."""

    live: Live
    key: str
    matches: Matches | None
    priority: int
    begins: float
    ends: float
    sells: bool
    tells: bool
    over: bool
    stands: bool
    until_order: bool
    agreement: frozenset[str]
    goods: frozenset[str]
    lasts: float
    share: int
    salt: bytes

    def when(self, at: float) -> Why | None:
        """What its time says: not come yet, or over."""
        return Why.NOT_YET if at < self.begins else Why.OVER if at >= self.ends else None


@dataclass(frozen=True, slots=True)
class Contest:
    """The campaigns that want one place of a page: ranks of equal priority, the highest first; `most` may stand there."""

    place: tuple[Placement, str]
    most: int
    ranks: tuple[tuple[Candidate, ...], ...]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Here:
    """The campaigns of one placement that may stand on a page, by place, and those that may not."""

    contests: tuple[Contest, ...]
    elsewhere: tuple[Live, ...]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a set pushes: products and shelves by slug, each with its key, and how long the most lasting is used."""

    products: Mapping[str, str]
    shelves: Mapping[str, str]
    longest: timedelta


@dataclass(frozen=True, slots=True)
class LiveSet:
    """Everything that is published, by placement, in the order of asking; `version` names the set."""

    version: int = 0
    by_placement: Mapping[Placement, tuple[Live, ...]] = field(default_factory=lambda: MappingProxyType({}))
    rules: OverlayRules = field(default_factory=OverlayRules)
    _kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, key: str, placement: Placement | None = None) -> Live | None:
        """The campaign of this key (at this placement, where one is named), if it is published."""
        every = self.by_placement.values() if placement is None else (self.by_placement.get(placement, ()),)
        return next((one for some in every for one in some if one.key == key), None)

    def here(self, placement: Placement, moment: Moment) -> Here:
        """Who may stand at this placement of such a page, on such a device; found once for each."""
        key = placement, moment.page, moment.channel, moment.device
        found: Here | None = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _sorted_out(self.by_placement.get(placement, ()), moment)
        return found

    def asks_cart(self, placements: Iterable[Placement]) -> bool:
        """Whether a campaign of these placements depends on what lies in the cart."""
        about: frozenset[Placement] | None = self._kept.get("cart")
        if about is None:
            every = self.by_placement.items()
            about = self._kept["cart"] = frozenset(p for p, v in every if any(map(_asks_cart, v)))
        return not about.isdisjoint(placements)

    @property
    def pushed(self) -> Pushed:
        """What is pushed by any campaign."""
        found: Pushed | None = self._kept.get("pushed")
        if found is None:
            every = [x.campaign for v in self.by_placement.values() for x in v]
            found = self._kept["pushed"] = Pushed(
                {slug: f"product:{slug}" for said in every for slug in said.products},
                {slug: f"category:{slug}" for said in every for slug in said.categories},
                timedelta(days=max((said.use_days for said in every), default=0)),
            )
        return found


def live_set(campaigns: Iterable[Live], version: int, rules: OverlayRules | None = None) -> LiveSet:
    """Order a set for asking: by placement, the higher priority first, then by key."""
    found: dict[Placement, list[Live]] = {}
    for live in campaigns:
        found.setdefault(live.campaign.placement, []).append(live)
    ordered = {p: tuple(sorted(v, key=lambda x: (-x.campaign.priority, x.key))) for p, v in found.items()}
    return LiveSet(version, MappingProxyType(ordered), rules or OverlayRules())


def _asks_cart(live: Live) -> bool:
    return live.about_cart or live.campaign.trigger is Trigger.CART


def _sorted_out(every: tuple[Live, ...], moment: Moment) -> Here:
    here = [x for x in every if _stands_here(x.campaign, moment)]
    by_place: dict[tuple[Placement, str], list[Candidate]] = {}
    for one in here:
        by_place.setdefault(one.place, []).append(candidate(one))
    contests = (
        Contest(place, MOST.get(place[0], MANY), _ranks(found), frozenset(one.key for one in found))
        for place, found in by_place.items()
    )
    return Here(tuple(contests), tuple(x for x in every if x not in here))


def _ranks(ordered: list[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    return tuple(tuple(rank) for _priority, rank in groupby(ordered, lambda one: one.priority))


def _stands_here(said: Campaign, moment: Moment) -> bool:
    return (
        (not said.pages or moment.page in said.pages)
        and (not said.channels or moment.channel in said.channels)
        and (not said.devices or moment.device in said.devices)
    )


def candidate(live: Live) -> Candidate:
    """What the decision needs to know of a campaign, worked out."""
    said = live.campaign
    goods = (*(f"product:{s}" for s in said.products), *(f"category:{s}" for s in said.categories))
    return Candidate(
        live, live.key, live.matches, said.priority, *said.span, said.purpose is Purpose.SELL,
        said.purpose is Purpose.TELL, said.placement is Placement.OVERLAY,
        said.placement not in (Placement.OVERLAY, Placement.INBOX),
        # An announcement wants nothing of anybody: who ordered meanwhile is told it as well.
        said.caps.stop_after_goal and said.goal == "order" and said.purpose is not Purpose.TELL,
        frozenset({said.needs, f"{said.needs}:web"} if said.needs else ()), frozenset(goods), said.use_days * _DAY,
        said.holdout * 100, f"holdout {live.key}:".encode(),
    )  # fmt: skip
