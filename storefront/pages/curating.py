"""What this request may show to this person: one profile, one ledger row, one decision for every place of the page."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, g, session

from storefront.kernel.db import reading
from storefront.kernel.i18n import LocalText, local
from storefront.pages import in_cart, noting, parts
from storefront.pages.browser_session import BrowserSession
from storefront.pages.moment import moment, site, who
from storefront.services import campaigns, catalog, profile, visits
from storefront.services.behaviour import Verb
from storefront.services.campaigns import Asked, Contacts, Decision, Live, LiveSet, Placement, showing
from storefront.services.campaigns.content import Question
from storefront.services.campaigns.goods import picked_for
from storefront.services.campaigns.showing import Showing
from storefront.services.profile import Moment, Profile


def live() -> LiveSet:
    """What is published, by the number that opened this request."""
    found: LiveSet | None = g.get("live_campaigns")
    if found is None:
        edition = None
        if isinstance(session, BrowserSession):
            if session.visit.campaigns is None:
                visits.look_up(reading(), session.visit)
            edition = session.visit.campaigns
        found = g.live_campaigns = campaigns.published(reading(), site(), edition=edition)
    return found


def known() -> Profile:
    """Whoever is at the door, as the house knows them."""
    found: Profile | None = g.get("profile")
    if found is None:
        row = session.visit.profile if isinstance(session, BrowserSession) else None
        found = g.profile = profile.of(row, who()) if row else Profile(who(), site())
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
    return campaigns.decide(live(), Asked(known(), about(moment(), *placements), contacts()), placements)


def about(here: Moment, *placements: Placement) -> Moment:
    """The moment as campaigns of these placements ask about it: with the cart where one depends on it."""
    return in_cart.told(here) if live().asks_cart(placements) else here


def meant_for_them(one: Live, here: Moment) -> bool:
    """Whether a campaign speaks to this person now, however often it has done so."""
    return campaigns.is_meant(one, Asked(known(), here, contacts()), live().rules)


def told(decision: Decision) -> None:
    """Note what stands in the page and who is held back; what is limited is counted (where a cookie was brought)."""
    now = moment().now
    for shown in (one for place in decision.shown.values() for one in place):
        note(Verb.IMPRESSION, shown)
        if showing.counts(shown, contacts(), now) and _comes_back():
            showing.note(Showing(who(), shown, site(), now))
    for one in decision.held:
        note(Verb.HELD, one)


def _comes_back() -> bool:
    """Whether somebody is there who brought a cookie."""
    return isinstance(session, BrowserSession) and not session.new and not noting.is_nobody()


def note(verb: Verb, about: Live, *, subject: str = "", **data: Any) -> None:
    """A behaviour event about a campaign."""
    noting.note(verb, subject or f"placement:{about.campaign.placement}", campaign=about.key, **data)


def goods(shown: Iterable[Live]) -> catalog.Picked:
    """What these campaigns name of the catalog, kept for a minute."""
    said = tuple(shown)
    key = ("campaign goods", live().version, tuple(one.key for one in said), moment().locale)
    found: catalog.Picked = parts.remembered(
        key, lambda: picked_for(reading(), [one.campaign for one in said], site=site(), now=moment().now)
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


def headed(said: campaigns.Campaign) -> bool:
    """Whether a heading names it."""
    return any(block.kind == "heading" for block in said.blocks)


def ends_in_act(said: campaigns.Campaign) -> bool:
    """Whether it ends in the one button it has, so that 「あとで」 may stand beside it."""
    kinds = [block.kind for block in said.blocks]
    return kinds.count("button") == 1 and kinds[-1] == "button"


def init(app: Flask) -> None:
    """What templates need."""
    app.jinja_env.filters["via"] = via
    app.jinja_env.globals.update(answers_of=answers_of, headed=headed, ends_in_act=ends_in_act)
