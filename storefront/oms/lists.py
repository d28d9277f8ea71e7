"""Lists of orders: a person's own, the queue of the fulfilment desk, the pick list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import paging
from storefront.kernel.kana import narrow
from storefront.kernel.paging import Page
from storefront.oms.desk_views import STUCK, TABS, PickLine, Queue, QueueFilters
from storefront.oms.models import Fulfilment, FulfilmentLine, Order, OrderLine, WorkItemRow
from storefront.oms.queries import select_orders, view_of
from storefront.oms.rules import FulfilmentState
from storefront.oms.types import WorkKind
from storefront.oms.views import OrderView

_WORKED_OFF = ("open", "to_pick", "picking", "packed", STUCK)  # these tabs show the oldest first


def orders_of(db: Session, person_id: int, *, cursor: str | None = None, size: int = 10) -> Page[OrderView]:
    """A person's orders, newest first, one statement a page."""
    query = select_orders().where(Order.person_id == person_id)
    found = _rows(db, query, cursor, size, newest_first=True)
    return _paged([view_of(row) for row in found], size)


def queue(
    db: Session,
    filters: QueueFilters,
    *,
    cursor: str | None = None,
    size: int = 50,
    since: datetime | None = None,
) -> Queue:
    """A page of the order queue, the counts of its tabs, parcels shipped `since`; in two statements."""
    narrowed = _conditions(filters)
    query = select_orders().add_columns(_open_work()).where(*narrowed)
    if filters.tab == STUCK:
        query = query.where(_is_stuck())
    elif filters.tab in TABS:
        query = query.where(Order.state.in_(TABS[filters.tab]))
    found = _rows(db, query, cursor, size, newest_first=filters.tab not in _WORKED_OFF)
    page = _paged([view_of(row) for row in found], size)
    stuck = {row.number: tuple(WorkKind(k) for k in row.work) for row in found if row.work}
    counts, shipped = _counts(db, narrowed, since)
    return Queue(page.rows, page.next, counts, stuck, shipped)


def _counts(
    db: Session, narrowed: list[sa.ColumnElement[bool]], since: datetime | None
) -> tuple[dict[str, int], int]:
    """How many orders each tab shows, and how many parcels left since a moment."""
    shipped = sa.select(sa.func.count()).select_from(Fulfilment)
    shipped = shipped.where(Fulfilment.shipped_at >= since if since else sa.false())
    held_up = sa.func.count().filter(_is_stuck())
    query = sa.select(Order.state, sa.func.count(), held_up).where(*narrowed).group_by(Order.state)
    last = sa.select(sa.null(), shipped.scalar_subquery(), sa.literal(0))
    rows = [tuple(row) for row in db.execute(sa.union_all(query, last))]
    per_state: dict[Any, int] = {row[0]: row[1] for row in rows}
    counts = {tab: sum(per_state.get(s.value, 0) for s in states) for tab, states in TABS.items()}
    return counts | {STUCK: sum(row[2] for row in rows)}, per_state[None]


def _is_stuck() -> sa.ColumnElement[bool]:
    found = sa.select(WorkItemRow.id).where(WorkItemRow.order_number == Order.number)
    return found.where(WorkItemRow.closed_at.is_(None)).correlate(Order).exists()


def _open_work() -> sa.Label[Any]:
    found = sa.select(sa.func.array_agg(WorkItemRow.kind)).where(WorkItemRow.order_number == Order.number)
    return found.where(WorkItemRow.closed_at.is_(None)).correlate(Order).scalar_subquery().label("work")


def _rows(
    db: Session, query: sa.Select[Any], cursor: str | None, size: int, *, newest_first: bool
) -> list[sa.Row[Any]]:
    """Rows after the cursor, one more than the page has."""
    key = sa.tuple_(Order.placed_at, Order.number)
    after = _after(cursor)
    if after is not None:
        query = query.where(key < after if newest_first else key > after)
    order = [c.desc() if newest_first else c for c in (Order.placed_at, Order.number)]
    return list(db.execute(query.order_by(*order).limit(size + 1)))


def _paged(orders: list[OrderView], size: int) -> Page[OrderView]:
    return paging.page(orders, size, lambda o: (o.placed_at.isoformat(), o.number))


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
                Order.number == narrow(text).upper(),
                sa.func.lower(Order.email) == text.lower(),
                Order.name.contains(text, autoescape=True),
                Order.kana.contains(text, autoescape=True),
                Order.phone == text,
                parcels.where(Fulfilment.tracking_number == narrow(text).replace("-", "")).exists(),
                _holds((narrow(text).upper(), *filters.skus)),
            )
        )
    return out


def _holds(skus: tuple[str, ...]) -> sa.ColumnElement[bool]:
    found = sa.select(OrderLine.id).where(OrderLine.order_id == Order.id, OrderLine.sku.in_(skus))
    return found.correlate(Order).exists()


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
