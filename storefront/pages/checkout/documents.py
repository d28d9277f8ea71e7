"""Receipts and invoices for guests, in the browser that placed the order."""

from flask import Blueprint, Response

from storefront.kernel.errors import NotFound, Refusal
from storefront.pages import papers
from storefront.pages.checkout.thanks import own_order
from storefront.pages.papers import PaperForm
from storefront.pages.render import page, see_other

bp = Blueprint("documents", __name__)


@bp.get("/orders/<number>/documents")
def index(number: str) -> Response:
    """What there is, what can be had, and why not."""
    return page(**papers.listing(own_order(number)))


@bp.post("/orders/<number>/documents")
def create(number: str) -> Response:
    """Issue a document to the name entered, or hand it over again marked 再発行."""
    order, form = own_order(number), PaperForm()
    kind, cause, again = papers.asked(form, order)
    if not again and not form.validate():
        return page(at="checkout.documents.index", status=422, **papers.listing(order, form))
    try:
        key = papers.issue(form, order, kind, cause, by="guest")
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="checkout.documents.index", status=422, **papers.listing(order, form))
    return see_other("checkout.documents.show", number=number, key=key)


@bp.get("/orders/<number>/documents/<key>")
def show(number: str, key: str) -> Response:
    """The PDF, if it is one of this order."""
    order, found = own_order(number), papers.paper(key)
    if found.order_number != order.number:
        raise NotFound("document")
    return papers.download(found)
