"""Locations and what they keep back from a channel."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.ims.models import LocationRow, Safety
from storefront.ims.types import Location, LocationDraft, LocationKind, Restock
from storefront.kernel.asking import Question


def locations(db: Session, *, active_only: bool = True) -> tuple[Location, ...]:
    """All places with stock, preferred ones first."""
    return tuple(_location(row) for row in (_ACTIVE if active_only else _ALL).rows(db))


def location(db: Session, code: str) -> Location | None:
    """One place by its code."""
    row = db.execute(sa.select(*_columns()).where(LocationRow.code == code)).first()
    return None if row is None else _location(row)


def put_location(db: Session, draft: LocationDraft) -> Location:
    """Create the place with this code, or change it."""
    values = asdict(draft) | {"sites": list(draft.sites)}
    changed = {name: value for name, value in values.items() if name != "code"}
    db.execute(
        insert(LocationRow).values(values).on_conflict_do_update(index_elements=["code"], set_=changed)
    )
    return Location(**{name: getattr(draft, name) for name in Location.__slots__})


def put_safety(db: Session, location: str, channel: str, quantity: int, *, skus: Sequence[str] = ()) -> None:
    """Keep `quantity` of these SKUs (none given: of every SKU without its own rule) back from a channel."""
    which: list[str | None] = [*sorted(set(skus))] or [None]
    rows = [{"location": location, "channel": channel, "sku": sku, "quantity": quantity} for sku in which]
    statement = insert(Safety).values(rows)
    db.execute(
        statement.on_conflict_do_update(
            constraint="uq_ims_safety_place", set_={"quantity": statement.excluded.quantity}
        )
    )


def _columns() -> list[Any]:
    return [LocationRow.__table__.c[name] for name in Location.__slots__]


def _in_order(*conditions: Any) -> Any:
    return sa.select(*_columns()).where(*conditions).order_by(LocationRow.priority, LocationRow.code)


_ALL = Question(_in_order)
_ACTIVE = Question(lambda: _in_order(LocationRow.active))


def _location(row: Any) -> Location:
    values: dict[str, Any] = dict(zip(Location.__slots__, row, strict=True))
    values["kind"] = LocationKind(values["kind"])
    values["restock"] = Restock(values["restock"])
    values["sites"] = tuple(values["sites"])
    return Location(**values)
