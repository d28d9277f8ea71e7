"""The home page: an arrangement of shared sections for this visitor, with places that know the person."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, g, render_template

from storefront import oms
from storefront.kernel import i18n
from storefront.kernel.db import reading
from storefront.pages import curating, parts
from storefront.pages.context import catalog_version
from storefront.pages.moment import moment
from storefront.pages.mypage import order_shown
from storefront.pages.render import shared_page
from storefront.services import catalog
from storefront.services.campaigns import Placement, home
from storefront.services.campaigns.home import Personal

bp = Blueprint("home", __name__)
VIEWED = 8


@bp.get("/")
def show() -> Response:
    """What the shop shows this visitor first."""
    decision = curating.decided(Placement.HOME)
    curating.told(decision)
    version = (catalog_version(), curating.live().version)
    goods = parts.remembered(("home", version, i18n.locale()), _stock, weight=100_000)
    sections = home.arrange(goods, decision, curating.known(), moment().now)
    g.personal = {s.kind: s.title for s in sections if isinstance(s, Personal)}
    return shared_page((version, tuple(s.key for s in sections)), lambda: {"sections": sections})


def _stock() -> home.Stock:
    return home.stock(reading(), curating.live(), site=curating.SITE, now=moment().now)


def _order() -> dict[str, Any] | None:
    """The newest order that is on its way."""
    found = tuple(oms.orders(reading(), curating.known().undelivered[:1]).values())
    if not found:
        return None
    return {"order": found[0], "card": order_shown.card(found[0]), "progress": order_shown.progress(found[0])}


def _viewed() -> dict[str, Any] | None:
    """What they looked at last, as far as it is still here."""
    slugs = tuple(dict.fromkeys(seen.product for seen in curating.known().viewed))[:VIEWED]
    found = catalog.picked(reading(), slugs, site=curating.SITE, now=moment().now).cards
    return (
        {"title": i18n._("最近見た品"), "cards": [found[s] for s in slugs if s in found]} if found else None
    )


_FILLED: dict[str, Callable[[], dict[str, Any] | None]] = {
    "order": _order,
    "viewed": _viewed,
}


def init(app: Flask) -> None:
    """Say what fills the places that know the person."""
    for kind, find in _FILLED.items():
        parts.fill(f"home_{kind}", _filling(kind, find))


def _filling(kind: str, find: Callable[[], dict[str, Any] | None]) -> Callable[[], str]:
    def text() -> str:
        values = find()
        return (
            render_template(f"shop/home/{kind if kind == 'order' else 'personal_row'}.html", **values)
            if values
            else ""
        )

    return text
