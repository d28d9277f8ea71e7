"""Money that arrives for an order, in time, too late, twice or wrong; and money that does not arrive."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.errors import NotFound
from storefront.kernel.money import Yen
from storefront.oms import _locks, sourcing
from storefront.oms._sheet import Sheet, locked, sheets, tell
from storefront.oms.models import PaymentNote
from storefront.oms.refunds import owe
from storefront.oms.routing import Route, Wanted
from storefront.oms.types import Confirmed, Refused, WorkKind
from storefront.oms.work import open_work_item


def confirm_paid(db: Session, number: str, *, amount: Yen, cause: str, now: datetime) -> Confirmed | Refused:
    """Make the order a paid one; repeating a cause repeats its answer.

    A wrong amount never pays. Money for an expired order pays it when all units can be had anew; money that
    cannot pay (too late, cancelled, paid twice) is recorded as owed back: Refused("refund"), refund_id.
    """
    try:
        sheet = locked(db, number)
    except NotFound:
        return Refused(number, "unknown")
    note = db.scalar(sa.select(PaymentNote).where(PaymentNote.cause == cause))
    if note is not None:
        return _again(sheet, note)
    answer = _judge(db, sheet, amount, cause, now)
    refused = answer if isinstance(answer, Refused) else None
    row = PaymentNote(
        order_id=sheet.order.id, cause=cause, amount=amount, at=now,
        answer="paid" if refused is None else refused.reason,
        refund_key=None if refused is None else refused.refund_id,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return answer


def _again(sheet: Sheet, note: PaymentNote) -> Confirmed | Refused:
    if note.order_id != sheet.order.id:
        raise ValueError("this payment was reported for another order")
    if note.answer == "paid":
        return Confirmed(sheet.order.number, already=True)
    return Refused(sheet.order.number, note.answer, note.refund_key, already=True)


def _judge(db: Session, sheet: Sheet, amount: Yen, cause: str, now: datetime) -> Confirmed | Refused:
    order = sheet.order
    if amount != order.total or amount <= 0:
        data = {"expected": order.total, "received": amount, "cause": cause}
        open_work_item(db, WorkKind.PAYMENT_MISMATCH, order.number, reason="wrong_amount", data=data, now=now)
        return Refused(order.number, "amount")
    if order.paid_at is not None:
        return _give_back(db, sheet, amount, cause, WorkKind.PAID_TWICE, now)
    if order.cancelled_at is not None or not _secure_stock(db, sheet, now):
        return _give_back(db, sheet, amount, cause, WorkKind.PAID_TOO_LATE, now)
    order.paid, order.paid_at, order.expired_at = Yen(order.paid + amount), now, None
    sheet.settle()
    tell(db, order, "order.paid", cause=cause, data={"amount": amount}, at=now)
    return Confirmed(order.number)


def _give_back(db: Session, sheet: Sheet, amount: Yen, cause: str, kind: WorkKind, now: datetime) -> Refused:
    order = sheet.order
    order.paid = Yen(order.paid + amount)
    due = owe(db, order, amount, reason=kind, cause=f"payment:{cause}", actor="system", now=now)
    data = {"amount": amount, "cause": cause, "refund": due.id}
    open_work_item(db, kind, order.number, reason="refund", data=data, now=now)
    return Refused(order.number, "refund", due.id)


def _secure_stock(db: Session, sheet: Sheet, now: datetime) -> bool:
    """Holds become allocations; when they are gone, everything is allocated anew, or nothing."""
    if all(x.allocated == x.ordered for x in sheet.goods):
        return True
    units = ims.allocate(db, sheet.order.number, now=now)
    if units == 0 and sheet.units and not _allocate_anew(db, sheet, now):
        return False
    if units not in (0, sheet.units):
        raise RuntimeError(f"{sheet.order.number}: {units} of {sheet.units} units were held")
    for x in sheet.goods:
        x.allocated = x.ordered
    return True


def _allocate_anew(db: Session, sheet: Sheet, now: datetime) -> bool:
    order = sheet.order
    wanted = [Wanted(x.line, x.sku, x.ordered) for x in sheet.goods if x.sku is not None]
    route = Route(str(order.ship_to.get("prefecture", "")))
    try:
        plan = sourcing.promise(
            db, order.number, wanted, route, site=order.site, channel=order.channel, until=None, now=now
        )
    except ims.OutOfStock:
        return False
    sheet.cancel_parcels(now)
    line_ids = {x.line: x.id for x in sheet.lines}
    sourcing.write_parcels(db, order.id, line_ids, plan, order.carrier, now)
    return True


def expire_unpaid(db: Session, now: datetime, *, limit: int = 100) -> tuple[str, ...]:
    """Close unpaid orders whose time is over and give their holds back; their numbers."""
    found = sheets(db, _locks.overdue(db, now, limit))
    for sheet in found:
        sheet.order.expired_at = now
        sheet.cancel_parcels(now)
        sheet.settle()
    ims.expire(db, now, owners=[s.order.number for s in found])
    for sheet in found:
        order = sheet.order
        moment = order.expires_at.isoformat() if order.expires_at else ""
        tell(db, order, "order.expired", cause=f"unpaid:{moment}", data={"total": order.total}, at=now)
    return tuple(s.order.number for s in found)
