"""Placing an order."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def place(db: Session, draft: OrderDraft, *, now: datetime) -> Placed:
    """Route, hold (or allocate when nothing must be paid first) and write the order, once per checkout_id; OutOfStock leaves nothing."""
    raise NotImplementedError


def placed_of(db: Session, checkout_id: str) -> Placed | None:
    """The order that this checkout became, if it did."""
    raise NotImplementedError
