"""Promises of units: hold, allocate, release, expire, ship."""
from collections.abc import Sequence
from datetime import datetime
from sqlalchemy.orm import Session
from storefront.ims.types import *
from storefront.ims.types import PlannedLine

def hold(db: Session, owner: str, wanted: Sequence[PlannedLine], *, channel: str, until: datetime | None, now: datetime) -> None:
    """Promise units until a moment (None: allocated at once); OutOfStock leaves nothing; idempotent by owner and line."""
    raise NotImplementedError

def allocate(db: Session, owner: str, *, now: datetime) -> int:
    """Make the owner's holds permanent; how many units."""
    raise NotImplementedError

def release(db: Session, owner: str, *, cause: str, lines: Sequence[int] | None = None, now: datetime) -> int:
    """Give promised units back; how many."""
    raise NotImplementedError

def expire(db: Session, now: datetime, *, limit: int = 100) -> tuple[str, ...]:
    """Give back holds whose time is over; their owners."""
    raise NotImplementedError

def ship(db: Session, owner: str, lines: Sequence[PlannedLine], *, cause: str, actor: str = "system", now: datetime) -> bool:
    """Allocated units leave the place, once per cause; False when that was told before."""
    raise NotImplementedError
