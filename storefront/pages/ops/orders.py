"""The order queue and an order's own page."""

from typing import Any

from flask import Blueprint, Response, request

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.i18n import local
from storefront.pages import signed_in
from storefront.pages.ops import acts, rows, words
from storefront.pages.ops.asked import Asked, read
from storefront.pages.ops.sheet import sheet, the_order
from storefront.pages.render import page
from storefront.services import business, catalog, deliveries

bp = Blueprint("orders", __name__)
PAGE = 50


@bp.get("/orders")
def index() -> Response:
    """The queue as the address asks for it, with the order looked at beside."""
    return queue_page(read(request.args))


@bp.get("/orders/<number>")
def show(number: str) -> Response:
    """One order."""
    return acts.answer(the_order(reading(), number))


def queue_page(
    asked: Asked, *, status: int = 200, reasons: tuple[str, ...] = (), picked: Any = ()
) -> Response:
    """The queue's page; `reasons` say why orders of a selection could not go on."""
    db, now = reading(), clock.now()
    settings = business.current(db, deliveries.DeliverySettings)
    skus = catalog.skus_named(db, asked.q, site=signed_in.the_staff().site) if asked.q else ()
    queue = oms.queue(db, _filters(asked, skus), cursor=asked.after, size=PAGE, since=rows.start_of_day(now))
    places = {p.code: local(p.name) for p in ims.locations(db, active_only=False)}
    shown = [rows.row(o, queue.stuck.get(o.number, ()), places, settings, now) for o in queue.rows]
    order = next((o for o in queue.rows if o.number == asked.order), None)
    if asked.order and order is None:
        order = the_order(db, asked.order)
    return page(
        at="ops.orders.index",
        status=status,
        asked=asked,
        rows=shown,
        queue=queue,
        tabs=words.TABS,
        clock=rows.clock(settings, queue, now),
        places=places,
        carriers=words.CARRIERS,
        reasons=reasons,
        picked=set(picked),
        sheet=sheet(db, order) if order else None,
        beside=True,
        back=asked.url,
        reason="",
        work_words=words.WORK,
    )


def _filters(asked: Asked, skus: tuple[str, ...]) -> oms.QueueFilters:
    site = signed_in.the_staff().site
    return oms.QueueFilters(asked.tab, asked.q, asked.location or None, asked.carrier or None, site, skus)
