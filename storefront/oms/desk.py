"""The fulfilment desk."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def start_picking(db: Session, numbers: Sequence[str], *, actor: str, now: datetime) -> tuple[str, ...]:
    """Start picking these orders; the numbers that were started."""
    raise NotImplementedError


def pack(db: Session, fulfilment_id: str, *, actor: str, now: datetime) -> bool:
    """The parcel is packed; False when it was already."""
    raise NotImplementedError


def ship(db: Session, fulfilment_id: str, *, carrier: str, tracking_number: str, actor: str, now: datetime) -> Shipped:
    """Hand the parcel to the carrier."""
    raise NotImplementedError


def deliver(db: Session, fulfilment_id: str, *, actor: str = "system", now: datetime) -> bool:
    """The parcel arrived; False when that was known."""
    raise NotImplementedError


def report_short(db: Session, fulfilment_id: str, *, sku: str, found: int, actor: str, now: datetime) -> WorkItem:
    """Fewer units were found than the parcel needs: a work item."""
    raise NotImplementedError
