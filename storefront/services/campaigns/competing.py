"""Who competes with whom: campaigns of one place whose times overlap, and for how many people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import audiences
from storefront.services.audiences import AllOf, AnyOf, Not, Rule
from storefront.services.audiences.conditions import Consented, HasBought, OpenCase, Undelivered, Unpaid
from storefront.services.campaigns import publishing
from storefront.services.campaigns.content import Campaign, Placement, Purpose
from storefront.services.campaigns.live import MANY, MOST

NO_PUSH = (Not(OpenCase()), Not(Unpaid()), Not(Undelivered()))


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the competitors: whom it is meant for, and whom it gets when those before it have chosen."""

    key: str
    campaign: Campaign
    meant: int = 0
    gets: int = 0


@dataclass(frozen=True, slots=True)
class Contest:
    """Campaigns that want one place at the same time; `begins` and `ends` are empty where it stays so."""

    placement: Placement
    slot: str
    begins: datetime | None
    ends: datetime | None
    rivals: tuple[Rival, ...]
    people: int = 0
    exact: bool = True


def contests(db: Session, *, site: str = "hiyori", now: datetime) -> tuple[Contest, ...]:
    """Every contest of what is published from now on, the largest first; one statement for each."""
    kept = [k for k in publishing.every(db, site) if k.state == publishing.PUBLISHED and k.live is not None]
    found = overlaps(((k.key, k.live) for k in kept if k.live is not None), now)
    rules = audiences.load_all(db, site) if found else {}
    told = [_counted(db, contest, rules, site, now) for contest in found]
    return tuple(sorted((c for c in told if c.people), key=lambda c: -c.people))


def overlaps(campaigns: Iterable[tuple[str, Campaign]], now: datetime) -> tuple[Contest, ...]:
    """Sets of campaigns that stand in each other's way at some time from now on (pure)."""
    places: dict[tuple[Placement, str], list[Rival]] = {}
    for key, said in campaigns:
        if said.ends is None or said.ends > now:
            places.setdefault((said.placement, said.slot), []).append(Rival(key, said))
    found: dict[tuple[Placement, str, frozenset[str]], Contest] = {}
    for (placement, slot), rivals in places.items():
        if len(rivals) > MOST.get(placement, MANY):
            for contest in _at_one_place(placement, slot, rivals, now):
                same = (placement, slot, frozenset(r.key for r in contest.rivals))
                known = found.get(same)
                found[same] = replace(known, ends=contest.ends) if known else contest
    return tuple(found.values())


def _at_one_place(placement: Placement, slot: str, rivals: list[Rival], now: datetime) -> Iterable[Contest]:
    """Between two edges of schedules the same campaigns are there; those of other pages do not meet."""
    edges = sorted(
        {now, *(at for r in rivals for at in (r.campaign.begins, r.campaign.ends) if at and at > now)}
    )
    for begins, ends in zip(edges, [*edges[1:], None], strict=True):
        there = [r for r in rivals if r.campaign.speaks(begins)]
        for page in sorted({page for r in there for page in r.campaign.pages} or {""}):
            here = [r for r in there if not r.campaign.pages or not page or page in r.campaign.pages]
            if len(here) > MOST.get(placement, MANY):
                ordered = sorted(here, key=lambda r: (-r.campaign.priority, r.key))
                yield Contest(placement, slot, None if begins == now else begins, ends, tuple(ordered))


def whom(said: Campaign, rules: dict[str, Rule]) -> Rule:
    """Whom a campaign may speak to: its audience, without those whom it must leave alone now."""
    parts: list[Rule] = [rules.get(said.audience, audiences.NOBODY)] if said.audience else []
    if said.needs:
        parts.append(Consented(said.needs if ":" in said.needs else f"{said.needs}:web"))
    if said.purpose is Purpose.SELL:
        parts += NO_PUSH
        goods = (*(f"product:{s}" for s in said.products), *(f"category:{s}" for s in said.categories))
        if goods and said.use_days:
            parts.append(Not(AnyOf((HasBought(of=goods, days=said.use_days),))))
    return AllOf(tuple(parts))


def _counted(db: Session, contest: Contest, rules: dict[str, Rule], site: str, now: datetime) -> Contest:
    asked = [whom(r.campaign, rules) for r in contest.rivals]
    fitting = MOST.get(contest.placement, MANY)
    found = audiences.ranked(db, asked, fitting=fitting, now=contest.begins or now, site=site)
    told = tuple(
        replace(rival, meant=meant, gets=gets)
        for rival, meant, gets in zip(contest.rivals, found.held, found.won, strict=True)
    )
    return replace(contest, rivals=told, people=found.contested, exact=found.exact)
