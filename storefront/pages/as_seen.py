"""A page of the shop as somebody else sees it, at another moment: nothing is counted, kept or claimed by looking."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import current_app, g, render_template, session
from markupsafe import Markup

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.browser_session import BrowserSession
from storefront.pages.moment import moment
from storefront.pages.unscripted import unscripted
from storefront.services.campaigns import Live, LiveSet, Placement
from storefront.services.catalog import Picked
from storefront.services.customers.identity import SignedIn
from storefront.services.profile import Profile

AGENTS = {
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
    "tablet": "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
    "desktop": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes, when, on what; `live` is what would be published, `overlay` what comes over the page."""

    path: str
    profile: Profile
    person: SignedIn | None
    at: datetime
    device: str
    locale: str
    live: LiveSet
    overlay: Live | None = None
    goods: Picked | None = None


def as_seen(eyes: Eyes) -> tuple[int, str]:
    """Status and HTML of the page without its scripts; forms and links are the frame's to disarm."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # what is behind Flask's proxy
    # A cookie of staff beside the visit: what staff look at is noted nowhere.
    headers = {"User-Agent": AGENTS[eyes.device], "Cookie": f"lang={eyes.locale}; staff_sid=looking"}
    with clock.as_of(eyes.at), app.app_context():
        context = app.test_request_context(eyes.path, headers=headers)
        with context:
            _wear(eyes)
            response = app.full_dispatch_request()
            html = unscripted(response.get_data(as_text=True))
            if eyes.overlay is not None and response.status_code == 200:
                html = html.replace("</body>", f"{_overlay(eyes)}</body>", 1)
            return response.status_code, html


def _wear(eyes: Eyes) -> None:
    """Put the person, the moment and the campaigns in the place of those of this request."""
    reading()
    assert isinstance(session, BrowserSession)
    session.visit.person = eyes.person
    g.profile = eyes.profile
    g.live_campaigns = _without_overlays(eyes)
    g.moment = replace(moment(), device=eyes.device, signed_in=eyes.person is not None)


def _without_overlays(eyes: Eyes) -> LiveSet:
    """Overlays are claimed where they come; here one is laid over the page instead. Nobody else gets this set."""
    said = (
        f"{eyes.live.version}:{eyes.at}:{sorted(str(x) for v in eyes.live.by_placement.values() for x in v)}"
    )
    number = -int.from_bytes(hashlib.sha256(said.encode()).digest()[:6])
    others: dict[Placement, tuple[Live, ...]] = {
        p: v for p, v in eyes.live.by_placement.items() if p is not Placement.OVERLAY
    }
    return replace(eyes.live, version=number, by_placement=MappingProxyType(others))


def _overlay(eyes: Eyes) -> Any:
    """The overlay as it stands on the page: a dialog is open without its script."""
    made = render_template("studio/preview/overlay.html", shown=eyes.overlay, goods=eyes.goods)
    made = made.replace("<dialog ", "<dialog open ", 1).replace(' tabindex="-1" autofocus', "", 1)
    return Markup(made)  # noqa: S704 - our own template
