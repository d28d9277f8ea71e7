"""Orders and the people behind them: orders of guests, and who they belong to from now on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.oms import _locks
from storefront.oms._sheet import tell
from storefront.oms.models import Order


@dataclass(frozen=True, slots=True)
class GuestOrder:
    """An order of this address that belongs to somebody else, or to nobody."""

    number: str
    person_id: int | None
    expired: bool


_HAS_ORDERED = question("""
SELECT EXISTS (SELECT FROM oms_order WHERE cancelled_at IS NULL AND expired_at IS NULL
  AND (person_id = CAST(:person AS bigint) OR lower(email) = CAST(:email AS text)))
""")


def has_ordered(db: Session, person_id: int | None, email: str) -> bool:
    """Whether this person, or whoever uses this address, has an order that was not cancelled and did not expire."""
    if person_id is None and not email:
        return False
    return bool(_HAS_ORDERED.scalar(db, person=person_id, email=email.lower() or None))


def orders_with(db: Session, email: str, *, not_of: int) -> tuple[GuestOrder, ...]:
    """Orders placed with this address (upper and lower case alike) that are not this person's, oldest first."""
    columns = (Order.number, Order.person_id, Order.expired_at.is_not(None))
    query = sa.select(*columns).where(sa.func.lower(Order.email) == email.lower())
    query = query.where(Order.person_id.is_distinct_from(not_of)).order_by(Order.placed_at, Order.number)
    return tuple(GuestOrder(*row) for row in db.execute(query))


def adopt(
    db: Session, numbers: Sequence[str], person_id: int, *, email: str, guests: Collection[int], now: datetime
) -> tuple[str, ...]:
    """Give these orders to a person who proved the address; the numbers that changed hands.

    Only orders of this address that belong to nobody or to one of these guests: anything else stays where
    it is. Repeating it changes nothing.
    """
    adopted = []
    for order in _locks.orders(db, numbers):
        ownerless = order.person_id is None or order.person_id in guests
        if order.email.lower() != email.lower() or not ownerless or order.person_id == person_id:
            continue
        before, order.person_id = order.person_id, person_id
        tell(
            db, order, "order.adopted", actor=f"customer:{person_id}", cause=f"adopt:{person_id}",
            data={"from": before}, at=now,
        )  # fmt: skip
        adopted.append(order.number)
    db.flush()
    return tuple(adopted)
