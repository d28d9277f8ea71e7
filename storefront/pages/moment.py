"""The moment of this request: which page, on what, come from where. Said once, for whoever decides or records."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from werkzeug.exceptions import HTTPException

from storefront.kernel import clock, i18n
from storefront.pages.browser_session import BrowserSession
from storefront.services import behaviour
from storefront.services.profile import Moment, Who

PAGES = {
    "shop.home.show": "home",
    "shop.lists.show": "list",
    "shop.products.show": "product",
    "shop.search.index": "search",
    "cart.carts.show": "cart",
}
SURFACES = {"checkout": "checkout", "mypage": "mypage", "account": "account", "go": "account"}
ORIGINS = frozenset({"search", "link"})
SEARCH_ENGINES = ("google.", "bing.", "yahoo.", "duckduckgo.", "ecosia.")


def site() -> str:
    """Whose shop answers this request."""
    return str(current_app.extensions["settings"].site)


def moment() -> Moment:
    """This request's moment, made once."""
    found: Moment | None = g.get("moment")
    if found is None:
        origin = came_from(request.referrer or "", request.host)
        found = g.moment = _made(request.endpoint or "", dict(request.view_args or {}), origin)
    return found


def moment_at(path: str, origin: str = "") -> Moment:
    """The moment of a page of ours that asks from within the browser, by its path; `origin` is where its reader had
    come from (`came_from` of its own moment: the referrer of this request is the page itself)."""
    try:
        endpoint, arguments = current_app.url_map.bind("").match(path)
    except HTTPException:
        endpoint, arguments = "", {}
    return _made(str(endpoint), dict(arguments), origin if origin in ORIGINS else "")


def page_of(endpoint: str) -> str:
    """What kind of page an endpoint is."""
    return PAGES.get(endpoint) or SURFACES.get(endpoint.partition(".")[0], "other")


def who() -> Who:
    """Whoever is at the door: the signed-in person, else the visitor of this browser."""
    visit = session.visit if isinstance(session, BrowserSession) else None
    if visit is None:
        return Who()
    return Who(visit.visitor_id, visit.person.person_id if visit.person else None)


def came_from(referrer: str, host: str) -> str:
    """search, link, or empty when they come from a page of ours or from nowhere we are told of."""
    try:
        where = urlsplit(referrer).netloc.lower()
    except ValueError:  # no address at all
        return ""
    if not where or where == host.lower():
        return ""
    return "search" if any(name in where for name in SEARCH_ENGINES) else "link"


def _made(endpoint: str, arguments: dict[str, Any], origin: str) -> Moment:
    page, slug = page_of(endpoint), str(arguments.get("slug", ""))
    person = who().person_id
    return Moment(
        now=clock.now(),
        page=page,
        site=site(),
        locale=i18n.locale(),
        device=behaviour.device(request.user_agent.string),
        product=slug if page == "product" else "",
        category=slug if arguments.get("kind") == "category" else "",
        came_from=origin,
        page_number=1 if origin else 2,
        signed_in=person is not None,
    )
