"""Work items."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def open_work_item(db: Session, kind: WorkKind, number: str, *, reason: str, data: dict[str, Any], now: datetime) -> WorkItem:
    """Ask a person to look at an order; an open item of the same kind is kept."""
    raise NotImplementedError


def close_work_item(db: Session, item_id: str, *, actor: str, now: datetime) -> bool:
    """Settled; False when it was closed already."""
    raise NotImplementedError


def work_items(db: Session, *, open_only: bool = True, number: str | None = None, limit: int = 100) -> tuple[WorkItem, ...]:
    """Work items, oldest first."""
    raise NotImplementedError
