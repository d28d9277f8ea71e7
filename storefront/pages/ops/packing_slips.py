"""Packing slips (納品書) to print: of one parcel, or of the orders chosen in the queue."""

from flask import Blueprint, Response, request

from storefront import oms
from storefront.kernel.db import reading
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.oms import FulfilmentState
from storefront.pages import papers
from storefront.pages.ops import selection
from storefront.pages.ops.asked import read
from storefront.pages.ops.orders import queue_page
from storefront.pages.ops.pick_lists import of_site
from storefront.pages.ops.sheet import the_order
from storefront.pages.render import see_other
from storefront.services import documents

bp = Blueprint("packing_slips", __name__)
MOST = 60  # slips set in type within a second; more are printed in several turns
GONE = (FulfilmentState.SHIPPED, FulfilmentState.DELIVERED)


@bp.post("/packing-slips")
def choose() -> Response:
    """From the selection to the address of its slips."""
    numbers = selection.chosen()
    if 0 < len(numbers) <= MOST:
        return see_other("ops.packing_slips.index", orders=",".join(numbers))
    reason = _("納品書は、一度に1〜%(most)s件の注文を選んで印刷してください。", most=MOST)
    return queue_page(read(request.form), status=422, reasons=(reason,), picked=numbers)


@bp.get("/packing-slips")
def index() -> Response:
    """One file with the slips of the parcels that have not left; of an order that left, all of its slips."""
    numbers = selection.chosen()[:MOST]
    orders = of_site(oms.orders(reading(), numbers))
    wanted = []
    for order in (orders[n] for n in numbers if n in orders):
        waiting = [p for p in order.parcels if p.state not in GONE]
        wanted += [(order, p.id) for p in waiting or order.parcels]
    content = documents.packing_slips(reading(), wanted[:MOST])
    if content is None:
        raise NotFound("packing slips")
    return papers.pdf(content, _("納品書.pdf"), "inline")


@bp.get("/orders/<number>/parcels/<key>/packing-slip")
def show(number: str, key: str) -> Response:
    """The slip of one parcel."""
    content = documents.packing_slips(reading(), [(the_order(reading(), number), key)])
    if content is None:
        raise NotFound(key)
    return papers.pdf(content, _("納品書 %(number)s.pdf", number=number), "inline")
