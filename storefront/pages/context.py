"""What every template may use: site, person, navigation, formats of money and time in Japan."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, get_flashed_messages, request, session, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from storefront.kernel import i18n
from storefront.kernel.clock import JST
from storefront.kernel.db import reading, release
from storefront.pages.browser_session import BrowserSession
from storefront.services import business
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


def csrf_field() -> Markup:
    """Hidden field for forms that have no form class."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def init(app: Flask, asset_url: Any) -> None:
    """Attach filters and the common context."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(yen=yen, local=i18n.local, jdate=jdate, jdatetime=jdatetime)
    env.globals.update(asset_url=asset_url, csrf_field=csrf_field, _=i18n._, ngettext=i18n.ngettext)

    @app.context_processor
    def _common() -> dict[str, Any]:
        if not request or not isinstance(session, BrowserSession):
            return {}
        visit = session.visit
        site = _site()
        return {
            "site": site.shown(),
            "nav": [(i18n.local(item.label), item.url) for item in site.navigation],
            "person": visit.person,
            "staff": visit.staff,
            "cart_count": visit.cart_count,
            "locale": i18n.locale(),
            "messages": _messages(),
            "home_url": url_for("shop.home.show"),
        }


def _site() -> SiteSettings:
    # Error pages must stand even when the database does not.
    try:
        return business.current(reading(), SiteSettings)
    except sa.exc.SQLAlchemyError:
        release()
        return SiteSettings()


def _messages() -> list[dict[str, str]]:
    # Looking for messages must not touch (and so store) a session that has none.
    if "_flashes" not in session:
        return []
    flashed: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return [{"kind": kind, "text": text} for kind, text in flashed]
