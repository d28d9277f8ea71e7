"""A cart with what is on offer for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import promotions
from storefront.services.carts.values import CartView, Owner
from storefront.services.profile import Who
from storefront.services.promotions import Asking, Line, Offering


def who(owner: Owner) -> Who:
    """The owner of a cart as promotions know them."""
    return Who(owner.visitor_id, owner.person_id)


def offering(
    db: Session, owner: Owner, cart: CartView, *, email: str = "", page: str = "cart", now: datetime
) -> Offering:
    """What is on offer for this cart; without a cart, or with nothing on offer, nothing is asked."""
    products = frozenset(item.sellable.product_slug for item in cart.items if item.sellable)
    if not products:
        return promotions.NOTHING_ON_OFFER
    asking = Asking(
        who(owner), email, page=page, cart_value=cart.subtotal, products=products, gifts=cart.gifts
    )
    return promotions.gather(db, asking, now=now)


def offer_lines(cart: CartView, on_offer: Offering) -> tuple[Line, ...]:
    """The lines that can be ordered, as promotions see them."""
    return tuple(
        on_offer.line(item.sku, item.quantity, item.sellable)
        for item in cart.items
        if item.sellable is not None and item.most > 0
    )
