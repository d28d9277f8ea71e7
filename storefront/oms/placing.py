"""Placing an order: route, promise the stock, write it all down, once per checkout."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from storefront.ims import PlannedLine, busy_when_locked
from storefront.kernel import ids
from storefront.kernel.asking import Change
from storefront.kernel.db import table
from storefront.kernel.money import TaxLine
from storefront.kernel.outbox import publish
from storefront.oms import sourcing
from storefront.oms.models import ConfirmationRow, Order, OrderLine
from storefront.oms.routing import Route, Wanted
from storefront.oms.rules import OrderState
from storefront.oms.types import Confirmation, LineDraft, LineKind, OrderDraft, PaymentMethod, Placed, ShipTo


def place(db: Session, draft: OrderDraft, *, now: datetime) -> Placed:
    """Place the order of a checkout, once: a repeated or concurrent call gets the first one's order.

    Online payment: `awaiting_payment`, stock held until `expires_at`. Otherwise `placed`, stock allocated.
    Raises OutOfStock (per SKU what could be had) or Busy and leaves nothing.
    """
    check(draft)
    with busy_when_locked(), db.begin_nested():
        values = order_values(draft, now)
        order_id = _claim(db, values)
        if order_id is None:
            return _earlier(db, draft)
        until = draft.expires_at if values["state"] is OrderState.AWAITING_PAYMENT else None
        plan = sourcing.promise(
            db, values["number"], _wanted(draft), Route(draft.ship_to.prefecture, draft.location),
            site=draft.site, channel=draft.channel, until=until, now=now,
        )  # fmt: skip
        line_ids = _write_lines(db, order_id, draft, plan, allocated=until is None)
        sourcing.write_parcels(db, order_id, line_ids, plan, draft.wish.carrier, now)
        _tell(db, draft, values, now)
    return Placed(values["number"], values["state"], already=False)


_ORDERS, _LINES, _CONFIRMATIONS = table(Order), table(OrderLine), table(ConfirmationRow)
_FROZEN = (
    "kind", "sku", "product", "name", "options", "picture", "unit_price", "tax_rate", "return_policy_version",
)  # fmt: skip
_OF_ORDER = (
    "number", "checkout_id", "site", "channel", "source", "state", "person_id", "email", "phone", "name", "kana",
    "ship_to", "carrier", "wish_date", "wish_slot", "drop_off", "payment_method", "locale", "note", "total", "taxes",
    "placed_at", "expires_at",
)  # fmt: skip
_CLAIMED = Change(
    lambda: (
        insert(_ORDERS)
        .values({name: sa.bindparam(name) for name in _OF_ORDER})
        .on_conflict_do_nothing()
        .returning(_ORDERS.c.id)
    )
)


def placed_of(db: Session, checkout_id: str) -> Placed | None:
    """The order that this checkout became, if it did."""
    row = db.execute(sa.select(Order.number, Order.state).where(Order.checkout_id == checkout_id)).first()
    return None if row is None else Placed(row.number, row.state, already=True)


def check(draft: OrderDraft) -> None:
    """ValueError for a draft that cannot be right: a fault of the program that made it, never an order."""
    if not draft.lines or any(x.quantity <= 0 for x in draft.lines):
        raise ValueError("an order needs lines with positive quantities")
    if any((x.kind is LineKind.GOODS) != (x.sku is not None) for x in draft.lines):
        raise ValueError("goods have a SKU, other lines have none")
    if sum(x.unit_price * x.quantity for x in draft.lines) != draft.total or draft.total < 0:
        raise ValueError("the lines do not add up to the total")
    if sum(t.total for t in draft.taxes) != draft.total:
        raise ValueError("the totals per tax rate do not add up to the total")
    if draft.total > 0 and draft.payment_method is PaymentMethod.NONE:
        raise ValueError("somebody has to pay")
    if _waits(draft) and draft.expires_at is None:
        raise ValueError("an order that waits for money needs an end of waiting")


def _waits(draft: OrderDraft) -> bool:
    return draft.total > 0 and draft.payment_method.online


def _wanted(draft: OrderDraft) -> list[Wanted]:
    return [Wanted(n, x.sku, x.quantity) for n, x in enumerate(draft.lines, 1) if x.sku is not None]


def order_values(draft: OrderDraft, now: datetime, number: str = "") -> dict[str, Any]:
    """The order's row as it is when placed, with this number or a newly drawn one."""
    names = (
        "checkout_id", "site", "channel", "source", "person_id", "email", "phone", "name", "kana", "locale",
        "note", "total", "expires_at",
    )  # fmt: skip
    values = {name: getattr(draft, name) for name in names}
    wish = draft.wish
    values |= {
        "carrier": wish.carrier,
        "wish_date": wish.day,
        "wish_slot": wish.slot,
        "drop_off": wish.drop_off,
    }
    values |= {"ship_to": _plain(draft.ship_to), "taxes": [_plain(t) for t in draft.taxes], "placed_at": now}
    values["number"] = number or ids.order_number()
    values["payment_method"] = draft.payment_method if draft.total else PaymentMethod.NONE
    values["state"] = OrderState.AWAITING_PAYMENT if _waits(draft) else OrderState.PLACED
    if not _waits(draft):
        values["expires_at"] = None
    return values


