"""Orders of the past from another system: delivered long ago, so no stock moves and nobody is told."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.oms.models import Fulfilment, FulfilmentLine, Order, OrderLine
from storefront.oms.placing import check, line_values, order_values
from storefront.oms.rules import FulfilmentState, OrderState
from storefront.oms.types import LineKind, OrderDraft

AT_ONCE = 1000
_ADD_PICTURES = sa.text("""
UPDATE oms_order_line line SET picture = shown.url
  FROM jsonb_to_recordset(CAST(:pictures AS jsonb)) AS shown(sku text, url text)
 WHERE line.sku = shown.sku AND line.picture IS NULL
""")


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A delivered order; its draft's `checkout_id` is what it is known by, so that it comes in once."""

    draft: OrderDraft
    placed_at: datetime
    delivered_at: datetime
    location: str
    tracking_number: str


def bring_in(db: Session, past: Sequence[PastOrder]) -> int:
    """Write delivered orders in batches; how many were new."""
    count = 0
    rest = iter(past)
    while chunk := list(islice(rest, AT_ONCE)):
        known = set(_known(db, chunk))
        new = [p for p in chunk if p.draft.checkout_id not in known]
        if new:
            _write(db, new)
        count += len(new)
    return count


def add_pictures(db: Session, pictures: Mapping[str, str]) -> int:
    """Give lines that were written without a picture the one that their SKU has got since; how many lines."""
    rows = [{"sku": sku, "url": url} for sku, url in pictures.items()]
    done: Any = db.execute(_ADD_PICTURES, {"pictures": json.dumps(rows)})
    return int(done.rowcount)


def _known(db: Session, past: list[PastOrder]) -> Iterator[str]:
    marks = [p.draft.checkout_id for p in past if p.draft.checkout_id]
    yield from (c for c in db.scalars(sa.select(Order.checkout_id).where(Order.checkout_id.in_(marks))) if c)


def _write(db: Session, past: list[PastOrder]) -> None:
    values = [_order(p) for p in past]
    by_number = {v["number"]: p for v, p in zip(values, past, strict=True)}
    made = db.execute(sa.insert(Order).returning(Order.number, Order.id), values)
    orders = [(row.id, by_number[row.number]) for row in made]
    lines = [row for order_id, p in orders for row in _lines(order_id, p.draft)]
    written = db.execute(
        sa.insert(OrderLine).returning(OrderLine.order_id, OrderLine.line, OrderLine.id), lines
    )
    line_ids = {(row.order_id, row.line): row.id for row in written}
    parcels = [_parcel(order_id, p) for order_id, p in orders]
    sent = db.execute(sa.insert(Fulfilment).returning(Fulfilment.order_id, Fulfilment.id), parcels)
    of_order = {row.order_id: row.id for row in sent}
    contents = [
        {
            "fulfilment_id": of_order[row["order_id"]], "quantity": row["ordered"],
            "order_line_id": line_ids[row["order_id"], row["line"]],
        }
        for row in lines
        if row["kind"] is LineKind.GOODS
    ]  # fmt: skip
    db.execute(sa.insert(FulfilmentLine), contents)


def _order(past: PastOrder) -> dict[str, Any]:
    check(past.draft)
    values = order_values(past.draft, past.placed_at)
    paid_at = past.placed_at if past.draft.payment_method.online else past.delivered_at
    return values | {
        "state": OrderState.DELIVERED, "expires_at": None,
        "paid": past.draft.total, "paid_at": paid_at,
    }  # fmt: skip


def _lines(order_id: int, draft: OrderDraft) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(draft.lines, 1):
        done = line.quantity if line.kind is LineKind.GOODS else 0
        gone = {"allocated": done, "shipped": done, "delivered": done}
        yield {"order_id": order_id, "line": number, **gone, **line_values(line)}


def _parcel(order_id: int, past: PastOrder) -> dict[str, Any]:
    return {
        "key": ids.public_id(), "order_id": order_id, "location": past.location,
        "carrier": past.draft.wish.carrier, "state": FulfilmentState.DELIVERED,
        "tracking_number": past.tracking_number, "planned_at": past.placed_at,
        "picking_at": past.placed_at, "packed_at": past.placed_at, "shipped_at": past.placed_at,
        "delivered_at": past.delivered_at,
    }  # fmt: skip
