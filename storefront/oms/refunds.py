"""What is owed back."""
from datetime import datetime
from collections.abc import Sequence
from sqlalchemy.orm import Session
from storefront.kernel.money import Yen
from storefront.kernel.paging import Page
from storefront.oms.types import *
from storefront.oms.views import *

def refund_due(db: Session, number: str, *, amount: Yen, reason: str, cause: str, actor: str, now: datetime) -> RefundView:
    """Record that money is owed back, once per cause; Refusal when more than was paid."""
    raise NotImplementedError


def note_refunded(db: Session, refund_id: str, *, amount: Yen, cause: str, now: datetime) -> bool:
    """Money went back; False when this cause was told before."""
    raise NotImplementedError


def refunds(db: Session, number: str | None = None, *, open_only: bool = False) -> tuple[RefundView, ...]:
    """What is or was owed back, for one order or all."""
    raise NotImplementedError