def _plain(shown: ShipTo | TaxLine) -> dict[str, Any]:
    """Like `asdict`, without copying what is already plain."""
    return {name: getattr(shown, name) for name in shown.__slots__}


def _claim(db: Session, values: dict[str, Any]) -> int | None:
    """Insert the order's row; None when the checkout has one (waits for a concurrent call to end)."""
    given = values | {name: json.dumps(values[name]) for name in ("ship_to", "taxes")}
    given |= {name: str(values[name]) for name in ("source", "state", "payment_method")}
    for _attempt in range(3):
        order_id = _CLAIMED.scalar(db, **given)
        if order_id is not None:
            return int(order_id)
        checkout_id = values["checkout_id"]
        if checkout_id is not None and placed_of(db, checkout_id) is not None:
            return None
        values["number"] = given["number"] = ids.order_number()  # the number was taken: draw another
    raise RuntimeError("no free order number was found")


def _earlier(db: Session, draft: OrderDraft) -> Placed:
    found = placed_of(db, draft.checkout_id or "")
    assert found is not None
    return found


def _write_lines(
    db: Session, order_id: int, draft: OrderDraft, plan: tuple[PlannedLine, ...], *, allocated: bool
) -> dict[int, int]:
    """Write the lines, and the confirmation as it was shown; ids of the lines by line."""
    units: dict[int, int] = {}
    for p in plan if allocated else ():
        units[p.line] = units.get(p.line, 0) + p.quantity
    rows = [
        {"order_id": order_id, "line": n, "allocated": units.get(n, 0), **line_values(x)}
        for n, x in enumerate(draft.lines, 1)
    ]
    made = _WRITTEN if draft.confirmation is None else _WRITTEN_AS_SHOWN
    written = made.rows(db, lines=json.dumps(rows), **_shown(order_id, draft.confirmation))
    return {row.line: row.id for row in written}


def line_values(line: LineDraft) -> dict[str, Any]:
    """What a line freezes."""
    return {name: getattr(line, name) for name in _FROZEN} | {"ordered": line.quantity}


def _shown(order_id: int, shown: Confirmation | None) -> dict[str, Any]:
    if shown is None:
        return {}
    told = {name: getattr(shown, name) for name in _OF_CONFIRMATION}
    return {"order": order_id, **told, "items": json.dumps(shown.items)}


def _written() -> Any:
    """Any number of lines as one list; what was shown is written beside them, in one statement."""
    columns = [_LINES.c[name] for name in _OF_LINE]
    listed = sa.func.jsonb_to_recordset(sa.bindparam("lines", type_=JSONB))
    given = listed.table_valued(*(sa.column(c.name, c.type) for c in columns), name="given")
    rows = sa.select(*given.render_derived(with_types=True).c)
    return sa.insert(_LINES).from_select(list(_OF_LINE), rows).returning(_LINES.c.line, _LINES.c.id)


_OF_LINE = ("order_id", "line", "allocated", *_FROZEN, "ordered")
_OF_CONFIRMATION = ("items", "html_hash", "terms_version", "shown_at")
_WRITTEN = Change(_written)
_WRITTEN_AS_SHOWN = Change(
    lambda: _written().add_cte(
        sa.insert(_CONFIRMATIONS)
        .values(order_id=sa.bindparam("order"), **{name: sa.bindparam(name) for name in _OF_CONFIRMATION})
        .cte("confirmation")
    )
)


def _tell(db: Session, draft: OrderDraft, values: dict[str, Any], now: datetime) -> None:
    units: dict[str, int] = {}
    for w in _wanted(draft):
        units[w.sku] = units.get(w.sku, 0) + w.quantity
    data = {"state": values["state"], "total": draft.total, "skus": units, "person_id": draft.person_id}
    publish(
        db, "order.placed", subject=f"order:{values['number']}", actor=draft.actor, cause="place",
        data=data, site=draft.site, channel=draft.channel, at=now,
    )  # fmt: skip
