"""Payments of the past for a demo: written into the local Stripe's book as if they had happened; nobody is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storefront.gateways.stripe.local import methods, shapes
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.store import Store

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastRefund:
    """Money that went back."""

    id: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A card payment in yen that succeeded; `card` is one of Stripe's `pm_card_…` names."""

    intent_id: str
    amount: int
    at: datetime
    metadata: dict[str, str]
    card: str = "pm_card_visa"
    refunds: tuple[PastRefund, ...] = ()


def write(data: Path, payments: Iterable[PastPayment]) -> int:
    """Write down what this file does not know yet; how many payments that were."""
    store = Store(data)
    with store.write() as db:
        books = Books(db)
        fresh = [p for p in payments if books.any(p.intent_id) is None]
        for payment in fresh:
            _write(books, payment)
    store.close()
    return len(fresh)


def _write(books: Books, payment: PastPayment) -> None:
    moment = int(payment.at.timestamp())
    method = methods.usable(books, payment.card)
    intent = shapes.payment_intent(payment.amount, "jpy") | {
        "id": payment.intent_id,
        "client_secret": shapes.secret(payment.intent_id),
        "created": moment,
        "amount_received": payment.amount,
        "description": payment.metadata.get("order_number"),
        "metadata": payment.metadata,
        "payment_method": method["id"],
        "status": "succeeded",
    }
    back = sum(r.amount for r in payment.refunds)
    charge = shapes.charge(intent, method, payment.amount, authenticated=False) | {"created": moment}
    charge |= {"amount_refunded": back, "refunded": back == payment.amount}
    intent["latest_charge"] = charge["id"]
    books.put(intent)
    books.put(charge)
    for refund in payment.refunds:
        books.put(_refund(charge, refund))


def _refund(charge: Json, refund: PastRefund) -> Json:
    made = shapes.refund(charge, refund.amount, "requested_by_customer", "succeeded")
    return made | {"id": refund.id, "created": int(refund.at.timestamp())}
