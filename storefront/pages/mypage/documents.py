"""Receipts and invoices of one's own orders."""

from flask import Blueprint, Response

from storefront.kernel.errors import Refusal
from storefront.pages import papers, signed_in
from storefront.pages.mypage.orders import own
from storefront.pages.papers import PaperForm
from storefront.pages.render import page, see_other

bp = Blueprint("documents", __name__)


@bp.get("/orders/<number>/documents")
def index(number: str) -> Response:
    """What there is, what can be had, and why not."""
    return page(**papers.listing(own(number)))


@bp.post("/orders/<number>/documents")
def create(number: str) -> Response:
    """Issue a document to the name entered, or hand it over again marked 再発行."""
    order, form = own(number), PaperForm()
    kind, cause, again = papers.asked(form, order)
    if not again and not form.validate():
        return page(at="mypage.documents.index", status=422, **papers.listing(order, form))
    try:
        key = papers.issue(form, order, kind, cause, by=f"customer:{signed_in.the_person().person_id}")
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="mypage.documents.index", status=422, **papers.listing(order, form))
    return see_other("mypage.documents.show", key=key)


@bp.get("/documents/<key>")
def show(key: str) -> Response:
    """The PDF, for the order's customer only."""
    found = papers.paper(key)
    own(found.order_number)
    return papers.download(found)
