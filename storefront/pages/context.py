"""What every template may use: site, person, navigation, formats of money and time in Japan."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, get_flashed_messages, render_template, request, session, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from storefront.kernel import i18n
from storefront.kernel.clock import JST
from storefront.kernel.db import reading, release
from storefront.pages import forgery, parts
from storefront.pages.browser_session import BrowserSession
from storefront.pages.quick_template import Template
from storefront.pages.unbroken import whole
from storefront.services import business, catalog, visits
from storefront.services.business.site import SiteSettings

WEEKDAYS = "月火水木金土日"


def yen(amount: int | None) -> str:
    """¥9,900; a minus sign before the ¥."""
    if amount is None:
        return ""
    return f"{'−' if amount < 0 else ''}¥{abs(amount):,}"


def jdate(day: date | datetime | None, *, year: bool = False) -> str:
    """11月26日（木） or Thu 26 Nov, in Japan time."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(JST).date()
    if i18n.locale() == "en":
        return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if year else "")
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def jdatetime(at: datetime | None) -> str:
    """11月26日（木）14:05, in Japan time."""
    if at is None:
        return ""
    local = at.astimezone(JST)
    return f"{jdate(local.date())}{' ' if i18n.locale() == 'en' else ''}{local:%H:%M}"


def absolute(path: str) -> str:
    """The whole address of a page of ours, as machines want it."""
    return str(current_app.extensions["settings"].base_url).rstrip("/") + path


def init(app: Flask, asset_url: Any) -> None:
    """Attach filters and the common context."""
    env = app.jinja_env
    env.undefined, env.template_class = StrictUndefined, Template
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        yen=yen, local=i18n.local, jdate=jdate, jdatetime=jdatetime, absolute=absolute, whole=whole
    )
    env.globals.update(asset_url=asset_url, csrf_field=forgery.field, _=i18n._, ngettext=i18n.ngettext)
    env.globals.update(hole=parts.hole, framed=_framed)
    parts.fill("cart_link", _cart_link)
    parts.fill("toasts", _toasts)

    @app.context_processor
    def _common() -> dict[str, Any]:
        if not request or not isinstance(session, BrowserSession):
            return {}
        shared = _shared()
        if parts.assembling():  # whoever asks for a person here would show one visitor to all others
            return shared
        visit = session.visit
        return shared | {"person": visit.person, "staff": visit.staff, "cart_count": visit.cart_count}


def _shared() -> dict[str, Any]:
    site = _site()
    return {
        "site": site.shown(),
        "nav": [(i18n.local(item.label), item.url) for item in site.navigation],
        "locale": i18n.locale(),
        "home_url": url_for("shop.home.show"),
    }


def edition() -> int:
    """Which settings are in force: what is rendered from them is kept by this number (0 without a database)."""
    try:
        return business.edition(reading())
    except sa.exc.SQLAlchemyError:
        release()
        return 0


def catalog_version() -> int:
    """Number of the catalog as this request saw it; whatever shows goods is kept by it."""
    if not isinstance(session, BrowserSession):
        return catalog.version(reading())
    if session.visit.catalog is None:
        visits.look_up(reading(), session.visit)
    return session.visit.catalog or 0


def _framed(name: str) -> Markup:
    """A part of the frame (template below layouts/parts/) that depends on the address and the settings only."""
    key = ("frame", name, request.path if request.path in _places() else "", edition())
    return parts.part(key, lambda: render_template(f"layouts/parts/{name}.html"))


def _places() -> set[str]:
    return {item.url for item in _site().navigation}


def _cart_link() -> str:
    count = session.visit.cart_count if isinstance(session, BrowserSession) else 0
    return parts.part(
        ("cart_link", count), lambda: render_template("layouts/parts/cart_link.html", cart_count=count)
    )


def _toasts() -> str:
    found = _messages()
    return render_template("layouts/parts/toasts.html", messages=found) if found else ""


def _site() -> SiteSettings:
    # Error pages must stand even when the database does not.
    try:
        return business.current(reading(), SiteSettings)
    except sa.exc.SQLAlchemyError:
        release()
        return SiteSettings()


def _messages() -> list[dict[str, str]]:
    # Looking for messages must not touch (and so store) a session that has none.
    if not isinstance(session, BrowserSession) or "_flashes" not in session:
        return []
    flashed: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]  # with categories it is pairs
    return [{"kind": kind, "text": text} for kind, text in flashed]
