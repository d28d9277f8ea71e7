"""The home page: an arrangement of shared sections for this visitor, with places that know the person."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, g, render_template

from storefront import oms
from storefront.kernel import i18n
from storefront.kernel.db import reading
from storefront.pages import curating, parts
from storefront.pages.context import catalog_version
from storefront.pages.moment import moment, site
from storefront.pages.mypage import order_shown
from storefront.pages.render import shared_page
from storefront.services import recommendations
from storefront.services.campaigns import Placement, home
from storefront.services.campaigns.home import Personal
from storefront.services.recommendations import Kind, Rows

bp = Blueprint("home", __name__)


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
    return home.stock(reading(), curating.live(), site=site(), now=moment().now)


def _order() -> dict[str, Any] | None:
    """The newest order that is on its way."""
    found = tuple(oms.orders(reading(), curating.known().undelivered[:1]).values())
    if not found:
        return None
    return {"order": found[0], "card": order_shown.card(found[0]), "progress": order_shown.progress(found[0])}


def _row(kind: Kind, usual: Any) -> Callable[[], dict[str, Any] | None]:
    """A row of what was chosen for this person; the title is the campaign's, else the usual one."""

    def found() -> dict[str, Any] | None:
        cards = _suggested().get(kind, ())[: MOST.get(kind)]
        title = g.personal.get(NAMES[kind]) or str(usual)
        # Under a title that says why, no card says it again.
        return {"title": title, "suggestions": cards, "reasons": kind is not Kind.VIEWED} if cards else None

    return found


def _suggested() -> Rows:
    """Everything chosen for this person, asked once."""
    if "suggested" not in g:
        g.suggested = recommendations.for_home(reading(), curating.known(), moment())
    rows: Rows = g.suggested
    return rows


MOST = {Kind.VIEWED: 4}
NAMES = {Kind.AGAIN: "buy_again", Kind.FOR_YOU: "for_you", Kind.POPULAR: "popular", Kind.VIEWED: "viewed"}
_FILLED: dict[str, Callable[[], dict[str, Any] | None]] = {
    "order": _order,
    "buy_again": _row(Kind.AGAIN, i18n._l("もう一度買う")),
    "for_you": _row(Kind.FOR_YOU, i18n._l("あなたへのおすすめ")),
    "popular": _row(Kind.POPULAR, i18n._l("いま選ばれている品")),
    "viewed": _row(Kind.VIEWED, i18n._l("最近ご覧になった品")),
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
