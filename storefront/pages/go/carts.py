"""Taking up a cart on another device by its signed link: what was in it comes into this browser's own cart."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import last_known, sealing, signed_in
from storefront.pages.cart.carts import owner
from storefront.pages.render import page, see_other
from storefront.services import carts, catalog

bp = Blueprint("carts", __name__)


@bp.get("/<cart_token:token>")
def show(token: str) -> Response:
    """What is in the cart, as far as it can be had; or that there is nothing to take up any more."""
    wanted, now = found(token), clock.now()
    goods = catalog.sellable(reading(), wanted or (), now=now)
    stock = last_known.stock_of(reading(), list(goods)) if goods else {}
    lines = [(goods[sku], n) for sku, n in (wanted or {}).items() if sku in goods and stock[sku].total > 0]
    return page(token=token, lines=lines, missing=len(wanted or ()) - len(lines))


@bp.post("/<cart_token:token>")
def create(token: str) -> Response:
    """Put it into this browser's cart: what is there already is not doubled."""
    wanted = found(token) or {}
    with transaction() as db:
        inside = {i.sku: i.quantity for i in carts.view(db, owner(), now=clock.now()).items}
        more = {sku: n - inside.get(sku, 0) for sku, n in wanted.items() if n > inside.get(sku, 0)}
        carts.add_many(db, owner(), more, now=clock.now())
    signed_in.browser().modified = True  # the visitor's number lives in the session: from now on it is kept
    return see_other("cart.carts.show", message=_("カートの続きです。"))


def found(token: str) -> dict[str, int] | None:
    """What the cart of this link holds; a link that nobody signed leads nowhere."""
    key = carts.leaving.key_of(sealing.secrets(), token)
    if key is None:
        raise NotFound("cart")
    return carts.leaving.wanted_from(reading(), key, clock.now())
