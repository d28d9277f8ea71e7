"""Work items: what a person has to settle about an order."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.outbox import publish
from storefront.oms.models import WorkItemRow
from storefront.oms.types import WorkKind
from storefront.oms.views import WorkItem


def open_work_item(
    db: Session, kind: WorkKind, number: str, *, reason: str, data: dict[str, Any], now: datetime
) -> WorkItem:
    """Ask a person to look at an order; an open item of the same kind is kept and learns the new data."""
    statement = insert(WorkItemRow).values(
        key=ids.public_id(), kind=kind, order_number=number, reason=reason, data=data, opened_at=now
    )
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "order_number"],
        index_where=WorkItemRow.closed_at.is_(None),
        set_={"data": WorkItemRow.__table__.c.data.op("||")(statement.excluded.data)},
    )
    item = _item(db.execute(statement.returning(*_columns())).one())
    what = {"kind": kind, "reason": reason}
    publish(db, "work.opened", subject=f"order:{number}", cause=f"work:{item.id}", data=what, at=now)
    return item


def close_work_item(db: Session, item_id: str, *, actor: str, note: str = "", now: datetime) -> bool:
    """Settled, with a note on how; False when it was closed already."""
    statement = (
        sa.update(WorkItemRow)
        .where(WorkItemRow.key == item_id, WorkItemRow.closed_at.is_(None))
        .values(closed_at=now, closed_by=actor)
        .returning(WorkItemRow.order_number)
    )
    number = db.execute(statement, execution_options={"synchronize_session": False}).scalar_one_or_none()
    if number is None:
        return False
    subject = f"order:{number}"
    cause, data = f"work:{item_id}", {"note": note} if note else {}
    return publish(db, "work.closed", subject=subject, actor=actor, cause=cause, data=data, at=now)


def work_items(
    db: Session, *, open_only: bool = True, number: str | None = None, limit: int = 100
) -> tuple[WorkItem, ...]:
    """Work items, oldest first."""
    query = sa.select(*_columns()).order_by(WorkItemRow.opened_at, WorkItemRow.id).limit(limit)
    if open_only:
        query = query.where(WorkItemRow.closed_at.is_(None))
    if number is not None:
        query = query.where(WorkItemRow.order_number == number)
    return tuple(_item(row) for row in db.execute(query))


def _columns() -> list[Any]:
    return [WorkItemRow.__table__.c["key" if n == "id" else n] for n in WorkItem.__slots__]


def _item(row: sa.Row[Any]) -> WorkItem:
    values = dict(zip(WorkItem.__slots__, row, strict=True))
    return WorkItem(**values | {"kind": WorkKind(values["kind"])})
