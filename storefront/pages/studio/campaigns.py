"""Campaigns at the studio: edited as drafts, checked, sent to review, published, paused; every step audited."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask import Response, abort, request
from sqlalchemy.orm import Session
from wtforms import RadioField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l, local
from storefront.pages import signed_in
from storefront.pages.context import jdatetime
from storefront.pages.forms import options
from storefront.pages.render import page, see_other
from storefront.pages.studio.campaign_form import (
    CHECKOUT_NAMES,
    HOME_NAMES,
    PLACEMENTS,
    CampaignForm,
    shown,
    told,
)
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.new_form import Blank, NewForm
from storefront.services import audiences, campaigns, catalog, revisions, staff
from storefront.services.campaigns import Kept, beginnings, full, simulating
from storefront.services.campaigns.checking import checked
from storefront.services.revisions import Content
from storefront.services.staff import Permission

STAGES = {
    "draft": (_l("下書き"), ""), "review": (_l("確認待ち"), ""), "scheduled": (_l("公開の予定"), ""),
    "running": (_l("公開中"), "good"), "paused": (_l("休止中"), "late"), "over": (_l("終了"), ""),
}  # fmt: skip


def load(db: Session, site: str, slug: str) -> Content | None:
    """The draft."""
    found = campaigns.kept(db, site, slug)
    return shown(found.draft) if found else None


def save(db: Session, to: Saving, content: Content) -> None:
    """Keep the draft; visitors see it once it is published."""
    found = campaigns.kept(db, to.site, to.slug)
    kept = found.draft.plain if found else {}
    beside = {name: kept.get(name, []) for name in ("channels", "devices")}  # the form does not show them
    campaigns.keep(db, to.site, to.slug, {**told(dict(content)), **beside}, now=to.now)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Slots, audiences and collections to choose from."""
    slots = [("", _("—")), *((k, _("ホーム：%(slot)s", slot=v)) for k, v in HOME_NAMES.items())]
    slots += [(k, _("手続き：%(slot)s", slot=v)) for k, v in CHECKOUT_NAMES.items()]
    form.slot.choices = options(slots)
    known = ((found.key, local(found.name)) for found in audiences.audiences(db, site=site))
    form.audience.choices = options([("", _("すべての方")), *known])
    shelves = ((c.draft.slug, local(c.draft.name)) for c in catalog.desk_collections(db, site=site))
    form.collection.choices = options([("", _("—")), *shelves])


