"""Documents of an order as its owner has them: what there is, entering to whom, and the PDF itself."""

from typing import Any

from flask import Response, make_response
from werkzeug.datastructures import Headers
from wtforms import HiddenField, SelectField, StringField

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _l
from storefront.oms import OrderView
from storefront.pages.forms import Filled, Form, NotTooLong, options, tidy
from storefront.services import documents
from storefront.services.documents import Kind, Offer, Paper

TITLES: dict[Kind, Any] = {
    Kind.RECEIPT: _l("領収書"),
    Kind.INVOICE: _l("請求書（適格請求書）"),
    Kind.RETURN_INVOICE: _l("返還請求書（適格返還請求書）"),
}
FILES = {Kind.RECEIPT: "領収書", Kind.INVOICE: "請求書", Kind.RETURN_INVOICE: "返還請求書"}


class PaperForm(Form):
    """To whom a document is addressed; asked once, at its first issue."""

    kind = HiddenField()
    cause = HiddenField()
    addressee = StringField(_l("宛名"), [Filled(), NotTooLong(60)], filters=[tidy])
    honorific = SelectField(_l("敬称"), choices=options((h, h) for h in documents.HONORIFICS))


def listing(order: OrderView, typed: PaperForm | None = None) -> dict[str, Any]:
    """What the page of an order's documents shows; a refused form stands where it was sent from."""
    offers = documents.offers(reading(), order)
    forms = {(o.kind, o.cause): _form(o, order, typed) for o in offers if not o.issued and not o.reason}
    return {"order": order, "offers": offers, "forms": forms, "titles": TITLES}


def _form(offer: Offer, order: OrderView, typed: PaperForm | None) -> PaperForm:
    if typed is not None and (typed.kind.data, typed.cause.data) == (str(offer.kind), offer.cause):
        form = typed
    else:
        form = PaperForm(formdata=None, kind=str(offer.kind), cause=offer.cause, addressee=wished(order))
    for field in form:
        field.id = f"{field.short_name}-{offer.kind}-{offer.cause}"
    return form


def wished(order: OrderView) -> str:
    """The name that was typed for the receipt when ordering, otherwise the orderer's."""
    seen = oms.confirmation(reading(), order.number)
    return str((seen.items.get("receipt_name") if seen else "") or order.name)


def asked(form: PaperForm, order: OrderView) -> tuple[Kind, str, bool]:
    """Kind and cause that the form names, and whether it was issued before; NotFound for what is not offered."""
    for offer in documents.offers(reading(), order):
        if (str(offer.kind), offer.cause) == (form.kind.data, form.cause.data or ""):
            return offer.kind, offer.cause, offer.issued is not None
    raise NotFound("document")


def issue(form: PaperForm, order: OrderView, kind: Kind, cause: str, *, by: str) -> str:
    """Issue it, or hand it over again marked so; the id of what was handed over."""
    to = documents.Named(form.addressee.data or order.name, form.honorific.data or "様")
    with transaction() as db:
        return documents.issue(db, order, kind, to, cause=cause, by=by, now=clock.now())


def paper(key: str) -> Paper:
    """The document behind an id, or NotFound."""
    found = documents.paper(reading(), key, now=clock.now())
    if found is None:
        raise NotFound("document")
    return found


def download(found: Paper) -> Response:
    """The document as a file."""
    name = f"{FILES[found.kind]}_{found.content['number']}.pdf"
    return pdf(found.pdf(), name, "attachment")


def pdf(content: bytes, name: str, disposition: str) -> Response:
    """PDF under a Japanese file name; for the reader's eyes only."""
    headers = Headers()
    headers.add("Cache-Control", "no-store")
    answer = make_response(content, headers)
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", disposition, filename="document.pdf")
    quoted = "".join(f"%{b:02X}" for b in name.encode())
    answer.headers["Content-Disposition"] += f"; filename*=UTF-8''{quoted}"
    return answer
