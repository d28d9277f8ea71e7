"""Orders of the past from another system: delivered long ago, so no stock moves and nobody is told."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.copying import copy_in, reserve
from storefront.kernel.db import touched
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


def bring_in(db: Session, past: Sequence[PastOrder]) -> dict[str, PastOrder]:
    """Write delivered orders in batches; those that were new, by number."""
    found: dict[str, PastOrder] = {}
    rest = iter(past)
    while chunk := list(islice(rest, AT_ONCE)):
        known = set(_known(db, chunk))
        new = [p for p in chunk if p.draft.checkout_id not in known]
        numbers = _new_numbers(db, len(new))
        _write(db, new, numbers)
        found |= dict(zip(numbers, new, strict=True))
    return found


def add_pictures(db: Session, pictures: Mapping[str, str]) -> int:
    """Give lines that were written without a picture the one that their SKU has got since; how many lines."""
    rows = [{"sku": sku, "url": url} for sku, url in pictures.items()]
    done: Any = db.execute(_ADD_PICTURES, {"pictures": json.dumps(rows)})
    return touched(done)


def _known(db: Session, past: list[PastOrder]) -> Iterator[str]:
    marks = [p.draft.checkout_id for p in past if p.draft.checkout_id]
    yield from (
        c for c in db.scalars(sa.select(Order.checkout_id).where(Order.checkout_id == _any(marks))) if c
    )


def _any(texts: Iterable[str]) -> sa.CollectionAggregate[Any]:
    """One of these, as one parameter: a thousand take longer to take apart than to look up."""
    return sa.any_(sa.cast(list(texts), ARRAY(sa.Text)))


def _write(db: Session, past: list[PastOrder], numbers: Sequence[str]) -> None:
    made = list(zip(past, numbers, reserve(db, Order, len(past)), strict=True))
    copy_in(db, Order, (_order(p, number) | {"id": n} for p, number, n in made))
    lines = [row for p, _, n in made for row in _lines(n, p.draft)]
    for row, number in zip(lines, reserve(db, OrderLine, len(lines)), strict=True):
        row["id"] = number
    copy_in(db, OrderLine, lines)
    parcels = dict(zip((n for _, _, n in made), reserve(db, Fulfilment, len(made)), strict=True))
    copy_in(db, Fulfilment, (_parcel(n, p) | {"id": parcels[n]} for p, _, n in made))
    copy_in(db, FulfilmentLine, (_content(row, parcels) for row in lines if row["kind"] is LineKind.GOODS))


def _new_numbers(db: Session, count: int) -> list[str]:
    """Order numbers that no order has: among so many, two that are drawn may well be the same."""
    drawn = {ids.order_number() for _ in range(count)}
    drawn -= set(db.scalars(sa.select(Order.number).where(Order.number == _any(drawn))))
    return [*drawn, *(_new_numbers(db, count - len(drawn)) if len(drawn) < count else ())]


def _order(past: PastOrder, number: str) -> dict[str, Any]:
    check(past.draft)
    values = order_values(past.draft, past.placed_at, number)
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


def _content(line: dict[str, Any], parcels: dict[int, int]) -> dict[str, Any]:
    return {
        "fulfilment_id": parcels[line["order_id"]],
        "order_line_id": line["id"],
        "quantity": line["ordered"],
    }


def _parcel(order_id: int, past: PastOrder) -> dict[str, Any]:
    return {
        "key": ids.public_id(), "order_id": order_id, "location": past.location,
        "carrier": past.draft.wish.carrier, "state": FulfilmentState.DELIVERED,
        "tracking_number": past.tracking_number, "planned_at": past.placed_at,
        "picking_at": past.placed_at, "packed_at": past.placed_at, "shipped_at": past.placed_at,
        "delivered_at": past.delivered_at,
    }  # fmt: skip
