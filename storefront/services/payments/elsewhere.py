"""Payments of orders from elsewhere: the money came in long ago, and no provider of ours knows of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.copying import copy_in
from storefront.kernel.money import Yen
from storefront.services.payments.models import Payment
from storefront.services.payments.rules import CURRENCY, Method, PaymentState

ELSEWHERE = "import"


@dataclass(frozen=True, slots=True)
class PastPayment:
    """What was paid for an order, and when."""

    number: str
    method: Method
    amount: Yen
    asked_at: datetime
    paid_at: datetime
    site: str = "hiyori"


def bring_in(db: Session, paid: Iterable[PastPayment]) -> int:
    """Write payments of orders that have none; how many."""
    rows = (
        {
            "public_id": ids.public_id(), "order_number": p.number, "site": p.site, "method": str(p.method),
            "provider": ELSEWHERE, "idempotency_key": f"{ELSEWHERE}-{p.number}", "attempts": 0,
            "amount": p.amount, "captured": p.amount, "refunded": 0, "currency": CURRENCY,
            "state": str(PaymentState.SUCCEEDED), "declines": 0, "created_at": p.asked_at,
            "captured_at": p.paid_at,
        }
        for p in paid
    )  # fmt: skip
    return copy_in(db, Payment, rows)
