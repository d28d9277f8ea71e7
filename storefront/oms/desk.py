"""The fulfilment desk: pick, pack, ship, deliver; and what was not found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.oms import _locks, rules, tracking
from storefront.oms._sheet import Sheet, locked_by_parcel, sheets, tell
from storefront.oms.models import Fulfilment
from storefront.oms.rules import FulfilmentState, OrderState
from storefront.oms.types import Shipped, WorkKind
from storefront.oms.views import WorkItem
from storefront.oms.work import open_work_item

# Of an order that has left in part, the rest is picked like any other.
PICKABLE = (OrderState.PLACED, OrderState.PICKING, OrderState.PARTLY_SHIPPED)


def start_picking(db: Session, numbers: Sequence[str], *, actor: str, now: datetime) -> tuple[str, ...]:
    """Start picking the orders among these that wait for it; the numbers that were started."""
    started = []
    for sheet in sheets(db, _locks.orders(db, numbers)):
        waiting = [p for p in sheet.parcels if p.state == FulfilmentState.PLANNED]
        if rules.state_of(sheet.facts) not in PICKABLE or not waiting:
            continue
        for parcel in waiting:
            parcel.state, parcel.picking_at = FulfilmentState.PICKING, now
        sheet.settle()
        data = {"fulfilments": [p.key for p in waiting]}
        tell(db, sheet.order, "order.picking", actor=actor, cause=f"pick:{waiting[0].key}", data=data, at=now)
        started.append(sheet.order.number)
    return tuple(started)


def pack(db: Session, fulfilment_id: str, *, actor: str, now: datetime) -> bool:
    """The parcel is packed; False when it was already. A Refusal when it is not being picked."""
    sheet, parcel, _ = locked_by_parcel(db, fulfilment_id)
    if not _advance(parcel, FulfilmentState.PACKED):
        return False
    parcel.packed_at = now
    sheet.settle()
    data = {"fulfilment": parcel.key}
    return tell(db, sheet.order, "order.packed", actor=actor, cause=f"pack:{parcel.key}", data=data, at=now)


def ship(
    db: Session, fulfilment_id: str, *, carrier: str, tracking_number: str, actor: str, now: datetime
) -> Shipped:
    """Hand the parcel to the carrier: stock leaves, quantities follow. Repeating it changes nothing.

    A Refusal at `carrier` or `tracking_number` for what cannot be one; a wrong check digit is only a warning.
    """
    if carrier not in tracking.CARRIERS:
        raise Refusal(_l("配送業者を選択してください。"), field="carrier")
    number = tracking.normal(tracking_number)
    if not number:
        raise Refusal(_l("送り状番号は8〜20桁の英数字で入力してください。"), field="tracking_number")
    sheet, parcel, units = locked_by_parcel(db, fulfilment_id)
    warnings = tracking.warnings(number)
    if not _advance(parcel, FulfilmentState.SHIPPED):
        shown = parcel.tracking_number or ""
        return Shipped(sheet.order.number, parcel.key, shown, tracking.warnings(shown), already=True)
    parcel.carrier, parcel.tracking_number, parcel.shipped_at = carrier, number, now
    _take_out(db, sheet, parcel, units, actor, now)
    sheet.settle()
    data = {"fulfilment": parcel.key, "carrier": carrier, "tracking_number": number}
    tell(db, sheet.order, "order.shipped", actor=actor, cause=f"ship:{parcel.key}", data=data, at=now)
    return Shipped(sheet.order.number, parcel.key, number, warnings)


def _take_out(
    db: Session, sheet: Sheet, parcel: Fulfilment, units: dict[int, int], actor: str, now: datetime
) -> None:
    gone = []
    for x in sheet.goods:
        if x.id in units and x.sku is not None:
            x.shipped += units[x.id]
            gone.append(ims.PlannedLine(x.line, x.sku, parcel.location, units[x.id]))
    db.flush()
    ims.ship(db, sheet.order.number, gone, cause=f"parcel:{parcel.key}", actor=actor, now=now)


def deliver(db: Session, fulfilment_id: str, *, actor: str = "system", now: datetime) -> bool:
    """The parcel arrived; False when that was known. A Refusal when it was not shipped."""
    sheet, parcel, units = locked_by_parcel(db, fulfilment_id)
    if not _advance(parcel, FulfilmentState.DELIVERED):
        return False
    parcel.delivered_at = now
    for x in sheet.goods:
        x.delivered += units.get(x.id, 0)
    sheet.settle()
    data = {"fulfilment": parcel.key}
    cause = f"deliver:{parcel.key}"
    return tell(db, sheet.order, "order.delivered", actor=actor, cause=cause, data=data, at=now)


def report_short(
    db: Session, fulfilment_id: str, *, sku: str, found: int, actor: str, now: datetime
) -> WorkItem:
    """Fewer units were found than the parcel needs: a work item tells somebody to decide."""
    sheet, parcel, units = locked_by_parcel(db, fulfilment_id)
    needed = sum(units.get(x.id, 0) for x in sheet.goods if x.sku == sku)
    if needed == 0:
        raise NotFound(sku)
    if not 0 <= found < needed:
        raise Refusal(_l("見つかった数は、必要な数より少ない0以上の数で入力してください。"), field="found")
    what = {"fulfilment": parcel.key, "location": parcel.location, "wanted": needed, "found": found}
    cause = f"short:{parcel.key}:{sku}:{found}"
    tell(db, sheet.order, "order.short", actor=actor, cause=cause, data={"sku": sku, **what}, at=now)
    number = sheet.order.number
    return open_work_item(db, WorkKind.SHORT, number, reason="not_found", data={sku: what}, now=now)


def _advance(parcel: Fulfilment, after: FulfilmentState) -> bool:
    """Move the parcel forward; False when it is there or beyond, a Refusal when the move is not allowed."""
    before = FulfilmentState(parcel.state)
    if rules.is_past(before, after):
        return False
    if not rules.may_move(before, after):
        raise Refusal(_l("この荷物は、いまこの操作ができる状態ではありません。"), code="wrong_state")
    parcel.state = after
    return True
