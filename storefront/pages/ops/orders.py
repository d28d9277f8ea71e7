"""The order queue and an order's own page."""

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.i18n import local
from storefront.pages import signed_in
from storefront.pages.ops import acts, rows, words
from storefront.pages.ops.asked import Asked, read
from storefront.pages.ops.sheet import Sheet, sheet, the_order
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
    queue = oms.queue(db, _filters(db, asked), cursor=asked.after, size=PAGE, since=rows.start_of_day(now))
    places = {p.code: local(p.name) for p in ims.locations(db, active_only=False)}
    shown = [rows.row(o, queue.stuck.get(o.number, ()), places, settings, now) for o in queue.rows]
    texts = {"tabs": words.TABS, "carriers": words.CARRIERS, "work_words": words.WORK, "reason": ""}
    return page(
        at="ops.orders.index",
        status=status,
        asked=asked,
        rows=shown,
        queue=queue,
        clock=rows.clock(settings, queue, now),
        places=places,
        reasons=reasons,
        picked=set(picked),
        sheet=_beside(db, asked, queue),
        beside=True,
        back=asked.url,
        **texts,
    )


def _beside(db: Session, asked: Asked, queue: oms.Queue) -> Sheet | None:
    """The sheet of the order looked at; it may stand on another page of the queue."""
    if not asked.order:
        return None
    found = next((o for o in queue.rows if o.number == asked.order), None)
    return sheet(db, found or the_order(db, asked.order))


def _filters(db: Session, asked: Asked) -> oms.QueueFilters:
    site = signed_in.the_staff().site
    skus = catalog.skus_named(db, asked.q, site=site) if asked.q else ()
    return oms.QueueFilters(asked.tab, asked.q, asked.location or None, asked.carrier or None, site, skus)
