"""The reader's language: chosen by link, remembered in a cookie, else what the browser asks for."""

from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from storefront.kernel.i18n import LANGUAGES
from storefront.pages.render import go
from storefront.pages.signed_in import referring_path, safe_next

surface = Blueprint("languages", __name__)


def chosen() -> str:
    """Cookie, then Accept-Language, then Japanese."""
    cookie = request.cookies.get("lang")
    if cookie in LANGUAGES:
        return str(cookie)
    return _spoken(request.headers.get("Accept-Language", ""))


@lru_cache(1000)
def _spoken(header: str) -> str:
    """Browsers say the same few things; working one out costs as much as a question to the database."""
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, "ja") or "ja"


@surface.get("/<code>")
def choose(code: str) -> Response:
    """Remember the language and return to where the reader was."""
    if code not in LANGUAGES:
        abort(404)
    return remember(go(safe_next(referring_path()) or "/"), code)


def remember(response: Response, code: str) -> Response:
    """Let the browser keep the language."""
    secure = current_app.extensions["settings"].secure_cookies
    response.set_cookie("lang", code, max_age=400 * 86400, samesite="Lax", httponly=True, secure=secure)
    return response
