"""Questions about documents: what an order has, what may be had, and the pages of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from storefront import oms
from storefront.kernel import typesetting
from storefront.oms import OrderView, RefundView
from storefront.services import business
from storefront.services.deliveries import DeliverySettings
from storefront.services.documents import contents, rules
from storefront.services.documents.actions import REASONS
from storefront.services.documents.models import Document, DocumentCopy
from storefront.services.documents.rules import Kind
from storefront.services.documents.settings import IssuerSettings
from storefront.services.messages import Words

# The original may be fetched again for a while (a lost download); after that, or once a copy was handed over,
# what its address shows is marked as well.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Issued:
    """A document of an order: its number, to whom, and when it was issued first."""

    kind: Kind
    cause: str
    number: str
    addressee: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that an order may have: issued already, to be had, or why not."""

    kind: Kind
    cause: str
    issued: Issued | None
    reason: Any
    refund: RefundView | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document ready to be set: whose order, kind, file name and what it says."""

    order_number: str
    kind: Kind
    name: str
    content: dict[str, Any]

    def pdf(self) -> bytes:
        """Its pages."""
        return typesetting.pdf(str(self.kind), self.content)


def offers(db: Session, order: OrderView) -> tuple[Offer, ...]:
    """Receipt, invoice, and a return invoice for every refund."""
    known = {(d.kind, d.cause): d for d in issued(db, order.number)}
    registered = bool(business.current(db, IssuerSettings, site=order.site).registration_number)
    out = []
    for kind, why in (
        (Kind.RECEIPT, rules.receipt_refused(order)),
        (Kind.INVOICE, rules.invoice_refused(order, registered)),
    ):
        out.append(Offer(kind, "", known.get((kind, "")), REASONS[why] if why else None))
    if registered and (order.cancelled_at is None or known):
        for refund in oms.refunds(db, order.number) if order.refund_due else ():
            found = known.get((Kind.RETURN_INVOICE, refund.id))
            out.append(Offer(Kind.RETURN_INVOICE, refund.id, found, None, refund))
    return tuple(out)


def issued(db: Session, order_number: str) -> tuple[Issued, ...]:
    """Documents of an order, oldest first."""
    query = sa.select(Document).where(Document.order_number == order_number).order_by(Document.id)
    return tuple(
        Issued(Kind(d.kind), d.cause, d.content["number"], d.content["addressee"], d.issued_at)
        for d in db.scalars(query)
    )


def paper(db: Session, public_id: str, *, now: datetime) -> Paper | None:
    """The document behind an address; marked 再発行 unless this is the original and it is still fresh."""
    every = aliased(DocumentCopy)
    last = sa.select(sa.func.max(every.copy)).where(every.document_id == Document.id)
    query = sa.select(
        Document, DocumentCopy.copy, DocumentCopy.at, last.correlate(Document).scalar_subquery()
    )
    query = query.join(DocumentCopy, DocumentCopy.document_id == Document.id)
    row = db.execute(query.where(DocumentCopy.public_id == public_id)).first()
    if row is None:
        return None
    document, copy, at, newest = row
    original = copy == 0 and newest == 0 and now - at < FRESH
    again = None if original else contents.day(now if copy == 0 else at)
    name = f"{document.kind}-{document.content['number']}.pdf"
    return Paper(document.order_number, Kind(document.kind), name, document.content | {"again": again})


def packing_slips(db: Session, wanted: Sequence[tuple[OrderView, str]]) -> bytes | None:
    """Packing slips of parcels (order, parcel id), one after the other; None when there is none to print."""
    slips = []
    for order, key in wanted:
        issuer = business.current(db, IssuerSettings, site=order.site)
        words = Words(business.current(db, DeliverySettings, site=order.site))
        parcel = next((p for p in order.parcels if p.id == key), None)
        if parcel is not None:
            slips.append(contents.slip(order, parcel, issuer, words))
    return typesetting.pdf("packing_slips", {"slips": slips}) if slips else None
