"""Questions about carts."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.asking import Question
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog, promotions
from storefront.services.carts.models import OPEN, Cart, CartLine
from storefront.services.carts.values import CartItem, CartView, Owner
from storefront.services.catalog.values import Sellable

AskStock = Callable[..., dict[str, ims.Availability]]
SITE, CHANNEL = "hiyori", "web"


def of(owner: Owner, site: str = SITE, channel: str = CHANNEL) -> Any:
    """Condition: the open cart of this owner."""
    ((column, value),) = owner.columns.items()
    here = sa.and_(Cart.site == site, Cart.channel == channel)
    return sa.and_(getattr(Cart, column) == value, Cart.state == OPEN, here)


def _lines(column: str) -> sa.Select[int, str, int, LocalText, Yen]:
    """The open cart of an owner with its lines, newest first."""
    return (
        sa.select(Cart.id, CartLine.sku, CartLine.quantity, CartLine.name, CartLine.shown_price)
        .outerjoin(CartLine, CartLine.cart_id == Cart.id)
        .where(getattr(Cart, column) == sa.bindparam("owner"), Cart.state == OPEN)
        .where(Cart.site == sa.bindparam("site"), Cart.channel == sa.bindparam("channel"))
        .order_by(CartLine.id.desc())
    )


_LINES = {name: Question(partial(_lines, name)) for name in ("visitor_id", "person_id")}


def view(
    db: Session,
    owner: Owner,
    *,
    now: datetime,
    site: str = SITE,
    channel: str = CHANNEL,
    ask: AskStock = ims.availability,
) -> CartView:
    """The open cart with present prices and stock, newest line first; three statements, writes nothing.

    `ask` says what there is; a page that only shows may ask somebody who answers in any case.
    """
    ((column, value),) = owner.columns.items()
    rows = _LINES[column].rows(db, owner=value, site=site, channel=channel)
    skus = [row.sku for row in rows if row.sku]
    if not skus:
        return CartView(rows[0].id if rows else None, ())
    gifts = promotions.gifts_of(promotions.live(db, site=site)).difference(skus)
    wanted = [*skus, *sorted(gifts)]
    sold = catalog.sellable(db, wanted, site=site, channel=channel, now=now)
    stock = ask(db, wanted, channel=channel, site=site)
    known = {sku: (sold[sku], stock[sku].total) for sku in wanted if sku in sold}
    return CartView(rows[0].id, tuple(_item(row, sold, stock) for row in rows), known)


def _item(row: Any, sold: dict[str, Sellable], stock: dict[str, ims.Availability]) -> CartItem:
    sellable, found = sold.get(row.sku), stock.get(row.sku)
    return CartItem(
        sku=row.sku,
        quantity=row.quantity,
        name=sellable.name if sellable else LocalText(row.name),
        shown_price=Yen(row.shown_price),
        sellable=sellable,
        left=found.total if found else 0,
        places=tuple(place for place, units in found.by_location if units > 0) if found else (),
    )


def quantity_in(db: Session, owner: Owner, sku: str) -> int:
    """Pieces of a SKU in the open cart."""
    query = sa.select(CartLine.quantity).join(Cart, Cart.id == CartLine.cart_id)
    return int(db.execute(query.where(of(owner), CartLine.sku == sku)).scalar_one_or_none() or 0)
