"""What was typed into a checkout whose session had ended: kept a while, shown again after signing in."""

from datetime import datetime, timedelta

from flask import request, session
from werkzeug.datastructures import MultiDict

from storefront.kernel import clock
from storefront.pages.forms import without_nul

KEY = "checkout_told"
# Long enough to sign in or to fill the cart anew; short, because browsers are shared.
KEPT = timedelta(minutes=30)
LONGEST, MOST = 1000, 40


def keep() -> None:
    """Remember this request's fields with the browser's new session."""
    sent = {
        without_nul(name): without_nul(text) for name, text in request.form.items() if name != "csrf_token"
    }
    fields = {name: text for name, text in sent.items() if len(name) + len(text) <= LONGEST}
    session[KEY] = {"at": clock.now().isoformat(), "fields": dict(list(fields.items())[:MOST])}


def again() -> MultiDict[str, str] | None:
    """The fields as they were sent, or None when nothing fresh is kept."""
    kept = session.get(KEY)
    if kept is None or clock.now() - datetime.fromisoformat(kept["at"]) > KEPT:
        return None
    return MultiDict(kept["fields"])


def forget() -> None:
    """The checkout itself holds it now."""
    session.pop(KEY, None)
