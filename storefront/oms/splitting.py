"""Splitting a parcel: part of it goes on, the rest waits in a parcel of its own."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.oms._sheet import Sheet, locked_by_parcel, tell
from storefront.oms.models import Fulfilment, FulfilmentLine
from storefront.oms.rules import FulfilmentState

SPLITTABLE = (FulfilmentState.PLANNED, FulfilmentState.PICKING)


def split(db: Session, fulfilment_id: str, *, keep: Mapping[int, int], actor: str, now: datetime) -> str:
    """Leave `keep` (order line number: units) in the parcel; the id of the parcel that takes the rest.

    The rest waits for picking at the same place, its stock stays allocated. A Refusal when the parcel is packed
    already, or when nothing would stay or nothing would go; asking for less a second time splits again.
    """
    sheet, parcel, units = locked_by_parcel(db, fulfilment_id)
    if parcel.state not in SPLITTABLE:
        raise Refusal(_l("この荷物は、いまこの操作ができる状態ではありません。"), code="wrong_state")
    inside = {x.line: (x.id, units[x.id]) for x in sheet.lines if x.id in units}
    rest = {line: n - keep.get(line, 0) for line, (_, n) in inside.items()}
    _refuse(inside, keep, rest)
    other = _parcel_of_rest(db, sheet, parcel, now)
    for line, (line_id, n) in inside.items():
        _leave(db, parcel.id, line_id, n - rest[line])
        if rest[line]:
            db.add(FulfilmentLine(fulfilment_id=other.id, order_line_id=line_id, quantity=rest[line]))
    sheet.parcels.append(other)
    sheet.settle()
    data = {"fulfilment": parcel.key, "rest": other.key, "units": sum(rest.values())}
    tell(db, sheet.order, "order.split", actor=actor, cause=f"split:{other.key}", data=data, at=now)
    return other.key


def _refuse(inside: Mapping[int, tuple[int, int]], keep: Mapping[int, int], rest: Mapping[int, int]) -> None:
    if set(keep) - set(inside) or any(n < 0 for n in (*keep.values(), *rest.values())):
        raise Refusal(_l("先に送る数は、0からこの荷物の数までで入力してください。"), field="keep")
    if not any(keep.values()) or not any(rest.values()):
        raise Refusal(_l("先に送る品と、残す品の両方が必要です。"), field="keep")


def _parcel_of_rest(db: Session, sheet: Sheet, parcel: Fulfilment, now: datetime) -> Fulfilment:
    row = Fulfilment(
        key=ids.public_id(), order_id=sheet.order.id, location=parcel.location, carrier=parcel.carrier,
        state=FulfilmentState.PLANNED, planned_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def _leave(db: Session, parcel_id: int, line_id: int, quantity: int) -> None:
    here = (FulfilmentLine.fulfilment_id == parcel_id, FulfilmentLine.order_line_id == line_id)
    if quantity:
        db.execute(sa.update(FulfilmentLine).where(*here).values(quantity=quantity))
    else:
        db.execute(sa.delete(FulfilmentLine).where(*here))
