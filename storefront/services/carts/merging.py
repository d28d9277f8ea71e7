"""Many lines at once: carts joined at sign-in, and buying again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.carts.actions import open_cart
from storefront.services.carts.models import OPEN, Cart, CartLine
from storefront.services.carts.rules import MOST_LINES
from storefront.services.carts.values import MOST, Added, Merged, Owner


@dataclass(frozen=True, slots=True)
class Brought:
    """A line on its way into a cart, and how many pieces of it the cart may hold."""

    sku: str
    name: LocalText
    quantity: int
    price: Yen
    most: int


def merge(db: Session, visitor_id: UUID, person_id: int, *, now: datetime) -> Merged:
    """Move the visitor's lines into the person's cart, sums capped; repeating finds nothing."""
    # Closing the visitor's cart is the claim: of two sign-ins at once only one gets its number.
    claim = (
        sa.update(Cart)
        .where(Cart.visitor_id == visitor_id, Cart.state == OPEN)
        .values(state="merged", updated_at=now)
        .returning(Cart.id)
    )
    claimed = list(db.execute(claim).scalars())
    lines = _lines_of(db, claimed) if claimed else []
    if not lines:
        return Merged()
    cut = _bring(db, open_cart(db, Owner(visitor_id, person_id), now), _capped(db, lines, now), now)
    return Merged(brought=len(lines), cut=cut)


def _lines_of(db: Session, carts: list[int]) -> list[Brought]:
    columns = (CartLine.sku, CartLine.name, CartLine.quantity, CartLine.shown_price)
    query = sa.select(*columns).where(CartLine.cart_id.in_(carts)).order_by(CartLine.id)
    return [Brought(sku, name, quantity, price, MOST) for sku, name, quantity, price in db.execute(query)]


def _capped(db: Session, lines: list[Brought], now: datetime) -> list[Brought]:
    sold = catalog.sellable(db, [line.sku for line in lines], now=now)
    most = {sku: min(MOST, s.max_per_order) for sku, s in sold.items()}
    return [replace(line, most=most.get(line.sku, MOST)) for line in lines]


def _bring(db: Session, cart_id: int, lines: list[Brought], now: datetime) -> tuple[LocalText, ...]:
    """Add the lines in one statement; names of those whose sum was cut. The cart is locked by the caller."""
    inside = sa.select(CartLine.sku, CartLine.quantity).where(CartLine.cart_id == cart_id)
    had = {row.sku: row.quantity for row in db.execute(inside)}
    sums = {b.sku: had.get(b.sku, 0) + b.quantity for b in lines}
    final = {b.sku: min(sums[b.sku], max(b.most, had.get(b.sku, 0))) for b in lines}
    statement = insert(CartLine).values(
        [
            {
                "cart_id": cart_id,
                "sku": b.sku,
                "name": b.name,
                "quantity": final[b.sku],
                "shown_price": b.price,
                "added_at": now,
            }
            for b in lines
        ]
    )
    changed = {"quantity": statement.excluded.quantity, "shown_price": statement.excluded.shown_price}
    db.execute(statement.on_conflict_do_update(index_elements=["cart_id", "sku"], set_=changed))
    return tuple(b.name for b in lines if final[b.sku] < sums[b.sku])


def add_many(db: Session, owner: Owner, wanted: Mapping[str, int], *, now: datetime) -> Added:
    """Buy again: put in what can be had, cut to what is left; says what cannot be had at all."""
    skus = list(wanted)[:MOST_LINES]
    sold = catalog.sellable(db, skus, now=now) if skus else {}
    stock = ims.availability(db, list(sold)) if sold else {}
    lines = [
        Brought(
            sku,
            sold[sku].name,
            wanted[sku],
            sold[sku].price,
            min(MOST, sold[sku].max_per_order, stock[sku].total),
        )
        for sku in skus
        if sku in sold and stock[sku].total > 0
    ]
    if lines:
        _bring(db, open_cart(db, owner, now), lines, now)
    had = {b.sku for b in lines}
    return Added(tuple(b.name for b in lines), tuple(s for s in skus if s not in had))
