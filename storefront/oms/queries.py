"""Questions about one order."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def order(db: Session, number: str, *, person_id: int | None | Anyone = ANYONE) -> OrderView | None:
    """The order; with person_id only that person's own (None as person_id never matches)."""
    raise NotImplementedError


def timeline(db: Session, number: str) -> tuple[TimelineEntry, ...]:
    """Everything that happened to the order, oldest first."""
    raise NotImplementedError


def confirmation(db: Session, number: str) -> Confirmation | None:
    """The final confirmation screen that the customer saw."""
    raise NotImplementedError
