"""What Stripe tells us, as frozen values of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class IntentStatus(StrEnum):
    """States of a PaymentIntent as Stripe names them."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    REQUIRES_CAPTURE = "requires_capture"
    CANCELED = "canceled"
    SUCCEEDED = "succeeded"


class RefundStatus(StrEnum):
    """States of a refund as Stripe names them."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Card:
    """The part of a card that may be shown."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A card that its owner let Stripe keep; `id` is Stripe's."""

    id: str
    card: Card
    created: datetime


@dataclass(frozen=True, slots=True)
class Wallet:
    """Kept cards, newest first, and the id of the preferred one."""

    cards: tuple[KeptCard, ...]
    preferred: str | None


@dataclass(frozen=True, slots=True)
class Setup:
    """One SetupIntent: the keeping of a card."""

    id: str
    status: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Why the last attempt on an intent did not pay."""

    code: str
    decline_code: str
    message: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """What to say or type at a convenience store until `expires_at`: (payment code, confirmation number)."""

    expires_at: datetime
    url: str
    stores: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where to transfer `remaining` yen; `url` is Stripe's own page of instructions."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str
    remaining: int
    url: str


@dataclass(frozen=True, slots=True)
class Intent:
    """One PaymentIntent; amounts in the currency's smallest unit (yen for jpy).

    `amount_refunded` and `card` are None where the charge did not come with it (webhooks, nothing paid);
    `redirect` is where the shopper has to go for 3-D Secure.
    """

    id: str
    status: IntentStatus
    amount: int
    currency: str
    amount_received: int
    client_secret: str
    order_number: str
    livemode: bool
    created: datetime
    customer: str | None = None
    payment_method: str | None = None
    charge: str | None = None
    amount_refunded: int | None = None
    card: Card | None = None
    last_error: Decline | None = None
    voucher: Voucher | None = None
    redirect: str | None = None
    transfer: Transfer | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


class SessionStatus(StrEnum):
    """States of a Checkout Session as Stripe names them."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Session:
    """One Checkout Session; `url` is its page while it is open, `intent_id` is there once somebody tried."""

    id: str
    status: SessionStatus
    amount: int
    currency: str
    url: str | None
    intent_id: str | None
    livemode: bool
    created: datetime
    expires_at: datetime
    intent: Intent | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefundResult:
    """One refund of (part of) an intent; amount in the currency's smallest unit."""

    id: str
    status: RefundStatus
    amount: int
    currency: str
    intent_id: str
    created: datetime
    charge: str | None = None
    failure_reason: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cardholder denies a charge: the shop may answer at Stripe until `due`."""

    id: str
    amount: int
    reason: str
    status: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """One verified webhook message; `intent_id` is set for every event about a payment, `customer` for those
    about somebody who keeps cards or transferred money; `left_over`: yen that paid nothing."""

    id: str
    type: str
    created: datetime
    livemode: bool
    object_id: str
    intent_id: str | None
    intent: Intent | None = None
    refund: RefundResult | None = None
    session: Session | None = None
    dispute: Dispute | None = None
    customer: str | None = None
    left_over: int = 0


@dataclass(frozen=True, slots=True)
class BrowserSources:
    """Origins in the Content-Security-Policy: of the card form, and of the hosted page a form leads to."""

    script: tuple[str, ...]
    frame: tuple[str, ...]
    connect: tuple[str, ...]
    page: tuple[str, ...]
