"""Lists of orders: a person's own, the queue of the fulfilment desk, the pick list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import paging
from storefront.kernel.paging import Page
from storefront.oms.models import Fulfilment, FulfilmentLine, Order, OrderLine
from storefront.oms.queries import select_orders, view_of
from storefront.oms.rules import FulfilmentState
from storefront.oms.views import TABS, OrderView, PickLine, Queue, QueueFilters

_WORKED_OFF = ("to_pick", "picking", "packed")  # these tabs show the oldest first


def orders_of(db: Session, person_id: int, *, cursor: str | None = None, size: int = 10) -> Page[OrderView]:
    """A person's orders, newest first, one statement a page."""
    query = select_orders().where(Order.person_id == person_id)
    return _page(db, query, cursor, size, newest_first=True)


def queue(db: Session, filters: QueueFilters, *, cursor: str | None = None, size: int = 50) -> Queue:
    """A page of the order queue and the counts of its tabs, in two statements."""
    narrowed = _conditions(filters)
    states = TABS.get(filters.tab, TABS["all"])
    query = select_orders().where(Order.state.in_(states), *narrowed)
    page = _page(db, query, cursor, size, newest_first=filters.tab not in _WORKED_OFF)
    found = db.execute(sa.select(Order.state, sa.func.count()).where(*narrowed).group_by(Order.state))
    per_state: dict[str, int] = {row[0]: row[1] for row in found}
    counts = {tab: sum(per_state.get(s.value, 0) for s in states) for tab, states in TABS.items()}
    return Queue(page.rows, page.next, counts)


def _page(
    db: Session, query: sa.Select[Any], cursor: str | None, size: int, *, newest_first: bool
) -> Page[OrderView]:
    key = sa.tuple_(Order.placed_at, Order.number)
    after = _after(cursor)
    if after is not None:
        query = query.where(key < after if newest_first else key > after)
    order = [c.desc() if newest_first else c for c in (Order.placed_at, Order.number)]
    rows = [view_of(row) for row in db.execute(query.order_by(*order).limit(size + 1))]
    return paging.page(rows, size, lambda o: (o.placed_at.isoformat(), o.number))


def _after(cursor: str | None) -> sa.Tuple | None:
    key = paging.key_of(cursor, 2)
    try:
        moment = datetime.fromisoformat(str(key[0])) if key else None
    except ValueError:
        moment = None
    if key is None or moment is None or moment.tzinfo is None:
        return None
    return sa.tuple_(sa.literal(moment), sa.literal(str(key[1])))


def _conditions(filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    out: list[sa.ColumnElement[bool]] = []
    parcels = sa.select(Fulfilment.id).where(Fulfilment.order_id == Order.id)
    if filters.site:
        out.append(Order.site == filters.site)
    if filters.location:
        out.append(parcels.where(Fulfilment.location == filters.location).exists())
    if filters.carrier:
        out.append(Order.carrier == filters.carrier)
    text = filters.text.strip()
    if text:
        out.append(
            sa.or_(
                Order.number == text.upper(),
                sa.func.lower(Order.email) == text.lower(),
                Order.name.contains(text, autoescape=True),
                Order.kana.contains(text, autoescape=True),
                Order.phone == text,
                parcels.where(Fulfilment.tracking_number == text.replace("-", "")).exists(),
            )
        )
    return out


def pick_list(db: Session, numbers: Sequence[str]) -> tuple[PickLine, ...]:
    """What to fetch for parcels of these orders that are not packed yet, by place and SKU."""
    query = (
        sa.select(Fulfilment.location, OrderLine, Order.number, FulfilmentLine.quantity)
        .join(Order, Order.id == Fulfilment.order_id)
        .join(FulfilmentLine, FulfilmentLine.fulfilment_id == Fulfilment.id)
        .join(OrderLine, OrderLine.id == FulfilmentLine.order_line_id)
        .where(Order.number.in_(list(numbers)))
        .where(Fulfilment.state.in_((FulfilmentState.PLANNED, FulfilmentState.PICKING)))
        .order_by(Fulfilment.location, OrderLine.sku, Order.number)
    )
    groups: dict[tuple[str, str], list[tuple[OrderLine, str, int]]] = {}
    for location, line, number, quantity in db.execute(query):
        groups.setdefault((location, line.sku or ""), []).append((line, number, quantity))
    return tuple(_pick_line(location, sku, rows) for (location, sku), rows in groups.items())


def _pick_line(location: str, sku: str, rows: list[tuple[OrderLine, str, int]]) -> PickLine:
    line = rows[0][0]
    per_order: dict[str, int] = {}
    for _, number, quantity in rows:
        per_order[number] = per_order.get(number, 0) + quantity
    total, orders = sum(per_order.values()), tuple(per_order.items())
    return PickLine(location, sku, line.name, line.options, line.picture, total, orders)
