"""How long ago this browser proved who it is; dangerous acts ask again after ten minutes (ASVS 7.5.1)."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Response, request, session, url_for

from storefront.kernel import clock
from storefront.pages import signed_in
from storefront.pages.render import go

PROVED, LASTS = "proved_at", timedelta(minutes=10)


def note() -> None:
    """Password or passkey was right just now."""
    session[PROVED] = clock.now().isoformat()


def is_fresh() -> bool:
    """Whether the proof is at most ten minutes old."""
    at = session.get(PROVED)
    return at is not None and timedelta(0) <= clock.now() - datetime.fromisoformat(at) <= LASTS


def missing(back: str | None = None) -> Response | None:
    """Where to prove it first and which page to come back to (this one if it is one), or None."""
    if is_fresh():
        return None
    page = back or (request.path if request.method == "GET" else signed_in.referring_path())
    return go(f"{url_for('mypage.proofs.new')}?{urlencode({'next': page})}")
