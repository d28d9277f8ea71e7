"""What people bought, as a profile wants to know it: every order of theirs, for any number of people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.oms.rules import OrderState

NOT_BOUGHT = frozenset({OrderState.AWAITING_PAYMENT, OrderState.EXPIRED, OrderState.CANCELLED})
ARRIVED = frozenset({OrderState.DELIVERED, OrderState.RETURNED})


@dataclass(frozen=True, slots=True)
class PurchasedLine:
    """Goods of an order that were not cancelled; `amount` in yen, tax included."""

    sku: str
    product: str
    quantity: int
    amount: int
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order as its buyer's history has it; `spent` is what was paid or is owed, less what went back."""

    number: str
    site: str
    channel: str
    state: OrderState
    placed_at: datetime
    prefecture: str
    spent: int
    lines: tuple[PurchasedLine, ...]

    @property
    def counts(self) -> bool:
        """Whether something was bought: money came or will come at the door, and it was not cancelled."""
        return self.state not in NOT_BOUGHT

    @property
    def arrived(self) -> bool:
        """Whether nothing of it is on its way."""
        return self.state in ARRIVED

    @property
    def unpaid(self) -> bool:
        """Whether it waits for money."""
        return self.state is OrderState.AWAITING_PAYMENT


_PURCHASES = question("""
SELECT o.person_id, o.number, o.site, o.channel, o.state, o.placed_at, coalesce(o.ship_to ->> 'prefecture', '') AS prefecture,
       o.total - o.refunded AS spent,
       (SELECT jsonb_agg(jsonb_build_array(l.sku, coalesce(l.product, ''), l.ordered - l.cancelled,
               l.unit_price * (l.ordered - l.cancelled), (
                 SELECT max(f.delivered_at) FROM oms_fulfilment_line fl
                   JOIN oms_fulfilment f ON f.id = fl.fulfilment_id WHERE fl.order_line_id = l.id)) ORDER BY l.line)
          FROM oms_order_line l WHERE l.order_id = o.id AND l.sku IS NOT NULL AND l.ordered > l.cancelled) AS lines
  FROM oms_order o WHERE o.person_id = ANY(:people) ORDER BY o.placed_at DESC, o.number DESC
""")


_BUYER = question("SELECT person_id FROM oms_order WHERE number = :number")
_BUYERS = question("""
SELECT DISTINCT person_id FROM oms_order WHERE person_id > :after ORDER BY person_id LIMIT :limit
""")


def purchases(db: Session, person_ids: Iterable[int]) -> dict[int, tuple[Purchase, ...]]:
    """The orders of these people, newest first; one statement, people without orders are missing."""
    wanted = sorted(set(person_ids))
    found: dict[int, list[Purchase]] = {}
    for row in _PURCHASES.rows(db, people=wanted) if wanted else ():
        found.setdefault(row.person_id, []).append(_purchase(row))
    return {person: tuple(orders) for person, orders in found.items()}


def buyer(db: Session, number: str) -> int | None:
    """Who bought it; None for an order of nobody or a number that no order has."""
    found = _BUYER.scalar(db, number=number)
    return None if found is None else int(found)


def buyers(db: Session, *, after: int, limit: int) -> list[int]:
    """People who ordered something, by their number, for going through all of them in batches."""
    return [row.person_id for row in _BUYERS.rows(db, after=after, limit=limit)]


def _purchase(row: Any) -> Purchase:
    lines = tuple(_line(*told) for told in row.lines or ())
    state = OrderState(row.state)
    head = (row.number, row.site, row.channel, state, row.placed_at, row.prefecture, int(row.spent))
    return Purchase(*head, lines)


def _line(sku: str, product: str, quantity: int, amount: int, delivered: str | None) -> PurchasedLine:
    return PurchasedLine(sku, product, quantity, amount, _moment(delivered))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
