"""The full replay of what was recorded: all page views, some people at a time, kept after each portion.

A portion is a share of the people with all their pages, so portions add up. Whoever counts a portion keeps it only if
nobody else did meanwhile: a worker that dies loses one portion, and two at once count nothing twice.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.kernel.db import touched
from storefront.services.behaviour.visits import portion_of, total_of
from storefront.services.campaigns import publishing
from storefront.services.campaigns.content import Campaign, campaign_of
from storefront.services.campaigns.live import Live, LiveSet
from storefront.services.campaigns.models import CampaignReplay
from storefront.services.campaigns.published import published
from storefront.services.campaigns.replaying import Tally, replay
from storefront.services.campaigns.simulating import (
    DAYS,
    Estimate,
    Simulated,
    as_candidate,
    page_views,
    profiles_of,
)

VIEWS_AT_ONCE, MOST_PORTIONS = 30_000, 400
TASK = "replay_campaign"
Counts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A full replay: the draft as it was asked about (None where an earlier version of the shop wrote what this one
    cannot read), how far it has come, and what it has counted."""

    number: int
    draft: Campaign | None
    until: datetime
    total: int
    portions: int
    done: int
    edition: int
    counted: Counts
    begun_at: datetime
    finished_at: datetime | None
    trouble: bool

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // max(1, self.portions)

    @property
    def running(self) -> bool:
        """Whether more of it is to come."""
        return self.finished_at is None and not self.trouble


@dataclass(frozen=True, slots=True)
class Stage:
    """What a run decides with, read once: the set without the draft, and the draft."""

    run: Run
    live: LiveSet
    candidate: Live


def ask(db: Session, key: str, draft: Campaign, *, site: str, now: datetime) -> None:
    """Begin a replay of the thirty days that end now; one that still runs gives way to it."""
    total = total_of(db, site=site, since=now - DAYS, until=now)
    values = {
        "draft": draft.plain, "until": now, "total": total, "done": 0, "edition": publishing.edition(db, site),
        "portions": min(MOST_PORTIONS, -(-total // VIEWS_AT_ONCE)), "counted": {}, "begun_at": now,
        "finished_at": None if total else now, "trouble": False,
    }  # fmt: skip
    row = insert(CampaignReplay).values(site=site, key=key, number=1, **values)
    again = row.on_conflict_do_update(
        index_elements=["site", "key"], set_={**values, "number": CampaignReplay.number + 1}
    )
    number = db.execute(again.returning(CampaignReplay.number)).scalar_one()
    jobs.enqueue(
        db, TASK, queue_name="pictures", lock=f"replay:{site}:{key}", key=key, site=site, number=number
    )


def run_of(db: Session, key: str, *, site: str) -> Run | None:
    """The last full replay of this campaign."""
    row = CampaignReplay
    columns = [getattr(row, name) for name in Run.__slots__]
    found = db.execute(sa.select(*columns).where(row.site == site, row.key == key)).first()
    if found is None:
        return None
    told = found._asdict()
    try:
        return Run(**told | {"draft": campaign_of(told["draft"])})
    except ValueError:
        return Run(**told | {"draft": None, "trouble": True})


def stage(db: Session, key: str, number: int, *, site: str) -> Stage | None:
    """What this run decides with; None when it is over, or another one took its place."""
    run = run_of(db, key, site=site)
    if run is None or run.draft is None or run.number != number or not run.running:
        return None
    return Stage(run, published(db, site), as_candidate(db, key, run.draft, site=site))


def count(db: Session, staged: Stage, *, site: str) -> Counts:
    """Decide the next portion again; reads only."""
    run = staged.run
    rows = portion_of(
        db, site=site, since=run.until - DAYS, until=run.until, portions=run.portions, number=run.done
    )
    tally = replay(staged.live, staged.candidate, page_views(rows, site), profiles_of(db, rows, site))
    return _counts(tally)


def keep(db: Session, key: str, run: Run, portion: Counts, *, site: str, now: datetime) -> Run | None:
    """Add a portion; the run as it stands then, None when somebody else did so or began anew."""
    done = run.done + 1
    finished = now if done >= run.portions else None
    counted = added(run.counted, portion)
    if not _change(db, key, run, site, done=done, counted=counted, finished_at=finished):
        return None
    return run_of(db, key, site=site)


def begin_anew(db: Session, key: str, run: Run, edition: int, *, site: str) -> Run | None:
    """What is published changed while nobody was counting: everything from the start, among what is published now."""
    begun = _change(db, key, run, site, done=0, counted={}, edition=edition)
    return run_of(db, key, site=site) if begun else None


def give_up(db: Session, key: str, number: int, *, site: str) -> None:
    """This run cannot be counted: its audience is not there any more. One that took its place goes on."""
    run = run_of(db, key, site=site)
    if run is not None and run.number == number:
        _change(db, key, run, site, trouble=True)


def _change(db: Session, key: str, run: Run, site: str, **values: Any) -> bool:
    """Change the run as long as it stands where it stood when it was read."""
    row = CampaignReplay
    same = (
        row.site == site,
        row.key == key,
        row.number == run.number,
        row.done == run.done,
        row.edition == run.edition,
    )
    change = sa.update(row).where(*same).values(**values)
    return touched(db.execute(change, execution_options={"synchronize_session": False})) == 1


def _counts(tally: Tally) -> Counts:
    """A tally without its people: those of other portions are others."""
    days = {day.isoformat(): n for day, n in tally.by_day.items()}
    people = {"meant": len(tally.meant), "reached": len(tally.reached), "held": len(tally.held)}
    numbers = {"views": tally.views, "impressions": tally.impressions, "capped": tally.capped}
    return people | numbers | {"by_day": days, "lost": dict(tally.lost), "plain": dict(tally.plain)}


def added(one: Mapping[str, Any], other: Mapping[str, Any]) -> Counts:
    """Two portions together (pure)."""
    both: Counts = {}
    for name in {**one, **other}:
        mine, theirs = one.get(name), other.get(name)
        if isinstance(mine or theirs, Mapping):
            sums = Counter(mine or {})
            sums.update(theirs or {})
            both[name] = dict(sums)
        else:
            both[name] = (mine or 0) + (theirs or 0)
    return both


def told(run: Run, names: Mapping[str, str]) -> Simulated:
    """What a run has counted so far, as simulations tell it; nothing is estimated."""
    c: Counts = added(
        {"views": 0, "meant": 0, "reached": 0, "held": 0, "impressions": 0, "capped": 0}, run.counted
    )
    lost = Counter[str](c.get("lost", {})).most_common(5)
    exact = {
        name: Estimate(c[name], c[name], c[name]) for name in ("meant", "reached", "held", "impressions")
    }
    return Simulated(
        views=c["views"], of=run.total, meant=exact["meant"], reach=exact["reached"], impressions=exact["impressions"],
        held=exact["held"], capped=c["capped"] / max(1, c["capped"] + c["impressions"]),
        displaced=tuple((names.get(k, k), n, n / max(1, c["plain"].get(k, 0))) for k, n in lost if n > 0),
        by_day=tuple((date.fromisoformat(day), n) for day, n in sorted(c.get("by_day", {}).items())),
    )  # fmt: skip
