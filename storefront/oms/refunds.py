"""What is owed back to customers: recorded here, paid by `services/payments`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.oms import _locks
from storefront.oms._sheet import tell
from storefront.oms.models import Order, RefundDue
from storefront.oms.views import RefundView


def refund_due(
    db: Session, number: str, *, amount: Yen, reason: str, cause: str, actor: str, now: datetime
) -> RefundView:
    """Record that money is owed back, once per cause; a Refusal for more than is left of what was paid."""
    found = _locks.orders(db, [number])
    if not found:
        raise NotFound(number)
    return owe(db, found[0], amount, reason=reason, cause=cause, actor=actor, now=now)


def owe(
    db: Session, order: Order, amount: Yen, *, reason: str, cause: str, actor: str, now: datetime
) -> RefundView:
    """As `refund_due`, of an order that is locked already."""
    known = sa.select(RefundDue).where(RefundDue.order_id == order.id, RefundDue.cause == cause)
    earlier = db.scalar(known)
    if earlier is not None:
        return _view(earlier, order.number)
    if amount <= 0 or amount > order.paid - order.refund_due:
        raise Refusal(_l("返金額は1円以上、お支払い済みの金額以下で入力してください。"), field="amount")
    row = RefundDue(
        key=ids.public_id(),
        order_id=order.id,
        amount=amount,
        refunded=Yen(0),
        reason=reason,
        cause=cause,
        at=now,
    )
    db.add(row)
    order.refund_due = Yen(order.refund_due + amount)
    data = {"refund": row.key, "amount": amount, "reason": reason}
    tell(db, order, "refund.due", actor=actor, cause=cause, data=data, at=now)
    return _view(row, order.number)


def note_refunded(db: Session, refund_id: str, *, amount: Yen, cause: str, now: datetime) -> bool:
    """Money went back; False when this cause was told before. A Refusal for more than is owed."""
    order = _locks.order_of_refund(db, refund_id)
    if order is None:
        raise NotFound(refund_id)
    row = db.scalars(
        sa.select(RefundDue).where(RefundDue.key == refund_id), execution_options={"populate_existing": True}
    ).one()
    data = {"refund": refund_id, "amount": amount, "reason": row.reason}
    with db.begin_nested():
        if not tell(db, order, "order.refunded", cause=cause, data=data, at=now):
            return False
        if amount <= 0 or amount > row.amount - row.refunded:
            raise Refusal(_l("返金額が返金予定の金額を超えています。"), field="amount")
        row.refunded = Yen(row.refunded + amount)
        order.refunded = Yen(order.refunded + amount)
    return True


def refunds(db: Session, number: str | None = None, *, open_only: bool = False) -> tuple[RefundView, ...]:
    """What is or was owed back, for one order or all, oldest first."""
    query = sa.select(RefundDue, Order.number).join(Order, Order.id == RefundDue.order_id)
    if number is not None:
        query = query.where(Order.number == number)
    if open_only:
        query = query.where(RefundDue.refunded < RefundDue.amount)
    return tuple(_view(row, order) for row, order in db.execute(query.order_by(RefundDue.id)))


def _view(row: RefundDue, number: str) -> RefundView:
    return RefundView(row.key, number, row.amount, row.refunded, row.reason, row.cause, row.at)
