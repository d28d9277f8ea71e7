"""What the order room takes: drafts, kinds and answers of its verbs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import TaxLine, Yen


class Anyone(Enum):
    """Stands for "whoever asks" in questions of staff and jobs; a missing person never matches."""

    ANYONE = "anyone"


ANYONE = Anyone.ANYONE


class Source(StrEnum):
    """How an order came to be."""

    WEB = "web"
    SUBSCRIPTION = "subscription"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    POS = "pos"
    IMPORT = "import"


class LineKind(StrEnum):
    """What a line of an order stands for; only goods take stock."""

    GOODS = "goods"
    SERVICE = "service"
    FEE = "fee"
    DISCOUNT = "discount"
    SHIPPING = "shipping"
    POINTS = "points"


class PaymentMethod(StrEnum):
    """How an order is paid; `none` is for totals of zero."""

    CARD = "card"
    KONBINI = "konbini"
    BANK_TRANSFER = "bank_transfer"
    PAYPAY = "paypay"
    COD = "cod"
    NONE = "none"

    @property
    def online(self) -> bool:
        """Whether money must arrive before goods leave."""
        return self not in (PaymentMethod.COD, PaymentMethod.NONE)


class WorkKind(StrEnum):
    """Why a person has to look at an order."""

    SHORT = "short"
    PAYMENT_MISMATCH = "payment_mismatch"
    PAID_TOO_LATE = "paid_too_late"
    PAID_TWICE = "paid_twice"
    REFUND_BY_TRANSFER = "refund_by_transfer"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    RECONCILIATION = "reconciliation"


@dataclass(frozen=True, slots=True)
class ShipTo:
    """Where goods go: the address as typed, and `label` lines as the carrier's printer can print them."""

    name: str
    kana: str
    phone: str
    postal_code: str
    prefecture: str
    city: str
    street: str
    building: str = ""
    label: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryWish:
    """Carrier, day, time slot and drop-off place that the customer chose (None: no wish)."""

    carrier: str
    day: date | None = None
    slot: str | None = None
    drop_off: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The final confirmation screen as it was shown: six items of law, terms version, hash and time."""

    items: dict[str, Any]
    html_hash: str
    terms_version: str
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line to order; discounts and points have negative prices and quantity 1."""

    kind: LineKind
    name: LocalText
    quantity: int
    unit_price: Yen
    tax_rate: int
    sku: str | None = None
    product: str | None = None
    options: LocalText | None = None
    picture: str | None = None
    return_policy_version: str | None = None


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to place once per `checkout_id`; unpaid online orders hold stock until `expires_at`."""

    checkout_id: str | None
    email: str
    phone: str
    name: str
    kana: str
    ship_to: ShipTo
    wish: DeliveryWish
    lines: tuple[LineDraft, ...]
    total: Yen
    taxes: tuple[TaxLine, ...]
    payment_method: PaymentMethod
    confirmation: Confirmation | None = None
    expires_at: datetime | None = None
    person_id: int | None = None
    site: str = "hiyori"
    channel: str = "web"
    source: Source = Source.WEB
    locale: str = "ja"
    actor: str = "customer"
    location: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of a checkout; `already` when an earlier call placed it."""

    number: str
    state: str
    already: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The money makes the order a paid one; `already` when this cause was told before."""

    number: str
    already: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Money that does not pay: reason `amount`, `unknown`, or `refund` (owed back as `refund_id`)."""

    number: str
    reason: str
    refund_id: str | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A cancelled order and what is owed back for it."""

    number: str
    refund: Yen
    already: bool = False


@dataclass(frozen=True, slots=True)
class Shipped:
    """A parcel on its way; `warnings` are codes such as `check_digit`."""

    number: str
    fulfilment_id: str
    tracking_number: str
    warnings: tuple[str, ...] = ()
    already: bool = False
