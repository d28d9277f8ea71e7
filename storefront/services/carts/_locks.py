"""Locks of carts: the cart's row guards its lines; checkouts come before it, orders and stock after it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.carts.models import Cart
from storefront.services.carts.queries import of
from storefront.services.carts.values import Owner


def keep_still(db: Session, owner: Owner) -> None:
    """Lock the owner's open cart, so that it stays as it is until the end of the transaction."""
    db.execute(sa.select(Cart.id).where(of(owner)).with_for_update())
