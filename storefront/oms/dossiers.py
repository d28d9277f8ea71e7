"""What the order room keeps about people: told to them in full, cut to what the law asks for afterwards."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.db import Base
from storefront.oms.models import (
    ConfirmationRow,
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderLine,
    PaymentNote,
    RefundDue,
    WorkItemRow,
)
from storefront.oms.rules import OrderState

FINISHED = (OrderState.DELIVERED, OrderState.RETURNED, OrderState.CANCELLED, OrderState.EXPIRED)
_OF_ORDERS: tuple[type[Base], ...] = (OrderLine, Fulfilment, PaymentNote, RefundDue, ConfirmationRow)


def numbers_of(db: Session, person_ids: Collection[int]) -> list[str]:
    """Numbers of all orders of these people."""
    query = sa.select(Order.number).where(Order.person_id.in_(sorted(person_ids)))
    return list(db.execute(query.order_by(Order.number)).scalars())


def unfinished(db: Session, person_ids: Collection[int]) -> list[str]:
    """Numbers of orders under way: not delivered or ended yet, or with money still to go back."""
    query = sa.select(Order.number).where(Order.person_id.in_(sorted(person_ids)))
    query = query.where(sa.or_(Order.state.not_in(FINISHED), Order.refunded < Order.refund_due))
    return list(db.execute(query.order_by(Order.number)).scalars())


def dossier(db: Session, person_ids: Collection[int]) -> dict[str, list[dict[str, Any]]]:
    """Every row about the orders of these people, by table."""
    own = sa.select(Order.id).where(Order.person_id.in_(sorted(person_ids)))
    parcels = sa.select(Fulfilment.id).where(Fulfilment.order_id.in_(own))
    numbers = sa.select(Order.number).where(Order.person_id.in_(sorted(person_ids)))
    wanted: list[tuple[Any, Any]] = [
        (Order, Order.id.in_(own)),
        *((table, table.__table__.c.order_id.in_(own)) for table in _OF_ORDERS),
        (FulfilmentLine, FulfilmentLine.fulfilment_id.in_(parcels)),
        (WorkItemRow, WorkItemRow.order_number.in_(numbers)),
    ]
    return {
        model.__tablename__: [dict(r._mapping) for r in db.execute(sa.select(model.__table__).where(mine))]
        for model, mine in wanted
    }


def minimise(db: Session, person_ids: Collection[int]) -> None:
    """Cut orders to what books must keep: number, name, lines, sums, taxes, dates, the prefecture.

    Source: Corporation Tax Act, enforcement rules art. 59 (books and papers of transactions, seven years).
    """
    mine = Order.person_id.in_(sorted(person_ids))
    own = sa.select(Order.id).where(mine)
    items = ConfirmationRow.items.op("-")("html").op("-")("receipt_name")
    cut = sa.update(ConfirmationRow).where(ConfirmationRow.order_id.in_(own)).values(items=items)
    db.execute(cut, execution_options={"synchronize_session": False})
    place = sa.func.jsonb_build_object(
        "name", "", "kana", "", "phone", "", "postal_code", "", "city", "", "street", "",
        "prefecture", Order.ship_to["prefecture"],
    )  # fmt: skip
    reason = sa.case((Order.cancel_reason.is_(None), None), else_="")
    blank: dict[str, Any] = {"email": "", "phone": "", "kana": "", "note": "", "cancel_reason": reason}
    orders = sa.update(Order).where(mine).values(**blank, ship_to=place, drop_off=None)
    db.execute(orders, execution_options={"synchronize_session": False})
