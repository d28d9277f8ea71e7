"""What people do in the shop is noted once their answer is ready: which page, which product, which words.

Not noted: staff, robots, what a browser fetches ahead, parts of pages (htmx), refusals and errors. A browser that
brought no cookie is noted as `new`: landing pages count, but who never brings one back gets no profile.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, request, session

from storefront.kernel import clock
from storefront.pages.browser_session import BrowserSession
from storefront.pages.moment import came_from, site
from storefront.pages.render import is_partial
from storefront.services import behaviour, search, visits
from storefront.services.behaviour import Happening, Verb

CHANNEL = "web"
Noted = tuple[Verb, str, dict[str, Any]] | None
STEPS = {
    "checkout.steps.show": "details", "checkout.confirmations.show": "confirm", "checkout.payments.show": "pay",
    "checkout.thanks.show": "done",
}  # fmt: skip
SURFACES = ("shop.", "cart.", "checkout.", "account.", "mypage.")
STAFF_COOKIES = ("staff_sid", "__Host-staff_sid")


def init(app: Flask) -> None:
    """Note every answer of the shop."""
    app.after_request(note_answer)


def note(verb: str, subject: str, *, campaign: str = "", **data: Any) -> None:
    """Note what the person of this request did or was shown, if somebody is there who may be noted."""
    if not (request and isinstance(session, BrowserSession)) or is_nobody():
        return
    visit = session.visit
    told = {"device": _device(request.user_agent.string), **({"new": True} if session.new else {}), **data}
    person = visit.person.person_id if visit.person else None
    who = visit.visitor_id, person
    behaviour.record(Happening(clock.now(), site(), CHANNEL, *who, verb, subject, campaign, told))


def is_nobody() -> bool:
    """A robot, a page fetched ahead, or staff (whose own session comes with every page)."""
    if session.visit.realm != visits.VISITOR or any(name in request.cookies for name in STAFF_COOKIES):  # type: ignore[attr-defined]  # ours
        return True
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in ahead or "prerender" in ahead or _is_robot(request.user_agent.string)


_is_robot = lru_cache(2000)(behaviour.is_robot)
_device = lru_cache(2000)(behaviour.device)


def note_answer(response: Response) -> Response:
    """Note what this answer shows, or what it did."""
    endpoint = request.endpoint or ""
    if endpoint.startswith(SURFACES) and (found := _noted(endpoint, response)):
        verb, subject, data = found
        came = came_from(request.referrer or "", request.host)
        note(verb, subject, **data, **({"came": came} if came else {}))
        via = request.args.get("via", "")[:120]
        if via and request.method == "GET":
            note(Verb.CLICK, subject, campaign=via)
    return response


def _noted(endpoint: str, response: Response) -> Noted:
    if request.method == "POST":
        act = ACTS.get(endpoint)
        return (
            act(request.form, request.view_args or {}) if act and response.status_code in {200, 303} else None
        )
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.mimetype != "text/html"
        or is_partial()
    ):
        return None
    if endpoint in STEPS:
        return Verb.CHECKOUT_STEP, f"step:{STEPS[endpoint]}", {}
    page = PAGES.get(endpoint)
    return page(request.args, request.view_args or {}) if page else (Verb.PAGE, f"page:{endpoint}", {})


def _product(_: Mapping[str, str], place: Mapping[str, Any]) -> Noted:
    return Verb.VIEW, f"product:{place['slug']}", {}


def _list(_: Mapping[str, str], place: Mapping[str, Any]) -> Noted:
    return Verb.LIST, f"{place['kind']}:{place['slug']}", {}


def _search(asked: Mapping[str, str], _: Mapping[str, Any]) -> Noted:
    words = search.understand(asked.get("q"))
    return (Verb.SEARCH, f"words:{' '.join(words.terms)}", {}) if words.terms else None


def _added(form: Mapping[str, str], _: Mapping[str, Any]) -> Noted:
    return Verb.CART_ADD, f"sku:{form.get('sku', '')}", {"quantity": form.get("quantity", "1")[:4]}


def _changed(form: Mapping[str, str], place: Mapping[str, Any]) -> Noted:
    return _removed(form, place) if form.get("quantity", "").strip() == "0" else None


def _removed(_: Mapping[str, str], place: Mapping[str, Any]) -> Noted:
    return Verb.CART_REMOVE, f"sku:{place['sku']}", {}


Reading = Callable[[Mapping[str, str], Mapping[str, Any]], Noted]
PAGES: Mapping[str, Reading] = {
    "shop.products.show": _product,
    "shop.lists.show": _list,
    "shop.search.index": _search,
}
ACTS: Mapping[str, Reading] = {
    "cart.carts.add": _added,
    "cart.carts.change": _changed,
    "cart.carts.remove": _removed,
}
