"""Security headers and caching: strict CSP without inline code; private pages are never stored."""

from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, request, session

from storefront.kernel.db import reading
from storefront.services import business
from storefront.services.business import TransmissionSettings
from storefront.settings import Settings

PRIVATE = (
    "/mypage",
    "/checkout",
    "/orders",
    "/login",
    "/register",
    "/password",
    "/verify",
    "/address",
    "/unsubscribe",
    "/cart",
    "/staff",
    "/ops",
    "/studio",
    "/support",
    "/counter",
    "/demo",
    "/go",
    "/api",
)


def init(app: Flask, settings: Settings) -> None:
    """Attach headers to every answer."""
    stripe = _origin(settings.stripe_script_url)
    api = _origin(settings.stripe_api_base)
    policies = {payment: _policy(stripe, api, payment) for payment in (False, True)}
    usual = {payment: _said(policy) for payment, policy in policies.items()}
    fixed = list(_fixed(settings).items())

    @app.after_request
    def _headers(response: Response) -> Response:
        payment, own, register = _allows_payment(), g.get("csp"), _register(response)
        beside, base = register.sources(paying=payment), payment and register.takes_payment
        policy = _said({**_joined(policies[base], beside), **(own or {})}) if own or beside else usual[base]
        response.headers["Content-Security-Policy"] = policy
        for name, value in fixed:
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _caching(request.path, response)
        return response


def of_files(settings: Settings) -> dict[str, str]:
    """Headers of static files, which are answered before the application is asked."""
    return {**_fixed(settings), "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def _fixed(settings: Settings) -> dict[str, str]:
    return _FIXED | _HTTPS if settings.secure_cookies else _FIXED


_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload"}
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(self)",
}


def _joined(policy: dict[str, str], beside: dict[str, str]) -> dict[str, str]:
    return policy | {name: f"{policy.get(name, '')} {origins}".strip() for name, origins in beside.items()}


def _said(policy: dict[str, str]) -> str:
    return "; ".join(f"{k} {v}".strip() for k, v in policy.items())


def _policy(stripe: str, api: str, payment: bool) -> dict[str, str]:
    policy: dict[str, Any] = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "manifest-src": "'self'",
        "object-src": "'none'",
    }
    if payment:
        hosts = " ".join(dict.fromkeys([stripe, api]))
        policy["script-src"] += f" {stripe}"
        policy["frame-src"] = f"{stripe} https://hooks.stripe.com" if "stripe.com" in stripe else stripe
        policy["connect-src"] += f" {hosts}"
    return policy


def _register(response: Response) -> TransmissionSettings:
    """Whom pages may contact; files and machines' answers contact nobody and need not ask."""
    if response.mimetype != "text/html":
        return TransmissionSettings(parties=())
    try:
        return business.current(reading(), TransmissionSettings)
    except sa.exc.SQLAlchemyError:  # an error page must stand without the database
        return TransmissionSettings()


def _allows_payment() -> bool:
    return request.endpoint is not None and request.endpoint.startswith("checkout.payments")


def _caching(path: str, response: Response) -> str:
    private = (
        path.startswith(PRIVATE) or response.status_code >= 400 or request.method != "GET" or _is_known()
    )
    return "no-store" if private else "private, no-cache"


def _is_known() -> bool:
    """Whether the page carries somebody's name: then no copy of it may outlive the session."""
    visit = getattr(session, "visit", None)
    return visit is not None and (visit.person or visit.staff) is not None


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/')[0]}"
