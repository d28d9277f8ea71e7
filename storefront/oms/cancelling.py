"""Cancelling an order: stock goes back, money that arrived is owed back."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.oms import rules
from storefront.oms._sheet import locked, tell
from storefront.oms.models import Order
from storefront.oms.refunds import owe
from storefront.oms.types import Cancelled


def cancel(db: Session, number: str, *, actor: str, reason: str, cause: str, now: datetime) -> Cancelled:
    """Cancel the whole order; what is owed back comes with it. Repeating it changes nothing.

    A Refusal (code `too_late`) when `rules.may_cancel` says no: the customer may until picking starts, staff
    until something is shipped. Where freed stock goes is the place's own policy (`ims.Restock`).
    """
    sheet = locked(db, number)
    order = sheet.order
    if order.cancelled_at is not None:
        return Cancelled(number, Yen(0), already=True)
    if not rules.may_cancel(sheet.facts, rules.role_of(actor)):
        raise Refusal(_why_not(order), code="too_late")
    order.cancelled_at, order.cancel_reason = now, reason
    for x in sheet.lines:
        x.allocated, x.cancelled = 0, x.ordered
    sheet.cancel_parcels(now)
    sheet.settle()
    db.flush()
    ims.release(db, number, cause=f"cancel:{cause}", now=now)
    refund = Yen(order.paid - order.refund_due)
    data = {"reason": reason, "refund": refund}
    tell(db, order, "order.cancelled", actor=actor, cause=f"cancel:{cause}", data=data, at=now)
    if refund > 0:
        owe(db, order, refund, reason="cancelled", cause=f"cancel:{cause}", actor=actor, now=now)
    return Cancelled(number, refund)


def _why_not(order: Order) -> Any:
    if order.expired_at is not None:
        return _l("このご注文は、お支払いの期限が過ぎて終わっています。取り消しの必要はありません。")
    return _l("この注文はすでに準備が始まっているため、キャンセルできません。")
