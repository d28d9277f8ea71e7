"""The full replay of a draft at the studio: asked for, followed, read; no script is needed to see how far it is."""

from functools import partial

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.render import page, see_other
from storefront.services import campaigns, staff
from storefront.services.campaigns import Kept, full
from storefront.services.staff import Permission

bp = Blueprint("replays", __name__)
bp.before_request(partial(signed_in.must_be_staff, Permission.CAMPAIGNS))


@bp.get("/campaigns/<slug>/replay")
def show(slug: str) -> Response:
    """How far it is, or what it found."""
    kept, site = _kept(slug), signed_in.the_staff().site
    run = full.run_of(reading(), slug, site=site)
    names = {c.key: c.draft.name for c in campaigns.every(reading(), site)} if run else {}
    found = full.told(run, names) if run else None
    peak = max((n for _day, n in found.by_day), default=0) if found else 0
    return page(campaign=kept, slug=slug, run=run, found=found, peak=peak)


@bp.post("/campaigns/<slug>/replay")
def create(slug: str) -> Response:
    """Begin, or begin anew."""
    kept, who, now = _kept(slug), signed_in.the_staff(), clock.now()
    with transaction() as db:
        full.ask(db, slug, kept.draft, site=who.site, now=now)
        staff.record(db, who, "campaign.replay", f"campaign:{slug}", {}, {}, now=now)
    return see_other("studio.replays.show", slug=slug, message=_("すべての記録をなぞりはじめました。"))


def _kept(slug: str) -> Kept:
    found = campaigns.kept(reading(), signed_in.the_staff().site, slug)
    if found is None:
        raise NotFound(slug)
    return found
