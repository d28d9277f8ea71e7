"""The two halves of a passkey ceremony: a challenge that this browser keeps, an answer that uses it up."""

from datetime import datetime, timedelta

from flask import Response, current_app, make_response, session

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.services import business
from storefront.services.business.site import SiteSettings
from storefront.services.customers import Site

KEPT, LASTS = "passkey", timedelta(minutes=5)


def site() -> Site:
    """Where passkeys of this shop are good."""
    name = str(business.current(reading(), SiteSettings).shown()["name"])
    return Site(current_app.extensions["settings"].base_url, name)


def begin(options: tuple[str, str], purpose: str) -> Response:
    """Send the options; the challenge stays with the session for one answer."""
    text, challenge = options
    session[KEPT] = {"challenge": challenge, "purpose": purpose, "at": clock.now().isoformat()}
    answer = make_response(text)
    answer.mimetype = "application/json"
    return answer


def challenge(purpose: str) -> str:
    """The challenge that this browser was given for this purpose, once; empty when there is none."""
    kept = session.pop(KEPT, None)
    if not kept or kept["purpose"] != purpose:
        return ""
    fresh = clock.now() - datetime.fromisoformat(kept["at"]) <= LASTS
    return str(kept["challenge"]) if fresh else ""
