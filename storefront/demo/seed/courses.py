"""How far an order got, and when it took each step."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Step(StrEnum):
    """One act on an order."""

    PLACE = "place"
    PAY = "pay"
    EXPIRE = "expire"
    PICK = "pick"
    PACK = "pack"
    SHIP = "ship"
    SHIP_FIRST = "ship_first"
    DELIVER = "deliver"
    CANCEL = "cancel"
    REFUND = "refund"
    COMPENSATE = "compensate"


class Course(StrEnum):
    """Where an order stands today."""

    WAITING = "waiting"
    EXPIRED = "expired"
    PLACED = "placed"
    PAID = "paid"
    PICKING = "picking"
    PACKED = "packed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    COMPENSATED = "compensated"


_PACKED = (Step.PICK, Step.PACK)
_SHIPPED = (*_PACKED, Step.SHIP)
_STEPS: dict[Course, tuple[Step, ...]] = {
    Course.WAITING: (),
    Course.EXPIRED: (Step.EXPIRE,),
    Course.PLACED: (),
    Course.PAID: (Step.PAY,),
    Course.PICKING: (Step.PAY, Step.PICK),
    Course.PACKED: (Step.PAY, *_PACKED),
    Course.PARTLY_SHIPPED: (Step.PAY, *_PACKED, Step.SHIP_FIRST),
    Course.SHIPPED: (Step.PAY, *_SHIPPED),
    Course.DELIVERED: (Step.PAY, *_SHIPPED, Step.DELIVER),
    Course.CANCELLED: (Step.CANCEL,),
    Course.REFUNDED: (Step.PAY, Step.CANCEL, Step.REFUND),
    Course.COMPENSATED: (Step.PAY, *_SHIPPED, Step.DELIVER, Step.COMPENSATE),
}
# How long after placing a step is usually taken; an order of today takes the same steps faster.
_AFTER = {
    Step.PAY: 2 * MINUTE,
    Step.EXPIRE: 32 * MINUTE,
    Step.CANCEL: 50 * MINUTE,
    Step.REFUND: 4 * HOUR,
    Step.PICK: 17 * HOUR,
    Step.PACK: 18 * HOUR,
    Step.SHIP: 21 * HOUR,
    Step.SHIP_FIRST: 21 * HOUR,
    Step.DELIVER: 45 * HOUR,
    Step.COMPENSATE: 96 * HOUR,
}
_FINISHED_BEFORE = 5 * MINUTE


def steps(course: Course, placed: datetime, now: datetime) -> Iterator[tuple[datetime, Step]]:
    """The steps of an order and their moments, all of them before now."""
    yield placed, Step.PLACE
    taken = _STEPS[course]
    if not taken:
        return
    room = now - _FINISHED_BEFORE - placed
    pace = min(1.0, room / _AFTER[taken[-1]])
    for step in taken:
        yield placed + _AFTER[step] * pace, step
