"""What lies in the open cart, as a part of the one statement that opens a request."""

from typing import Any

import sqlalchemy as sa

from storefront.services.carts.models import OPEN, Cart, CartLine
from storefront.services.carts.queries import CHANNEL, SITE


def open_cart(visitor_id: Any, person_id: Any) -> Any:
    """Scalar subquery: pieces by SKU in the open cart of the signed-in person, else of the visitor; NULL when empty."""
    owner = sa.case(
        (person_id.is_not(None), Cart.person_id == person_id),
        else_=Cart.visitor_id == visitor_id,
    )
    return (
        sa.select(sa.func.jsonb_object_agg(CartLine.sku, CartLine.quantity))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.state == OPEN, Cart.site == SITE, Cart.channel == CHANNEL, owner)
        .where(sa.or_(Cart.person_id == person_id, Cart.visitor_id == visitor_id))
        .scalar_subquery()
    )
