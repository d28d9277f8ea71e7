"""Before publishing: the last thirty days again, with the draft among what is published; a sample with its interval."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storefront.services import audiences, profile
from storefront.services.behaviour.visits import people_in, recorded
from storefront.services.campaigns.content import Campaign
from storefront.services.campaigns.live import Live
from storefront.services.campaigns.published import meant, published, ready
from storefront.services.campaigns.publishing import every
from storefront.services.campaigns.replaying import PageView, Tally, replay
from storefront.services.profile import Moment, Profile, Who

DAYS = timedelta(days=30)
WANTED = 20_000
Z95 = 1.96
NOT_RECORDED = frozenset({"cart_value", "cart_holds", "came_from", "pages_seen", "reads_in"})
HOMES = {"page:shop.home.show": "home", "page:cart.carts.show": "cart"}
KINDS = {"view": "product", "list": "list", "search": "search", "checkout_step": "checkout"}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of the whole shop, estimated from the sample, and where it lies with 95 % confidence."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the draft would have done; `displaced` names campaigns with the showings they would have lost."""

    views: int
    of: int
    meant: Estimate
    reach: Estimate
    impressions: Estimate
    held: Estimate
    capped: float
    displaced: tuple[tuple[str, int, float], ...]
    by_day: tuple[tuple[date, int], ...]

    @property
    def each(self) -> float:
        """Showings per person reached."""
        return self.impressions.value / self.reach.value if self.reach.value else 0.0


def simulate(
    db: Session, key: str, draft: Campaign, *, site: str, now: datetime, wanted: int = WANTED
) -> Simulated:
    """Replay a sample of the recorded visits; ValueError when the draft's audience is not there."""
    candidate = as_candidate(db, key, draft, site=site)
    sample = recorded(db, site=site, since=now - DAYS, until=now, wanted=wanted)
    known = profiles_of(db, sample.rows, site)
    tally = replay(published(db, site), candidate, page_views(sample.rows, site), known)
    names = {c.key: c.draft.name for c in every(db, site)}
    return _told(tally, sample.total, sample.share, names)


def as_candidate(db: Session, key: str, draft: Campaign, *, site: str) -> Live:
    """The draft as if it spoke all the time; what no recording tells of a page counts as met. ValueError when its
    audience is not there."""
    rules = {k: audiences.widest(r, unknown=NOT_RECORDED) for k, r in audiences.load_all(db, site).items()}
    found = ready(key, draft.model_copy(update={"begins": None, "ends": None}), meant(rules))
    if found is None:
        raise ValueError("the audience of this campaign is not there")
    return found


def page_views(rows: Iterable[Any], site: str) -> Iterator[PageView]:
    """Recorded rows as page views."""
    return (_view(row, site) for row in rows)


def profiles_of(db: Session, rows: tuple[Any, ...], site: str) -> dict[str, Profile]:
    """Profiles as they are now: a recording does not keep what was known then."""
    everybody = list(people_in(rows))
    people = profile.people(db, [person for _who, person, _visitor in everybody if person], site)
    return {
        who: people.get(person) or Profile(Who(visitor, person), site) for who, person, visitor in everybody
    }


def _view(row: Any, site: str) -> PageView:
    slug = row.subject.partition(":")[2]
    page = KINDS.get(row.verb) or HOMES.get(row.subject, "other")
    if row.subject.startswith("page:mypage."):
        page = "mypage"
    elif row.subject.startswith(("page:account.", "page:go.")):
        page = "account"
    moment = Moment(
        row.at, page, site, device=row.device, product=slug if page == "product" else "", page_number=2,
        category=slug if row.subject.startswith("category:") else "", signed_in=row.person_id is not None,
    )  # fmt: skip
    return PageView(row.who, moment)


def _told(tally: Tally, total: int, share: float, names: dict[str, str]) -> Simulated:
    def people(found: set[str]) -> Estimate:
        return _estimate(len(found), len(found), share)

    showings = sum(n * n for n in tally.per_person.values())
    lost = [(k, n) for k, n in tally.lost.most_common(5) if n > 0]
    return Simulated(
        views=tally.views, of=total, meant=people(tally.meant), reach=people(tally.reached), held=people(tally.held),
        impressions=_estimate(tally.impressions, showings, share),
        capped=tally.capped / max(1, tally.capped + tally.impressions),
        displaced=tuple((names.get(k, k), round(n / share), n / max(1, tally.plain[k])) for k, n in lost),
        by_day=tuple((day, round(n / share)) for day, n in sorted(tally.by_day.items())),
    )  # fmt: skip


def _estimate(count: int, squares: int, share: float) -> Estimate:
    """People are drawn each with the same chance (Horvitz and Thompson): variance (1 - f) / f² · Σ x²."""
    value, error = count / share, Z95 * math.sqrt((1 - share) * squares) / share
    return Estimate(round(value), max(count, round(value - error)), round(value + error))
