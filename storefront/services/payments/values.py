"""What the payments room tells others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storefront.gateways.stripe import VoucherWish
from storefront.kernel.money import Yen
from storefront.services.payments.rules import OPEN, Method, PaymentState, RefundState


@dataclass(frozen=True, slots=True)
class Plan:
    """A payment about to be asked for: call Stripe with this key, then `note_intent`."""

    payment_id: str
    order_number: str
    amount: Yen
    key: str
    intent_id: str | None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A hosted page about to be opened, or open as `session_id`; it stays until `until` at Stripe."""

    payment_id: str
    order_number: str
    amount: Yen
    key: str
    session_id: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class VoucherPlan:
    """Numbers for a convenience store about to be issued; `intent_id` when they were."""

    payment_id: str
    key: str
    intent_id: str | None
    wish: VoucherWish
    by_bank: bool = False


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """A payment that must not be paid any more: `cancel` with this key, then `conclude` with the answer."""

    payment_id: str
    order_number: str
    intent_id: str | None
    key: str
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An open payment to ask Stripe about; without `intent_id` its answer was lost, `due`: time is over."""

    payment_id: str
    order_number: str
    intent_id: str | None
    created_at: datetime
    due: bool
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """Money about to go back: `look_first` whether an earlier attempt already did it."""

    refund_id: str
    intent_id: str
    amount: Yen
    key: str
    reason: str
    look_first: bool


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment of an order; `decline` is Stripe's word for why the last card did not pay."""

    id: str
    order_number: str
    method: Method
    state: PaymentState
    amount: Yen
    captured: Yen
    refunded: Yen
    intent_id: str | None
    session_id: str | None
    voucher: dict[str, Any] | None
    declines: int
    decline: str | None
    created_at: datetime
    captured_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it may still be paid."""
        return self.state in OPEN

    @property
    def declined(self) -> bool:
        """Whether the last card was refused and another one may be tried."""
        return self.open and self.decline is not None


@dataclass(frozen=True, slots=True)
class PayerPlan:
    """A customer about to be made at Stripe, or there as `customer_id`."""

    payer_id: str
    key: str
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class CardView:
    """A kept card as it may be shown; `method_id` is Stripe's, `customer_id` its owner there."""

    id: str
    method_id: str
    customer_id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    is_default: bool

    @property
    def expiry(self) -> str:
        """Month and year as printed on the card."""
        return f"{self.exp_month:02}/{self.exp_year % 100:02}"

    def over(self, today: date) -> bool:
        """Whether its last month is past."""
        return (self.exp_year, self.exp_month) < (today.year, today.month)


@dataclass(frozen=True, slots=True)
class PaymentRefundView:
    """Money on its way back; `owed_id` is the order room's refund."""

    id: str
    order_number: str
    owed_id: str
    amount: Yen
    state: RefundState
    attempts: int
    failure: str | None
    requested_at: datetime
    settled_at: datetime | None
