"""Lists of orders."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def orders_of(db: Session, person_id: int, *, cursor: str | None = None, size: int = 10) -> Page[OrderView]:
    """A person's orders, newest first, in one statement."""
    raise NotImplementedError


def queue(db: Session, filters: QueueFilters, *, cursor: str | None = None, size: int = 50) -> Queue:
    """The order queue in two statements."""
    raise NotImplementedError


def pick_list(db: Session, numbers: Sequence[str]) -> tuple[PickLine, ...]:
    """What to fetch for these orders, by place and SKU."""
    raise NotImplementedError
