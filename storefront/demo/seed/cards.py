"""What the cards of the demo's past paid: the same in the shop's books and in the local Stripe's."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe.local import past
from storefront.kernel.money import Yen
from storefront.services.payments import bringing

CARDS = ("pm_card_visa", "pm_card_mastercard", "pm_card_jcb", "pm_card_jp")
_AFTER = timedelta(minutes=3)


def made_id(prefix: str, key: str) -> str:
    """An id as Stripe writes them, the same whenever the same story is told."""
    return f"{prefix}_3{hashlib.sha256(key.encode()).hexdigest()[:24]}"


@dataclass
class CardBook:
    """Collects payments and refunds while stories are told; `write` tells the local Stripe of them."""

    paid: dict[str, past.PastPayment] = field(default_factory=dict)
    back: dict[str, list[past.PastRefund]] = field(default_factory=dict)

    def pay(self, db: Session, key: str, number: str, *, amount: Yen, site: str, at: datetime) -> None:
        """A card paid the order of this story."""
        intent = made_id("pi", key)
        payment = bringing.captured(db, number, intent, amount=amount, site=site, at=at)
        told = {"payment": payment, "order_number": number}
        card = CARDS[sum(key.encode()) % len(CARDS)]
        self.paid[key] = past.PastPayment(intent, amount, at, told, card)

    def give_back(self, db: Session, key: str, owed: Iterable[oms.RefundView], *, at: datetime) -> None:
        """What the order of this story owes went back to its card."""
        gone = []
        for place, due in enumerate(owed):
            stripe_id = made_id("re", f"{key}/{place}")
            bringing.given_back(db, due, made_id("pi", key), stripe_id, at=at + _AFTER)
            gone.append(past.PastRefund(stripe_id, due.amount, at + _AFTER))
        self.back[key] = gone

    def write(self, data: Path) -> int:
        """Everything into the local Stripe's file; how many payments were new there."""
        return past.write(data, (self._whole(key, p) for key, p in self.paid.items()))

    def _whole(self, key: str, payment: past.PastPayment) -> past.PastPayment:
        refunds = tuple(self.back.get(key, ()))
        return past.PastPayment(
            payment.intent_id, payment.amount, payment.at, payment.metadata, payment.card, refunds
        )
