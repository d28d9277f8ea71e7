"""A form sent from somebody else's page is refused, whatever token it carries."""

import hmac
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup

from storefront.kernel import ids
from storefront.pages import parts
from storefront.pages.browser_session import CSRF
from storefront.settings import Settings

FIELD = "csrf_token"
READING = {"GET", "HEAD", "OPTIONS"}
SIGNED = "/hooks/"  # machines prove themselves by signature and have no page


class Tokens(CSRFProtect):  # type: ignore[misc]  # its parent has no types
    """The token's check, which also accepts what pages carry that were opened before the key was changed."""

    def protect(self, *arguments: Any, **named: Any) -> None:
        """Refuse the request unless its token is of this session, by the present key or an earlier one."""
        if not g.get("csrf_valid"):
            super().protect(*arguments, **named)


def accept_earlier_keys(app: Flask, settings: Settings) -> None:
    """Ask the earlier keys, if there are any; before the token's own check and those of forms."""
    keys = [key.strip() for key in settings.old_secret_keys.get_secret_value().split(",") if key.strip()]

    @app.before_request
    def _ask_earlier_keys() -> None:
        if keys and request.method not in READING and not request.path.startswith(SIGNED):
            given = request.headers.get("X-CSRFToken") or request.form.get(CSRF, "")
            if any(_fits(given, key) for key in keys):
                g.csrf_valid = True


def _fits(given: str, key: str) -> bool:
    """Whether this token was made with the key for this session."""
    visit = getattr(session, "visit", None)
    if visit is None or not given:
        return False
    try:
        token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").loads(given)
    except BadData:
        return False
    return hmac.compare_digest(str(token).encode(), ids.keyed(key, "csrf", visit.token).encode())


def init(app: Flask, settings: Settings) -> None:
    """Attach the check, beside the token's (which is bound to the session and needs no Referer)."""
    own = urlsplit(settings.base_url).netloc

    parts.fill(FIELD, token)

    @app.context_processor
    def _token() -> dict[str, object]:
        return {FIELD: lambda: parts.hole(FIELD)}

    @app.before_request
    def _refuse_other_sites() -> None:
        if request.method in READING or request.path.startswith(SIGNED):
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CSRFError("sent from another site")
        if not _is_ours(request.headers.get("Origin", ""), {own, request.host}):
            raise CSRFError("sent from another origin")


def token() -> str:
    """The token of this browser's session, signed as the library expects to get it back."""
    if FIELD not in g:
        if not session:  # the database is down: the error page has no form
            return ""
        # The library takes what stands here; signing anew would cost as much as a small page.
        setattr(g, FIELD, _signed(str(current_app.secret_key), session[FIELD]))
    return str(g.get(FIELD))


def field() -> Markup:
    """Hidden field for forms that have no form class."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(parts.hole(FIELD))


@lru_cache(maxsize=4096)
def _signed(secret: str, value: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(value))


def _is_ours(origin: str, hosts: set[str]) -> bool:
    """Whether a browser named no origin, or one of ours."""
    try:
        return origin in ("", "null") or urlsplit(origin).netloc in hosts
    except ValueError:
        return False
