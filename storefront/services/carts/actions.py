"""Changing carts; each verb is refused as a whole or done, and holds no stock."""

import json
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.asking import Change
from storefront.kernel.db import table
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services import catalog
from storefront.services.carts import _locks, rules
from storefront.services.carts.models import OPEN, Cart, CartLine
from storefront.services.carts.queries import CHANNEL, SITE, of, quantity_in
from storefront.services.carts.values import Owner
from storefront.services.catalog.values import Sellable

_CARTS, _LINES = table(Cart), table(CartLine)
_CLOSED = Change(
    lambda: (
        sa.update(_CARTS)
        .where(_CARTS.c.id == sa.bindparam("cart"), _CARTS.c.state == OPEN)
        .values(state="ordered", updated_at=sa.bindparam("updated_at"))
        .returning(_CARTS.c.id)
    )
)


def add(
    db: Session,
    owner: Owner,
    sku: str,
    quantity: Any,
    *,
    now: datetime,
    site: str = SITE,
    channel: str = CHANNEL,
) -> LocalText:
    """Put pieces of a SKU into the open cart; its name. Refused when that many cannot be had."""
    wanted = rules.quantity(quantity)
    sellable = catalog.sellable(db, [sku], site=site, channel=channel, now=now).get(sku)
    left = ims.availability(db, [sku], channel=channel, site=site)[sku].total if sellable else 0
    most = rules.cap(sellable, left)
    assert sellable is not None
    if wanted > most:
        raise rules.too_many(most, quantity_in(db, owner, sku))
    cart_id = open_cart(db, owner, now, site, channel)
    if not put_in(db, cart_id, sellable, wanted, most, now):
        raise rules.too_many(most, quantity_in(db, owner, sku))
    return sellable.name


def open_cart(db: Session, owner: Owner, now: datetime, site: str = SITE, channel: str = CHANNEL) -> int:
    """The owner's open cart, made if there is none, locked until the end of the transaction."""
    ((column, value),) = owner.columns.items()
    given = {column: value, "site": site, "channel": channel, "updated_at": now}
    return int(_OPENED[column].scalar(db, **given))


def _opening(column: str) -> Any:
    given: dict[str, Any] = {name: sa.bindparam(name) for name in (column, "site", "channel", "updated_at")}
    new = insert(_CARTS).values(given | {"state": OPEN})
    return new.on_conflict_do_update(
        index_elements=[column, "site", "channel"],
        index_where=sa.text(f"state = 'open' and {column} is not null"),
        set_={"updated_at": new.excluded.updated_at},
    ).returning(_CARTS.c.id)


_OPENED = {column: Change(partial(_opening, column)) for column in ("visitor_id", "person_id")}


def put_in(db: Session, cart_id: int, sellable: Sellable, quantity: int, most: int, now: datetime) -> bool:
    """Add pieces to a line; False (and nothing done) when the sum would exceed `most`."""
    given = {
        "cart_id": cart_id, "sku": sellable.sku, "name": json.dumps(sellable.name), "quantity": quantity,
        "shown_price": sellable.price, "added_at": now, "most": most,
    }  # fmt: skip
    before = _PUT_IN.scalar(db, **given)
    if before is not None and before >= rules.MOST_LINES:
        raise Refusal(_l("カートに入れられるのは%(n)s種類までです。", n=rules.MOST_LINES), code="full")
    return before is not None


def _putting_in() -> Any:
    """Add a line or to it while the sum stays within `most`; how many other lines there are."""
    columns = ("cart_id", "sku", "name", "quantity", "shown_price", "added_at")
    new = insert(_LINES).values({name: sa.bindparam(name) for name in columns})
    total = _LINES.c.quantity + new.excluded.quantity
    others = sa.and_(_LINES.c.cart_id == sa.bindparam("cart_id"), _LINES.c.sku != sa.bindparam("sku"))
    lines = sa.select(sa.func.count()).where(others).correlate(None).scalar_subquery()
    latest = {name: new.excluded[name] for name in ("shown_price", "name")}
    return new.on_conflict_do_update(
        index_elements=["cart_id", "sku"],
        set_={"quantity": total, **latest},
        where=total <= sa.bindparam("most", type_=sa.BigInteger),
    ).returning(lines)


_PUT_IN = Change(_putting_in)


def change(db: Session, owner: Owner, sku: str, quantity: Any, *, now: datetime) -> LocalText | None:
    """Set the quantity of a line (0 takes it out) and accept its present price; None without such a line."""
    wanted = rules.quantity(quantity, least=0)
    if wanted == 0:
        taken = remove(db, owner, sku, now=now)
        return taken[0] if taken else None
    if not quantity_in(db, owner, sku):
        return None
    sellable = catalog.sellable(db, [sku], now=now).get(sku)
    left = ims.availability(db, [sku])[sku].total if sellable else 0
    most = rules.cap(sellable, left)
    assert sellable is not None
    if wanted > most:
        raise rules.too_many(most, 0)
    _locks.touch(db, owner, now)
    line = _line(owner, sku)
    db.execute(sa.update(CartLine).where(line).values(quantity=wanted, shown_price=sellable.price))
    return sellable.name


def remove(db: Session, owner: Owner, sku: str, *, now: datetime) -> tuple[LocalText, int] | None:
    """Take a line out; its name and quantity for undoing, None when there is no such line."""
    _locks.touch(db, owner, now)
    gone = sa.delete(CartLine).where(_line(owner, sku)).returning(CartLine.name, CartLine.quantity)
    row = db.execute(gone).first()
    return (LocalText(row.name), row.quantity) if row else None


def _line(owner: Owner, sku: str) -> Any:
    cart = sa.select(Cart.id).where(of(owner)).scalar_subquery()
    return sa.and_(CartLine.cart_id == cart, CartLine.sku == sku)


def close(db: Session, cart_id: int, *, now: datetime) -> bool:
    """The cart became an order; False when it was closed before."""
    return _CLOSED.scalar(db, cart=cart_id, updated_at=now) is not None
