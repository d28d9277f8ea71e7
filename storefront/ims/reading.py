"""Questions about stock."""
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.ims.types import *

def availability(db: Session, skus: Sequence[str], *, channel: str = "web", site: str = "hiyori") -> dict[str, Availability]:
    """What may be promised of these SKUs, in one statement; every SKU asked for is answered."""
    raise NotImplementedError

def levels(db: Session, skus: Sequence[str]) -> tuple[StockLevel, ...]:
    """Counters of these SKUs everywhere."""
    raise NotImplementedError

def movements(db: Session, sku: str, *, location: str | None = None, limit: int = 100) -> tuple[Movement, ...]:
    """Ledger rows of a SKU, newest first."""
    raise NotImplementedError

def verify(db: Session) -> tuple[Discrepancy, ...]:
    """Where counters disagree with ledger or promises."""
    raise NotImplementedError
