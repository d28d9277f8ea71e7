"""Locks of carts: the cart's row guards its lines; checkouts come before it, orders and stock after it."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import Change
from storefront.services.carts.models import OPEN, Cart
from storefront.services.carts.queries import CHANNEL, SITE
from storefront.services.carts.values import Owner


def _open(column: str) -> sa.Select[int]:
    mine = (getattr(Cart, column) == sa.bindparam("owner"), Cart.state == OPEN)
    return sa.select(Cart.id).where(*mine, Cart.site == SITE, Cart.channel == CHANNEL).with_for_update()


_OPEN = {column: Change(partial(_open, column)) for column in ("visitor_id", "person_id")}


def keep_still(db: Session, owner: Owner) -> None:
    """Lock the owner's open cart, so that it stays as it is until the end of the transaction."""
    ((column, value),) = owner.columns.items()
    _OPEN[column].rows(db, owner=value)


_TOUCHED = {
    column: sa.update(Cart)
    .where(getattr(Cart, column) == sa.bindparam("owner"), Cart.state == OPEN)
    .where(Cart.site == SITE, Cart.channel == CHANNEL)
    .values(updated_at=sa.bindparam("now"))
    for column in ("visitor_id", "person_id")
}


def touch(db: Session, owner: Owner, now: datetime) -> None:
    """Lock the owner's open cart, whose lines are about to change, and note that somebody is there."""
    ((column, value),) = owner.columns.items()
    db.connection().execute(_TOUCHED[column], {"owner": value, "now": now})
