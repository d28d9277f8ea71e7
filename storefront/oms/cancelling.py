"""Cancelling."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def cancel(db: Session, number: str, *, actor: str, reason: str, cause: str, now: datetime) -> Cancelled:
    """Cancel the whole order; Refusal(code="too_late") when the rule says no."""
    raise NotImplementedError
