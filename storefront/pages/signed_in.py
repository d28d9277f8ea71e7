"""Who asks: the visit of this request, its person or member of staff, and the guards of the surfaces."""

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from htmx_flask import request as htmx_request

from storefront.pages.browser_session import BrowserSession
from storefront.services.customers.identity import SignedIn
from storefront.services.staff.identity import Permission, StaffIdentity
from storefront.services.visits import Visit


def browser() -> BrowserSession:
    """The session object of this request."""
    return cast(BrowserSession, session)


def visit() -> Visit:
    """The visit of this request."""
    return browser().visit


def person() -> SignedIn | None:
    """The signed-in customer, if any."""
    return visit().person


def the_person() -> SignedIn:
    """The signed-in customer of a guarded page."""
    found = person()
    if found is None:
        abort(401)
    return found


def the_staff() -> StaffIdentity:
    """The signed-in member of staff of a guarded page."""
    found = visit().staff
    if found is None:
        abort(401)
    return found


def init(app: Flask) -> None:
    """Attach the login library; the person comes with the session, so it asks nothing."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # the library has no types here
    def _load(identity: str) -> Any:
        known = visit().person or visit().staff
        return known if known is not None and known.get_id() == identity else None


def sign_in(who: SignedIn | StaffIdentity) -> None:
    """Start a new session for this person: new secret, so that a planted cookie is worth nothing."""
    before = person()
    browser().rotate(forget=before is not None and before.get_id() != who.get_id())
    login_user(who)
    if isinstance(who, SignedIn):
        visit().person = who
    else:
        visit().staff = who


def sign_out() -> None:
    """The session dies on the server; the browser becomes a new visitor."""
    logout_user()
    browser().rotate(forget=True)


def must_be_customer() -> Any:
    """Guard of My Page."""
    return None if person() else to_sign_in("account.sign_in.new")


def must_be_staff(permission: Permission | None = None) -> Any:
    """Guard of desks; a permission that is missing is 403."""
    found = visit().staff
    if found is None:
        return to_sign_in("staff.sign_in.new")
    if permission is not None and not found.may(permission):
        abort(403)
    return None


def to_sign_in(endpoint: str) -> Any:
    """Send the browser to the sign-in page and back afterwards, from a fragment as well."""
    back = request.full_path.rstrip("?") if request.method == "GET" else safe_next(referring_path())
    target = url_for(endpoint, next=back or None)
    if htmx_request.htmx:
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def referring_path() -> str:
    """Path of the page the reader comes from, if it is ours."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # no address at all
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts.netloc == request.host else ""


def safe_next(target: str | None) -> str | None:
    """A path on this host or nothing: no open redirects."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(c) < 32 or c == "\\" for c in target) or urlsplit(target).netloc:
        return None
    return target
