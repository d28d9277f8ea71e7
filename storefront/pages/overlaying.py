"""Overlays of a page: a bar or roll-down that stands in it, what the browser is to wait for, what a trigger calls.

Each is claimed where it comes, so that no other tab gets it too. A browser that brought no cookie leaves no row: what
it was shown rides in its answer, and is claimed when it comes back.
"""

from flask import Flask, Response, current_app, g, render_template, request, session

from storefront.kernel.db import reading, release, separate_transaction
from storefront.kernel.observability import log
from storefront.pages import curating, noting, parts
from storefront.pages.curating import about, contacts, known, live, note
from storefront.pages.moment import moment, page_of, site, who
from storefront.services import campaigns
from storefront.services.behaviour import Verb
from storefront.services.campaigns import Asked, Live, Placement, Style, Trigger, Why
from storefront.services.campaigns.deciding import QUIET_PAGES
from storefront.services.profile import Moment

IN_PAGE = (Style.BAR, Style.ROLLDOWN)
FIRST = "met"  # the cookie in which the key of what came over the first page rides
RIDES = 1800  # seconds


def init(app: Flask) -> None:
    """Fill the place of overlays, and let what a first page was given ride along."""
    parts.fill("overlays", _overlays)
    app.after_request(_riding)


def called(trigger: Trigger, reached: int, here: Moment) -> Live | None:
    """The overlay that a trigger calls on a page, taken from the ledger."""
    if noting.is_nobody():
        return None
    _come_back()
    return _taken(Asked(known(), about(here, Placement.OVERLAY), contacts(), trigger, reached))


def _taken(asked: Asked) -> Live | None:
    decision = campaigns.decide(live(), asked, (Placement.OVERLAY,))
    for one in decision.held:
        _hold(one, asked)
    return next((one for one in decision.at(Placement.OVERLAY) if _claim(one)), None)


def _claim(one: Live) -> bool:
    if _is_first():
        g.came_over = one.key
        taken = True
    else:
        release()  # the claim is a transaction of its own: an impression is no business data
        with separate_transaction() as db:
            taken = campaigns.claim(db, who(), one, live().rules, site=site(), now=moment().now)
    if taken:
        note(Verb.IMPRESSION, one)
    return taken


def _hold(one: Live, asked: Asked) -> None:
    """Whoever is held back stays so, also when the visitor turns out to be somebody."""
    if one.key not in asked.contacts.by_campaign and not _is_first():
        release()
        with separate_transaction() as db:
            campaigns.hold(db, who(), one.key, site=site(), now=moment().now)
    note(Verb.HELD, one)


def _is_first() -> bool:
    """Whether this browser brought no cookie: many of them never come back."""
    return bool(session.new)


def _come_back() -> None:
    """Claim what came over the first page of this browser."""
    key = request.cookies.get(FIRST, "")
    if not key or _is_first():
        return
    g.claimed = True
    one = live().find(key, Placement.OVERLAY)
    if one is None:
        return
    release()
    with separate_transaction() as db:
        campaigns.claim(db, who(), one, live().rules, site=site(), now=moment().now)
    g.contacts = campaigns.read(reading(), who(), site=site())


def _riding(response: Response) -> Response:
    came, secure = g.get("came_over"), current_app.extensions["settings"].secure_cookies
    if came:
        response.set_cookie(FIRST, came, max_age=RIDES, secure=secure, httponly=True, samesite="Lax")
    elif g.get("claimed"):
        response.delete_cookie(FIRST, secure=secure, httponly=True, samesite="Lax")
    return response


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
    if noting.is_nobody():
        return ""
    _come_back()
    here = about(moment(), Placement.OVERLAY)
    shown = _taken(Asked(known(), here, contacts(), Trigger.ARRIVAL, styles=IN_PAGE))
    waiting = () if shown else _waiting(here)
    if shown is None and not waiting:
        return ""
    picked = curating.goods((shown,)) if shown else None
    return render_template(
        "layouts/parts/overlays.html", shown=shown, goods=picked, waiting=waiting, here=here
    )


def _waiting(here: Moment) -> tuple[tuple[str, int], ...]:
    """Triggers, with how much of each, of whatever this person might be shown here."""
    decision = campaigns.decide(live(), Asked(known(), here, contacts()), (Placement.OVERLAY,))
    may = (one.campaign for one, why in decision.outcomes if why in (Why.SHOWN, Why.DISPLACED, Why.HELD))
    return tuple(
        sorted({
            (c.trigger.value, c.after) for c in may
            if c.trigger is not Trigger.ARRIVAL or c.style not in IN_PAGE
        })
    )  # fmt: skip
