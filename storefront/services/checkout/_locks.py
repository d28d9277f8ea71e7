"""Locks of the checkout: one row, taken first, so that the same checkout is decided once."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.checkout.models import Checkout


def locked(db: Session, condition: Any) -> Any:
    """The checkout's row, locked until the end of the transaction; None when there is none."""
    columns = (Checkout.id, Checkout.public_id, Checkout.state, Checkout.data, Checkout.order_number)
    return db.execute(sa.select(*columns).where(condition).with_for_update()).first()
