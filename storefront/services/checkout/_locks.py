"""Locks of the checkout: one row, taken first, so that the same checkout is decided once."""

from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import change
from storefront.services.carts import Owner

# What a customer told while signed in is not shown to whoever uses the browser afterwards.
_OWN = change("""
SELECT id, public_id, state, data, order_number FROM checkout
WHERE public_id = :public_id
  AND (visitor_id = :visitor AND person_id IS NULL OR person_id = CAST(:person AS bigint))
FOR UPDATE
""")


def locked(db: Session, owner: Owner, public_id: str) -> Any:
    """The owner's checkout, locked until the end of the transaction; None when there is none."""
    given = {"public_id": public_id, "visitor": owner.visitor_id, "person": owner.person_id}
    return _OWN.first(db, **given)
