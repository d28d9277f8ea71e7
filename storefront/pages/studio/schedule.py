"""What is published when, on one sheet of five weeks, and which campaigns stand in each other's way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.clock import JST
from storefront.kernel.db import reading
from storefront.kernel.i18n import _, local
from storefront.pages import signed_in
from storefront.pages.context import jdatetime
from storefront.pages.render import page
from storefront.pages.studio.campaign_form import CHECKOUT_NAMES, HOME_NAMES, PLACEMENTS
from storefront.pages.studio.campaigns import STAGES
from storefront.services import audiences, campaigns
from storefront.services.campaigns import Campaign, Kept
from storefront.services.campaigns.competing import Contest, contests

bp = Blueprint("schedule", __name__)
WEEKS = 5
WIDE = 1000  # units of a bar's drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """A campaign on the sheet: where its bar begins and how long it is, in thousandths of the sheet."""

    key: str
    name: str
    place: str
    stage: str
    tag: str
    span: str
    x: int
    width: int
    open_start: bool
    open_end: bool


@bp.get("/schedule")
def index() -> Response:
    """Five weeks from the Monday asked for, and the contests from now on."""
    db, site, now = reading(), signed_in.the_staff().site, clock.now()
    monday = _monday(request.args.get("from", ""), now)
    days = tuple(monday + timedelta(days=n) for n in range(7 * WEEKS))
    kept = campaigns.every(db, site)
    bars = [bar for one in kept if (bar := _bar(one, days, now))]
    names = {draft.key: local(draft.name) for draft in audiences.audiences(db, site=site)}
    found = contests(db, site=site, now=now)
    return page(
        bars=sorted(bars, key=lambda b: (b.place, b.x, b.key)), days=days, today=clock.today(now),
        before=str(monday - timedelta(days=7 * WEEKS)), after=str(monday + timedelta(days=7 * WEEKS)),
        contests=found, place_of=place_of, span_of=_span, audience_names=names, wide=WIDE, column=_column(days, now),
        said_of=_said,
    )  # fmt: skip


def _monday(asked: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = clock.today(now)
    day = day if 2000 <= day.year <= 2200 else clock.today(now)
    return day - timedelta(days=day.weekday())


def _column(days: Sequence[date], now: datetime) -> int:
    """Where the present stands on the sheet; outside of it where it is not on it."""
    return _at(now, days)


def _at(moment: datetime, days: Sequence[date]) -> int:
    first = datetime.combine(days[0], time(), JST)
    return round((moment - first) / timedelta(days=len(days)) * WIDE)


def _bar(one: Kept, days: Sequence[date], now: datetime) -> Bar | None:
    """The bar of what is published, else of the draft; None where it is not on this sheet."""
    said = one.live if one.state == campaigns.PUBLISHED and one.live else one.draft
    begins = _at(said.begins, days) if said.begins else 0
    ends = _at(said.ends, days) if said.ends else WIDE
    if ends <= 0 or begins >= WIDE:
        return None
    x, end = max(begins, 0), min(ends, WIDE)
    words, tag = STAGES[one.stage(now)]
    return Bar(
        one.key, said.name, place_of(said), str(words), tag, _span(said.begins, said.ends), x, max(end - x, 4),
        said.begins is None or begins < 0, said.ends is None or ends > WIDE,
    )  # fmt: skip


def place_of(said: Campaign | Contest) -> str:
    """Placement and slot in words."""
    slots = {**HOME_NAMES, **CHECKOUT_NAMES}
    place = str(dict(PLACEMENTS)[said.placement.value])
    return f"{place}：{slots[said.slot]}" if said.slot in slots else place


def _span(begins: datetime | None, ends: datetime | None) -> str:
    if begins is None and ends is None:
        return _("いつも")
    return f"{jdatetime(begins) if begins else ''} 〜 {jdatetime(ends) if ends else ''}".strip()


def _said(contest: Contest) -> str:
    """The contest in one sentence."""
    number = f"{contest.people:,}" if contest.exact else _("多くて%(n)s", n=f"{contest.people:,}")
    words = {"n": len(contest.rivals), "place": place_of(contest), "people": number}
    return _("%(n)sつの施策が「%(place)s」を、%(people)s人で取り合っています。", **words)
