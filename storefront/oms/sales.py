"""What was sold, in bulk and in the order of its numbers: for those who count and learn from it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

ORDERS_AT_ONCE = 20_000

# Waiting, expired and cancelled orders were no purchases; neither are units that were cancelled.
_SOLD = sa.text("""
SELECT o.number, o.person_id, o.channel, l.product, l.sku, l.ordered - l.cancelled AS quantity,
       (l.ordered - l.cancelled) * l.unit_price AS amount, o.placed_at
FROM oms_order o JOIN oms_order_line l ON l.order_id = o.id
WHERE o.id > :after AND o.id <= :until AND o.site = :site AND o.placed_at >= :since
  AND o.state NOT IN ('awaiting_payment', 'expired', 'cancelled')
  AND l.kind = 'goods' AND l.product IS NOT NULL AND l.ordered > l.cancelled
ORDER BY o.id, l.line
""")


class Sold(NamedTuple):
    """A line of goods that was bought; `product` is its slug, `amount` yen before discounts of the whole order."""

    order: str
    person_id: int | None
    channel: str
    product: str
    sku: str
    quantity: int
    amount: int
    at: datetime


def sold(db: Session, *, since: datetime, site: str = "hiyori") -> Iterator[Sold]:
    """Every line of goods bought since then, orders as they were written; a statement for so many orders."""
    after, last = 0, last_sale(db)
    while after < last:
        given = {"after": after, "until": after + ORDERS_AT_ONCE, "site": site, "since": since}
        yield from (Sold(*row) for row in db.execute(_SOLD, given))
        after += ORDERS_AT_ONCE


def last_sale(db: Session) -> int:
    """A number that grows with every order written: who has seen it all need not look again."""
    return int(db.scalar(sa.text("SELECT coalesce(max(id), 0) FROM oms_order")) or 0)
