"""What programs ask: discovery, token, keys, userinfo, and what only LINE has."""

import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from flask import Response, jsonify, make_response, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from storefront.gateways.oidc.local.book import TOKEN_LIVES, Book, moment, told
from storefront.gateways.oidc.local.realms import Realm

View = Callable[[Book, Realm], Response]


def discovery(book: Book, realm: Realm) -> Response:
    """OpenID Connect Discovery 1.0 §3; LINE names only the key of apps here, as the real one does."""
    if trouble := _trouble(book, "discovery"):
        return trouble
    at = realm.issuer
    return jsonify(
        issuer=at, authorization_endpoint=f"{at}/authorize", token_endpoint=f"{at}/token",
        jwks_uri=f"{at}/certs", userinfo_endpoint=f"{at}/userinfo", response_types_supported=["code"],
        subject_types_supported=["pairwise" if realm.is_line else "public"],
        id_token_signing_alg_values_supported=["ES256" if realm.is_line else "RS256"],
        code_challenge_methods_supported=["S256"], scopes_supported=["openid", "profile", "email"],
    )  # fmt: skip


def token(book: Book, realm: Realm) -> Response:
    """A code becomes an access token and an ID token, once."""
    fault = book.fault("token")
    if trouble := _broken(fault):
        return trouble
    if not _is_client(realm):
        return _refused("invalid_client", 401)
    form = request.form
    if form.get("grant_type") != "authorization_code":
        return _refused("unsupported_grant_type")
    redeemed = book.redeem(form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", ""))
    if redeemed is None or redeemed[1].realm != realm.key:
        return _refused("invalid_grant")
    access, grant = redeemed
    answer: dict[str, Any] = {
        "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LIVES,
        "scope": " ".join(sorted(grant.scope)), "id_token": book.id_token(realm, grant, access, fault),
    }  # fmt: skip
    if fault == "without_id_token":
        del answer["id_token"]
    return jsonify(answer)


def certs(book: Book, realm: Realm) -> Response:
    """The public keys (RFC 7517)."""
    key = book.ec if realm.is_line else book.rsa
    return _trouble(book, "certs") or jsonify(keys=[key.as_dict(private=False)])


def userinfo(book: Book, realm: Realm) -> Response:
    """Core 1.0 §5.3."""
    if trouble := _trouble(book, "userinfo"):
        return trouble
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    grant = book.of_token(given, realm.key) if scheme == "Bearer" else None
    if grant is None:
        return _refused("invalid_token", 401)
    return jsonify({"sub": realm.subject(grant.person), **told(realm, grant)})


def verify(book: Book, realm: Realm) -> Response:
    """LINE's own check of an ID token."""
    try:
        found = jwt.decode(
            request.form.get("id_token", ""), OctKey.import_key(realm.client.secret), ["HS256"]
        )
    except (JoseError, ValueError):
        return _refused("invalid_request")
    claims = found.claims
    wanted = request.form.get("nonce")
    if claims["aud"] != request.form.get("client_id") or (wanted and wanted != claims["nonce"]):
        return _refused("invalid_request")
    return jsonify(claims) if claims["exp"] > moment() else _refused("invalid_request")


def friendship(book: Book, realm: Realm) -> Response:
    """Whether the person is a friend of the shop's LINE account."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    grant = book.of_token(given, realm.key)
    return jsonify(friendFlag=grant.friend) if grant else _refused("invalid_token", 401)


def _is_client(realm: Realm) -> bool:
    """The client and its secret: in the form at LINE, in the header elsewhere."""
    if realm.is_line:
        given = request.form.get("client_id", ""), request.form.get("client_secret", "")
    else:
        auth = request.authorization
        parts = (auth.username, auth.password) if auth and auth.type == "basic" else ("", "")
        given = unquote_plus(parts[0] or ""), unquote_plus(parts[1] or "")
    return hmac.compare_digest("\n".join(given), f"{realm.client.id}\n{realm.client.secret}")


def _trouble(book: Book, endpoint: str) -> Response | None:
    return _broken(book.fault(endpoint))


def _broken(fault: str) -> Response | None:
    if fault == "slow":
        time.sleep(8)
    if fault in ("500", "slow"):
        return make_response("Something went wrong", 500)
    if fault == "429":
        return _refused("slow_down", 429)
    return make_response("<html>not JSON</html>", 200) if fault == "nonsense" else None


def _refused(error: str, status: int = 400) -> Response:
    return make_response(jsonify(error=error, error_description="refused"), status)


ROUTES: tuple[tuple[str, str, View], ...] = (
    ("/.well-known/openid-configuration", "GET", discovery), ("/token", "POST", token),
    ("/certs", "GET", certs), ("/userinfo", "GET", userinfo), ("/verify", "POST", verify),
    ("/friendship", "GET", friendship),
)  # fmt: skip
