"""What people see: who they are here, and whether the shop may know."""

from pathlib import Path
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request

from storefront.gateways.oidc.local.book import Book, Grant, moment
from storefront.gateways.oidc.local.endpoints import View
from storefront.gateways.oidc.local.realms import PEOPLE, Person, Realm

_STYLE = Path(__file__).with_name("pages") / "quiet.css"


def show(book: Book, realm: Realm) -> Response:
    """The page, or a refusal: to the shop where its address is known to be right, here otherwise."""
    return _objection(realm) or make_response(
        render_template("authorize.html", realm=realm, people=PEOPLE, asked=request.args)
    )


def decide(book: Book, realm: Realm) -> Response:
    """Back to the shop with a code, or with the person's no."""
    if refused := _objection(realm):
        return refused
    fault = book.fault("authorize")
    if request.form.get("decision") != "allow":
        return _back(realm, error="ACCESS_DENIED" if realm.is_line else "access_denied")
    if fault == "server_error":
        return _back(realm, error="server_error")
    asked = request.args
    grant = Grant(
        realm.key, _person(), asked["redirect_uri"], frozenset(asked.get("scope", "").split()),
        asked.get("nonce", ""), asked["code_challenge"], moment(),
    )  # fmt: skip
    more = {} if realm.is_line else {"iss": realm.issuer}
    if asked.get("bot_prompt"):
        more["friendship_status_changed"] = "true"
    return _back(realm, code=book.remember(grant), **more)


def style(book: Book, realm: Realm) -> Response:
    """The sheet of the page."""
    return Response(_STYLE.read_text(), mimetype="text/css")


def _person() -> Person:
    """The one who was chosen, or whoever was typed in."""
    key, name = request.form.get("person", ""), request.form.get("name", "").strip()
    known = next((p for p in PEOPLE if p.key == key), None)
    return known or Person(f"typed:{name}", name or "名前なし", request.form.get("email", "").strip())


def _objection(realm: Realm) -> Response | None:
    asked = request.args
    if asked.get("client_id") != realm.client.id or asked.get("redirect_uri") != realm.client.redirect_uri:
        return make_response("400 Bad Request: unknown client_id or redirect_uri", 400)
    if asked.get("response_type") != "code" or not asked.get("state"):
        return _back(realm, error="invalid_request")
    if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
        return _back(realm, error="invalid_request")
    if "openid" not in asked.get("scope", "").split():
        return _back(realm, error="invalid_scope")
    return None


def _back(realm: Realm, **told: str) -> Response:
    query = urlencode({**told, "state": request.args.get("state", "")})
    return make_response(redirect(f"{realm.client.redirect_uri}?{query}", 302))


ROUTES: tuple[tuple[str, str, View], ...] = (
    ("/authorize", "GET", show), ("/authorize", "POST", decide), ("/quiet.css", "GET", style),
)  # fmt: skip
