"""Money that arrives, or does not in time."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def confirm_paid(db: Session, number: str, *, amount: Yen, cause: str, now: datetime) -> Confirmed | Refused:
    """Make the order a paid one; idempotent by cause."""
    raise NotImplementedError


def expire_unpaid(db: Session, now: datetime, *, limit: int = 100) -> tuple[str, ...]:
    """Close orders whose time to pay is over; their numbers."""
    raise NotImplementedError