def aside(db: Session, site: str, slug: str) -> Mapping[str, Any]:
    """Where it stands, what would go wrong, and what may be done with it."""
    found, now = campaigns.kept(db, site, slug), clock.now()
    assert found is not None
    words, _kind = STAGES[found.stage(now)]
    facts = [(_("状態"), str(words)), (_("下書きの更新"), jdatetime(found.updated_at))]
    if found.changed:
        facts.append((_("公開中の内容"), _("下書きと違います。公開すると入れ替わります。")))
    return {"facts": facts, "campaign": found, "mistakes": checked(db, found, site=site, now=now)}


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Campaigns of a placement, the last touched first."""
    now = clock.now()
    found = [c for c in campaigns.every(db, site) if asked["state"] in ("", c.draft.placement)]
    names = dict(PLACEMENTS)
    lines = tuple(_line(c, str(names[c.draft.placement.value]), now) for c in found)
    return Listing((_("名前"), _("場所"), _("期間"), _("優先")), lines, tabs=(("", _("すべて")), *PLACEMENTS))


def _line(c: Kept, place: str, now: Any) -> Line:
    words, kind = STAGES[c.stage(now)]
    begins, ends = c.draft.begins, c.draft.ends
    span = (
        f"{jdatetime(begins) if begins else ''} 〜 {jdatetime(ends) if ends else ''}"
        if begins or ends
        else _("いつも")
    )
    return Line(c.key, (c.draft.name, place, span, c.draft.priority), str(words), kind)


def blank(name: dict[str, str]) -> Content:
    """A message to everybody that nobody sees yet."""
    return shown(campaigns.campaign_of({"name": name["ja"], "placement": "overlay"}))


class NewCampaign(NewForm):
    """From nothing, or from one of the campaigns to begin with."""

    beginning = RadioField(_l("はじめかた"), choices=[], default="")
    notes: ClassVar = {key: one.note for key, one in beginnings.READY.items()}

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        ready = ((key, one.title) for key, one in beginnings.READY.items())
        self.beginning.choices = options([("", _("白紙から")), *ready])

    def content(self, blank: Blank) -> Content:
        """The draft that was chosen, under its own name."""
        key = self.beginning.data
        if not key:
            return super().content(blank)
        return shown(campaigns.campaign_of(beginnings.content_of(key, self.name.form.ja.data)))

    def bring_along(self, db: Session, site: str) -> None:
        """The audience that the draft is meant for."""
        if self.beginning.data:
            beginnings.begin(db, site, self.beginning.data, now=clock.now())


CAMPAIGN = Record(
    "campaign", CampaignForm, load, save, lambda content: str(content["name"]), prepare=prepare, aside=aside
)
FAMILY = Family(
    "campaigns",
    _l("施策"),
    lambda slug: CAMPAIGN,
    listing,
    blank,
    words={"new": _l("施策をつくる")},
    form=NewCampaign,
)
bp = blueprint(FAMILY)


@bp.post("/campaigns/<slug>/submit")
def submit(slug: str) -> Response:
    """Ask a colleague to look."""
    return _moved(slug, "submit", campaigns.submit, _("確認をお願いしました。"))


@bp.post("/campaigns/<slug>/publish")
def publish(slug: str) -> Response:
    """What visitors get from now on; not while something would not work."""
    seen = request.form.get("seal", "")

    def checked_publish(db: Session, site: str, key: str, *, now: Any) -> None:
        found = campaigns.kept(db, site, key)
        if found is None:
            raise NotFound(key)
        if revisions.seal(shown(found.draft)) != seen:
            raise Refusal(campaigns.MEANWHILE, code="stale")
        wrong = [m for m in checked(db, found, site=site, now=now) if m.fatal]
        if wrong:
            raise Refusal(_("公開していません。%(reason)s", reason=wrong[0].reason))
        campaigns.publish(db, site, key, now=now, checked=found)

    return _moved(slug, "publish", checked_publish, _("公開しました。"))


@bp.get("/campaigns/<slug>/simulation")
def simulate(slug: str) -> Response:
    """What the draft would have done in the last thirty days."""
    who = signed_in.the_staff()
    found = campaigns.kept(reading(), who.site, slug)
    if found is None:
        raise NotFound(slug)
    try:
        replayed = simulating.simulate(reading(), slug, found.draft, site=who.site, now=clock.now())
    except ValueError as error:
        raise NotFound(slug) from error
    run = full.run_of(reading(), slug, site=who.site)
    peak = max((n for _day, n in replayed.by_day), default=0)
    return page(campaign=found, slug=slug, found=replayed, peak=peak, run=run)


@bp.post("/campaigns/<slug>/pause")
def pause(slug: str) -> Response:
    """Nobody sees it from now on."""
    return _moved(slug, "pause", campaigns.pause, _("休止しました。"))


def _moved(slug: str, act: str, verb: Callable[..., None], said: str) -> Response:
    who, now = signed_in.the_staff(), clock.now()
    if not who.may(Permission.CAMPAIGNS):
        abort(403)
    try:
        with transaction() as db:
            before = campaigns.kept(db, who.site, slug)
            verb(db, who.site, slug, now=now)
            after = campaigns.kept(db, who.site, slug)
            old, new = ({"state": kept.state if kept else None} for kept in (before, after))
            staff.record(db, who, f"campaign.{act}", f"campaign:{slug}", old, new, now=now)
    except Refusal as refusal:
        said = str(refusal.reason)
    return see_other("studio.campaigns.edit", slug=slug, message=said)
