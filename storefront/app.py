"""Wiring only: settings, kernel, gateways, then one table of surfaces."""

import time
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from storefront.gateways import oidc
from storefront.kernel import db, files, i18n, ids, metrics, observability
from storefront.kernel.postgres import normal_url
from storefront.pages import (
    account,
    api,
    assets,
    cart,
    checkout,
    context,
    counter,
    curating,
    demo,
    errors,
    forgery,
    forms,
    go,
    headers,
    hooks,
    languages,
    media,
    mypage,
    noting,
    ops,
    overlaying,
    render,
    shop,
    signed_in,
    staff,
    studio,
    support,
    system,
)
from storefront.pages.browser_session import StoredSessions
from storefront.settings import ASSETS, Settings
from storefront.settings import settings as process_settings

SURFACES: tuple[tuple[Any, str], ...] = (
    (shop.surface, "/"),
    (cart.surface, "/cart"),
    (checkout.surface, "/"),
    (account.surface, "/"),
    (mypage.surface, "/mypage"),
    (go.surface, "/go"),
    (ops.surface, "/ops"),
    (studio.surface, "/studio"),
    (support.surface, "/support"),
    (counter.surface, "/counter"),
    (staff.surface, "/staff"),
    (hooks.surface, "/hooks"),
    (api.surface, "/api/v1"),
    (media.surface, "/media"),
    (languages.surface, "/language"),
    (system.surface, "/"),
)
csrf = forgery.Tokens()


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings."""
    settings = settings or process_settings()
    app = Flask("storefront", template_folder=str(ASSETS / "templates"), static_folder=None)
    app.extensions["settings"] = settings
    # No Referer is asked for: programs that strip it would lock customers out, and forgery.py asks more.
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        PREFERRED_URL_SCHEME="https" if settings.secure_cookies else "http",
    )
    app.config["TEMPLATES_AUTO_RELOAD"] = settings.env == "development"
    app.secret_key = secret_of(settings)
    app.session_interface = StoredSessions(str(app.secret_key), secure=settings.secure_cookies)
    if not db.configured() and settings.database_url:
        url, pool = normal_url(settings.database_url), settings.database_pool
        db.configure(db.connect(url, pool=pool), questions_wait=db.QUESTIONS_WAIT)
    _wire(app, settings)
    return app


def _wire(app: Flask, settings: Settings) -> None:
    metrics.start(settings.var / "metrics")
    observability.slow_after(settings.slow_query_ms)
    _requests(app)
    studio.pictures.init(app)
    i18n.init(app, settings.var / "locales", languages.chosen)
    built = assets.build(ASSETS / "static", settings.var / "static")
    app.extensions["identity_providers"] = oidc.configured(settings)
    for part in (render, signed_in, errors, noting):
        part.init(app)
    headers.init(app, settings)
    context.init(app, built.url)
    curating.init(app)
    overlaying.init(app)
    shop.home.init(app)
    forgery.accept_earlier_keys(app, settings)
    csrf.init_app(app)
    forgery.init(app, settings)
    for surface, prefix in SURFACES:
        app.register_blueprint(surface, url_prefix=prefix.rstrip("/") or None)
    # Machines sign; the checkout's form checks the token itself, so that a session that ended loses nothing of what
    # was typed; a link in a mail is its own proof, and mail programs press its button themselves.
    for proven in (*(f.bp for f in hooks.FAMILIES), checkout.steps.update, account.unsubscriptions.create):
        csrf.exempt(proven)
    if settings.env != "production":
        app.register_blueprint(demo.surface, url_prefix="/demo")
    app.wsgi_app = assets.wrap(app.wsgi_app, settings.var / "static", headers.of_files(settings))  # type: ignore[method-assign]  # how WSGI is wrapped
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # how WSGI is wrapped


def _requests(app: Flask) -> None:
    """Request id on every log line; the database connection goes back at the end."""

    @app.before_request
    def _begin() -> None:
        g.request_id, g.began = observability.new_request_id(), time.perf_counter()
        structlog.contextvars.clear_contextvars()
        # The rule, not the path: links in mails carry their secret in the path.
        structlog.contextvars.bind_contextvars(request_id=g.request_id, route=str(request.url_rule or "-"))

    @app.after_request
    def _finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        seconds = time.perf_counter() - g.get("began", 0.0)
        metrics.answered(request.endpoint or "-", request.method, response.status_code, seconds)
        took = round(seconds * 1000, 1)
        observability.log().info("answered", method=request.method, status=response.status_code, ms=took)
        return response

    @app.teardown_request
    def _release(error: BaseException | None) -> None:
        db.release()


def secret_of(settings: Settings) -> str:
    """The key of signatures: from the environment, or made once below var/ (never in production)."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    file: Path = settings.var / "secret_key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        files.write_once(file, ids.token().encode())
    return file.read_text()


__all__ = ["create_app", "forms", "secret_of"]
