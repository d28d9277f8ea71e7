"""What this request may show to this person: one profile, one ledger row, one decision for every place of the page."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Flask, g, render_template, request, session

from storefront.kernel.db import reading, release, separate_transaction
from storefront.kernel.i18n import LocalText, local
from storefront.kernel.observability import log
from storefront.pages import noting, parts
from storefront.pages.browser_session import BrowserSession
from storefront.pages.moment import moment, page_of, who
from storefront.services import campaigns, catalog, profile, visits
from storefront.services.behaviour import Verb
from storefront.services.campaigns import (
    Asked,
    Contacts,
    Decision,
    Live,
    LiveSet,
    Placement,
    Style,
    Trigger,
    Why,
)
from storefront.services.campaigns.content import Question
from storefront.services.campaigns.deciding import QUIET_PAGES
from storefront.services.campaigns.goods import picked_for
from storefront.services.profile import Moment, Profile

SITE = "hiyori"
IN_PAGE = (Style.BAR, Style.ROLLDOWN)


def live() -> LiveSet:
    """What is published, by the number that opened this request."""
    found: LiveSet | None = g.get("live_campaigns")
    if found is None:
        edition = None
        if isinstance(session, BrowserSession):
            if session.visit.campaigns is None:
                visits.look_up(reading(), session.visit)
            edition = session.visit.campaigns
        found = g.live_campaigns = campaigns.published(reading(), SITE, edition=edition)
    return found


def known() -> Profile:
    """Whoever is at the door, as the house knows them."""
    found: Profile | None = g.get("profile")
    if found is None:
        row = session.visit.profile if isinstance(session, BrowserSession) else None
        found = g.profile = profile.of(row, who()) if row else Profile(who())
    return found


def contacts() -> Contacts:
    """What they had been shown when this request began."""
    found: Contacts | None = g.get("contacts")
    if found is None:
        met = session.visit.met if isinstance(session, BrowserSession) else None
        found = campaigns.contacts_of(met["campaigns"], met["recent"]) if met else campaigns.NOBODY_MET
        g.contacts = found
    return found


def decided(*placements: Placement) -> Decision:
    """What is shown at these placements of this page."""
    return campaigns.decide(live(), Asked(known(), moment(), contacts()), placements)


def meant_for_them(one: Live, here: Moment) -> bool:
    """Whether a campaign speaks to this person now, however often it has done so."""
    return campaigns.is_meant(one, Asked(known(), here, contacts()), live().rules)


def told(decision: Decision) -> None:
    """Note what stands in the page and who is held back."""
    for shown in (one for place in decision.shown.values() for one in place):
        note(Verb.IMPRESSION, shown)
    for one in decision.held:
        note(Verb.HELD, one)


def note(verb: Verb, about: Live, *, subject: str = "", **data: Any) -> None:
    """A behaviour event about a campaign."""
    noting.note(verb, subject or f"placement:{about.campaign.placement}", campaign=about.key, **data)


def called(trigger: Trigger, reached: int, here: Moment) -> Live | None:
    """The overlay that a trigger calls on a page, taken from the ledger so that no other tab gets it too."""
    if noting.is_nobody():
        return None
    asked = Asked(known(), here, contacts(), trigger, reached)
    decision = campaigns.decide(live(), asked, (Placement.OVERLAY,))
    for one in decision.held:
        _hold(one, asked)
    return next((one for one in decision.at(Placement.OVERLAY) if _claim(one)), None)


def _claim(one: Live) -> bool:
    release()  # the claim is a transaction of its own: an impression is no business data
    with separate_transaction() as db:
        taken = campaigns.claim(db, who(), one, live().rules, site=SITE, now=moment().now)
    if taken:
        note(Verb.IMPRESSION, one)
    return taken


def _hold(one: Live, asked: Asked) -> None:
    """Whoever is held back stays so, also when the visitor turns out to be somebody."""
    if one.key not in asked.contacts.by_campaign:
        release()
        with separate_transaction() as db:
            campaigns.hold(db, who(), one.key, site=SITE, now=moment().now)
    note(Verb.HELD, one)


def goods(shown: Iterable[Live]) -> catalog.Picked:
    """What these campaigns name of the catalog, kept for a minute."""
    said = tuple(shown)
    key = ("campaign goods", live().version, tuple(one.key for one in said), moment().locale)
    found: catalog.Picked = parts.remembered(
        key, lambda: picked_for(reading(), [one.campaign for one in said], site=SITE, now=moment().now)
    )
    return found


def answers_of(question: Question) -> list[str]:
    """The answers to tap."""
    if question.ask == "nps":
        return [str(n) for n in range(11)]
    return [local(LocalText(option)) for option in question.options]


def via(url: str, key: str) -> str:
    """An address that tells which campaign led there."""
    return f"{url}{'&' if '?' in url else '?'}via={key}"


def _overlays() -> str:
    """The place of overlays; whatever goes wrong there is reported, and the page stands without it."""
    try:
        return _overlays_here()
    except Exception:
        log().exception("overlays cannot be shown")
        release()
        return ""


def _overlays_here() -> str:
    """What stands in the page at once, and what the browser is to wait for; empty on pages that stay quiet."""
    page = page_of(request.endpoint or "")
    if page in QUIET_PAGES or request.method != "GET" or not live().by_placement.get(Placement.OVERLAY):
        return ""
    here = moment()
    shown = _arrived(here)
    waiting = () if shown else _waiting(here)
    if shown is None and not waiting:
        return ""
    picked = goods((shown,)) if shown else None
    return render_template("layouts/parts/overlays.html", shown=shown, goods=picked, waiting=waiting)


def _arrived(here: Moment) -> Live | None:
    """A bar or roll-down that comes with the page."""
    standing = tuple(x for x in live().by_placement[Placement.OVERLAY] if x.campaign.style in IN_PAGE)
    if noting.is_nobody() or not standing:
        return None
    asked = Asked(known(), here, contacts(), Trigger.ARRIVAL)
    only = replace(live(), by_placement={Placement.OVERLAY: standing})
    decision = campaigns.decide(only, asked, (Placement.OVERLAY,))
    for one in decision.held:
        _hold(one, asked)
    return next((one for one in decision.at(Placement.OVERLAY) if _claim(one)), None)


def _waiting(here: Moment) -> tuple[tuple[str, int], ...]:
    """Triggers, with how much of each, of whatever this person might be shown here."""
    decision = campaigns.decide(live(), Asked(known(), here, contacts()), (Placement.OVERLAY,))
    may = {v.key for v in decision.verdicts if v.why in (Why.SHOWN, Why.DISPLACED, Why.HELD)}
    said = (x.campaign for x in live().by_placement[Placement.OVERLAY] if x.key in may)
    return tuple(
        sorted({
            (c.trigger.value, c.after) for c in said
            if c.trigger is not Trigger.ARRIVAL or c.style not in IN_PAGE
        })
    )  # fmt: skip


def headed(said: campaigns.Campaign) -> bool:
    """Whether a heading names it."""
    return any(block.kind == "heading" for block in said.blocks)


def init(app: Flask) -> None:
    """What templates need, and what fills the place of overlays."""
    app.jinja_env.filters["via"] = via
    app.jinja_env.globals.update(answers_of=answers_of, headed=headed)
    parts.fill("overlays", _overlays)
