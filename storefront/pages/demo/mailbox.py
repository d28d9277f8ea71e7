"""The mailbox of the demo: what the shop's mail server received, to look at only."""

from flask import Blueprint, Response, abort, current_app, g, make_response

from storefront.gateways.mail import Received, letter_in, letters_in
from storefront.pages.render import page

bp = Blueprint("mailbox", __name__)


def _letter(name: str) -> Received:
    return letter_in(current_app.extensions["settings"].var / "mailbox", name) or abort(404)


@bp.get("/mailbox")
def index() -> Response:
    """The newest letters first."""
    return page(letters=letters_in(current_app.extensions["settings"].var / "mailbox"))


@bp.get("/mailbox/<name>")
def show(name: str) -> Response:
    """One letter: its text, and its HTML in a frame that can do nothing."""
    g.csp = {"frame-src": "'self'"}
    return page(letter=_letter(name))


@bp.get("/mailbox/<name>/html")
def html(name: str) -> Response:
    """The HTML part alone, in a sandbox: no scripts, no forms; links open outside of the frame."""
    g.csp = {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
    }
    answer = make_response(_letter(name).html.replace("<head>", '<head><base target="_top">', 1))
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer
