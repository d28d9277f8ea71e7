"""Issuing documents: once per order and cause, numbered without gaps, handed over again as marked copies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.oms import OrderView
from storefront.services import business
from storefront.services.deliveries import CheckoutSettings, DeliverySettings
from storefront.services.documents import _locks, contents, rules
from storefront.services.documents.contents import Content
from storefront.services.documents.models import Document, DocumentCopy
from storefront.services.documents.rules import Kind, Why
from storefront.services.documents.settings import IssuerSettings
from storefront.services.messages import Words

HONORIFICS = ("様", "御中")
REASONS: dict[Why, Any] = {
    Why.NOT_PAID: _l("お支払いを確認してから発行できます。"),
    Why.CASH: _l("代金引換の領収書は、お受け取りのときに配送会社がお渡ししたものをお使いください。"),
    Why.NOTHING_LEFT: _l("お受け取りした金額がないため、発行できません。"),
    Why.ENDED: _l("取り消されたご注文のため、発行できません。"),
    Why.NO_NUMBER: _l("登録番号がまだ設定されていないため、発行できません。"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """To whom a document is addressed; entered once, at the first issue."""

    addressee: str
    honorific: str = "様"


def issue(
    db: Session, order: OrderView, kind: Kind, to: Named, *, cause: str = "", by: str, now: datetime
) -> str:
    """The id under which the document is read: of the original, or of a copy marked 再発行 if it was issued before.

    `cause` is the refund of a return invoice. A Refusal when there is nothing to document.
    """
    known = _issued(db, order.number, kind, cause)
    if known is None:
        content = _content(db, order, kind, to, cause)
        counter = _locks.counter(db, order.site)
        known = _issued(db, order.number, kind, cause)  # somebody may have been first while we waited
    if known is not None:
        return _hand_over_again(db, known, by=by, now=now)
    counter.last += 1
    row = Document(
        site=order.site, number=counter.last, kind=str(kind), order_number=order.number, cause=cause,
        content=content | {"number": f"{counter.last:08d}", "issued_on": contents.day(now)},
        issued_at=now, issued_by=by,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return _copy(db, row.id, 0, by, now)


def _issued(db: Session, number: str, kind: Kind, cause: str) -> int | None:
    found = sa.select(Document.id).where(Document.order_number == number)
    return db.scalar(found.where(Document.kind == str(kind), Document.cause == cause))


def _hand_over_again(db: Session, document_id: int, *, by: str, now: datetime) -> str:
    _locks.document(db, document_id)
    count = sa.select(sa.func.count()).where(DocumentCopy.document_id == document_id)
    return _copy(db, document_id, int(db.scalar(count) or 0), by, now)


def _copy(db: Session, document_id: int, copy: int, by: str, now: datetime) -> str:
    row = DocumentCopy(public_id=ids.public_id(), document_id=document_id, copy=copy, at=now, by=by)
    db.add(row)
    db.flush()
    return row.public_id


def _content(db: Session, order: OrderView, kind: Kind, to: Named, cause: str) -> Content:
    issuer = business.current(db, IssuerSettings, site=order.site, fresh=True)
    if not to.addressee.strip():
        raise Refusal(_l("宛名を入力してください。"), field="addressee")
    first = contents.head(order, issuer, to.addressee.strip(), to.honorific)
    makers = {Kind.RECEIPT: _receipt, Kind.INVOICE: _invoice, Kind.RETURN_INVOICE: _return_invoice}
    return first | makers[kind](db, order, issuer, cause)


def _receipt(db: Session, order: OrderView, issuer: IssuerSettings, cause: str) -> Content:
    _refuse(rules.receipt_refused(order))
    gone = [r.amount for r in oms.refunds(db, order.number)]
    rounding = business.current(db, CheckoutSettings, site=order.site).rounding
    words = Words(business.current(db, DeliverySettings, site=order.site))
    return contents.receipt(order, issuer, rules.remaining(order.taxes, gone, rounding), words)


def _invoice(db: Session, order: OrderView, issuer: IssuerSettings, cause: str) -> Content:
    _refuse(rules.invoice_refused(order, bool(issuer.registration_number)))
    return contents.sale(order) | {"traded_on": contents.traded_on(order)}


def _return_invoice(db: Session, order: OrderView, issuer: IssuerSettings, cause: str) -> Content:
    _refuse(None if issuer.registration_number else Why.NO_NUMBER)
    found = oms.refunds(db, order.number)
    at = next((i for i, r in enumerate(found) if r.id == cause), None)
    if at is None:
        raise NotFound(cause)
    rounding = business.current(db, CheckoutSettings, site=order.site).rounding
    shares = rules.returned(order.taxes, [r.amount for r in found[:at]], found[at].amount, rounding)
    original = db.scalar(
        sa.select(Document.content).where(
            Document.order_number == order.number, Document.kind == str(Kind.INVOICE)
        )
    )
    named = {k: original[k] for k in ("number", "issued_on")} if original else None
    return contents.giving_back(order, found[at], shares, named)


def _refuse(why: Why | None) -> None:
    if why is not None:
        raise Refusal(REASONS[why], code=str(why))
