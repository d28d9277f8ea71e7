"""Carts that were left behind: found once per idle time, named in signed links, and no longer once somebody is back."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.i18n import LocalText
from storefront.services import catalog
from storefront.services.carts.models import OPEN, Cart, CartLine
from storefront.services.carts.queries import of
from storefront.services.carts.values import Owner

IDLE = timedelta(hours=1)
KEPT = timedelta(days=30)
MARK = "cart"
_HAS_LINES = sa.exists().where(CartLine.cart_id == Cart.id)


@dataclass(frozen=True, slots=True)
class LeftCart:
    """A cart left behind (or taken up again): whose, since when, what it is worth in yen, which products."""

    id: int
    key: str
    visitor_id: UUID | None
    person_id: int | None
    site: str
    since: datetime
    value: int
    products: tuple[str, ...]
    ordered: bool


def find_left(db: Session, now: datetime, *, limit: int = 200) -> tuple[LeftCart, ...]:
    """Mark carts with goods that nobody has touched for an hour, each once until somebody touches it again."""
    new = sa.or_(Cart.left_at.is_(None), Cart.left_at < Cart.updated_at)
    idle = Cart.updated_at.between(now - KEPT, now - IDLE)
    query = (
        sa.select(Cart)
        .where(Cart.state == OPEN, idle, new, _HAS_LINES)
        .order_by(Cart.updated_at)
        .limit(limit)
    )
    found = list(db.scalars(query.with_for_update(skip_locked=True)))
    for cart in found:
        cart.left_at, cart.public_id = now, cart.public_id or ids.public_id()
    db.flush()
    return _told(db, found)


def find_back(db: Session, now: datetime, *, limit: int = 200) -> tuple[LeftCart, ...]:
    """Carts that are no longer left behind: ordered, joined to another, emptied, or somebody is at it again."""
    awake = sa.and_(Cart.updated_at >= Cart.left_at, Cart.updated_at > now - IDLE)
    over = sa.or_(Cart.state != OPEN, awake, sa.not_(_HAS_LINES), Cart.updated_at < now - KEPT)
    query = sa.select(Cart).where(Cart.left_at.is_not(None), over).order_by(Cart.left_at).limit(limit)
    found = list(db.scalars(query.with_for_update(skip_locked=True)))
    told = _told(db, found)
    for cart in found:
        cart.left_at = None
    db.flush()
    return told


def _told(db: Session, carts: Sequence[Cart]) -> tuple[LeftCart, ...]:
    lines = _lines(db, [cart.id for cart in carts])
    goods = catalog.choices_of(db, {line.sku for line in lines})
    return tuple(_left(cart, [line for line in lines if line.cart_id == cart.id], goods) for cart in carts)


def _lines(db: Session, carts: Collection[int]) -> list[Any]:
    columns = (CartLine.cart_id, CartLine.sku, CartLine.quantity, CartLine.shown_price)
    query = sa.select(*columns).where(CartLine.cart_id.in_(carts)).order_by(CartLine.id)
    return list(db.execute(query)) if carts else []


def _left(cart: Cart, lines: Sequence[Any], goods: dict[str, catalog.Choice]) -> LeftCart:
    products = dict.fromkeys(goods[line.sku].product for line in lines if line.sku in goods)
    value = sum(line.quantity * line.shown_price for line in lines)
    who = (cart.visitor_id, cart.person_id, cart.site, cart.updated_at)
    return LeftCart(cart.id, cart.public_id or "", *who, value, tuple(products), cart.state == "ordered")


def is_left(db: Session, key: str) -> bool:
    """Whether the cart of this name is left behind now."""
    left = sa.select(Cart.id).where(Cart.public_id == key, Cart.left_at.is_not(None), Cart.state == OPEN)
    return db.scalar(left) is not None


def named_in(db: Session, key: str) -> tuple[tuple[LocalText, int], ...]:
    """Names and quantities in the cart of this name, while it is left behind."""
    query = sa.select(CartLine.name, CartLine.quantity).join(Cart, Cart.id == CartLine.cart_id)
    left = (Cart.public_id == key, Cart.left_at.is_not(None), Cart.state == OPEN)
    return tuple((row.name, row.quantity) for row in db.execute(query.where(*left).order_by(CartLine.id)))


def name_for_link(db: Session, owner: Owner) -> str | None:
    """What names the owner's open cart in a link, drawn now if it has no name yet; None without a cart."""
    cart = db.scalar(sa.select(Cart).where(of(owner)).with_for_update())
    if cart is None:
        return None
    cart.public_id = cart.public_id or ids.public_id()
    return cart.public_id


def named(db: Session, owner: Owner) -> str | None:
    """The name that the owner's open cart has, if it was ever needed."""
    return db.scalar(sa.select(Cart.public_id).where(of(owner)))


def token_of(secret: str, key: str) -> str:
    """What follows /go/ in a link that opens this cart on another device."""
    return f"{MARK}-{key}-{ids.keyed(secret, 'cart', key)[:40]}"


def key_of(secrets: Sequence[str], token: str) -> str | None:
    """The cart a link is about, if one of these keys signed it."""
    _, _, rest = token.partition("-")
    key = rest.partition("-")[0]
    good = any(hmac.compare_digest(token.encode(), token_of(s, key).encode()) for s in secrets)
    return key if good else None


def wanted_from(db: Session, key: str, now: datetime) -> dict[str, int] | None:
    """SKUs and quantities of the cart of this name; None once it was ordered, joined to another, or is too old."""
    open_ = sa.select(Cart.id).where(Cart.public_id == key, Cart.state == OPEN, Cart.updated_at > now - KEPT)
    cart = db.scalar(open_)
    return None if cart is None else {line.sku: line.quantity for line in _lines(db, [cart])}
