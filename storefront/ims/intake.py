"""Quantities that arrive, are counted or corrected."""
from collections.abc import Sequence
from datetime import datetime
from sqlalchemy.orm import Session
from storefront.ims.types import *

def receive(db: Session, location: str, changes: Sequence[Change], *, cause_id: str, actor: str, now: datetime, condition: Condition = Condition.NEW) -> bool:
    """Goods arrive under a document number, once; False when it was booked before."""
    raise NotImplementedError

def adjust(db: Session, location: str, changes: Sequence[Change], *, reason: str, cause_id: str, actor: str, now: datetime, condition: Condition = Condition.NEW) -> bool:
    """Correct quantities by deltas, once per cause_id; Refusal below what is promised."""
    raise NotImplementedError

def first_count(db: Session, sku: str, location: str, quantity: int, *, actor: str = "system", now: datetime) -> bool:
    """Write a first count where the SKU has no ledger entry at this place; whether it was written."""
    raise NotImplementedError

def first_counts(db: Session, counts: Sequence[Count], *, actor: str = "system", now: datetime) -> tuple[Count, ...]:
    """First counts in one batch; those that were written."""
    raise NotImplementedError
