"""A form sent from somebody else's page is refused, whatever token it carries."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError

from storefront.settings import Settings

READING = {"GET", "HEAD", "OPTIONS"}
SIGNED = "/hooks/"  # machines prove themselves by signature and have no page


def init(app: Flask, settings: Settings) -> None:
    """Attach the check, beside the token's (which is bound to the session and needs no Referer)."""
    own = urlsplit(settings.base_url).netloc

    @app.before_request
    def _refuse_other_sites() -> None:
        if request.method in READING or request.path.startswith(SIGNED):
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CSRFError("sent from another site")
        if not _is_ours(request.headers.get("Origin", ""), {own, request.host}):
            raise CSRFError("sent from another origin")


def _is_ours(origin: str, hosts: set[str]) -> bool:
    """Whether a browser named no origin, or one of ours."""
    try:
        return origin in ("", "null") or urlsplit(origin).netloc in hosts
    except ValueError:
        return False
