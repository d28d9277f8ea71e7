"""The number beside the bag icon, as a part of the one statement that opens a request."""

from typing import Any

import sqlalchemy as sa

from storefront.services.carts.models import Cart, CartLine


def count_in_open_cart(visitor_id: Any, person_id: Any) -> Any:
    """Scalar subquery: pieces in the open cart of the signed-in person, else of the visitor."""
    owner = sa.case(
        (person_id.is_not(None), Cart.person_id == person_id),
        else_=Cart.visitor_id == visitor_id,
    )
    return (
        sa.select(sa.func.coalesce(sa.func.sum(CartLine.quantity), 0))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.state == "open", owner)
        .where(sa.or_(Cart.person_id == person_id, Cart.visitor_id == visitor_id))
        .scalar_subquery()
    )
