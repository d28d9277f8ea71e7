"""Orders as pages and other rooms see them: frozen, complete, with everything derived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import TaxLine, Yen
from storefront.oms import rules, tracking
from storefront.oms.rules import FulfilmentState, OrderFacts, OrderState, Role
from storefront.oms.types import Confirmation, DeliveryWish, LineKind, PaymentMethod, ShipTo, Source, WorkKind


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of an order with its frozen terms and its quantities."""

    line: int
    kind: LineKind
    sku: str | None
    product: str | None
    name: LocalText
    options: LocalText | None
    picture: str | None
    unit_price: Yen
    tax_rate: int
    return_policy_version: str | None
    ordered: int
    allocated: int
    shipped: int
    delivered: int
    cancelled: int
    returned: int
    refunded: int

    @property
    def amount(self) -> Yen:
        """Price of the whole line, tax included."""
        return Yen(self.unit_price * self.ordered)


@dataclass(frozen=True, slots=True)
class FulfilmentView:
    """A parcel; `lines` are (line, quantity); `id` may be shown."""

    id: str
    location: str
    carrier: str
    state: FulfilmentState
    tracking_number: str | None
    planned_at: datetime
    picking_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    lines: tuple[tuple[int, int], ...]

    @property
    def tracking_url(self) -> str | None:
        """The carrier's page for this parcel."""
        return tracking.link(self.carrier, self.tracking_number)

    @property
    def tracking_shown(self) -> str:
        """The number as it is printed on the slip."""
        return tracking.shown(self.tracking_number or "")


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as it is now."""

    number: str
    checkout_id: str | None
    site: str
    channel: str
    source: Source
    person_id: int | None
    email: str
    phone: str
    name: str
    kana: str
    ship_to: ShipTo
    wish: DeliveryWish
    payment_method: PaymentMethod
    locale: str
    note: str
    total: Yen
    taxes: tuple[TaxLine, ...]
    paid: Yen
    refund_due: Yen
    refunded: Yen
    placed_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    expired_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    lines: tuple[LineView, ...]
    fulfilments: tuple[FulfilmentView, ...]

    @property
    def facts(self) -> OrderFacts:
        """What the rules look at."""
        return OrderFacts(
            settled=self.paid_at is not None or not self.payment_method.online,
            expired=self.expired_at is not None,
            cancelled=self.cancelled_at is not None,
            lines=tuple(
                rules.Quantities(x.ordered, x.shipped, x.delivered, x.cancelled, x.returned)
                for x in self.goods
            ),
            parcels=tuple(f.state for f in self.fulfilments),
        )

    @property
    def state(self) -> OrderState:
        """The one word for the order."""
        return rules.state_of(self.facts)

    @property
    def may_cancel(self) -> bool:
        """Whether the customer may still cancel."""
        return rules.may_cancel(self.facts, Role.CUSTOMER)

    @property
    def staff_may_cancel(self) -> bool:
        """Whether staff may still cancel."""
        return rules.may_cancel(self.facts, Role.STAFF)

    @property
    def goods(self) -> tuple[LineView, ...]:
        """Lines that take stock."""
        return tuple(x for x in self.lines if x.kind is LineKind.GOODS)

    @property
    def parcels(self) -> tuple[FulfilmentView, ...]:
        """Parcels that were not cancelled."""
        return tuple(f for f in self.fulfilments if f.state is not FulfilmentState.CANCELLED)

    def amount_of(self, *kinds: LineKind) -> Yen:
        """Sum of the lines of these kinds (discounts and points are negative)."""
        return Yen(sum(x.amount for x in self.lines if x.kind in kinds))

    @property
    def subtotal(self) -> Yen:
        """Goods and services."""
        return self.amount_of(LineKind.GOODS, LineKind.SERVICE)

    @property
    def shipping(self) -> Yen:
        """Delivery fee."""
        return self.amount_of(LineKind.SHIPPING)

    @property
    def fees(self) -> Yen:
        """Other fees (cash on delivery, wrapping)."""
        return self.amount_of(LineKind.FEE)

    @property
    def discount(self) -> Yen:
        """Discounts and points used, as a negative amount."""
        return self.amount_of(LineKind.DISCOUNT, LineKind.POINTS)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something about an order that a person has to settle."""

    id: str
    kind: WorkKind
    order_number: str
    reason: str
    data: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to an order."""

    at: datetime
    verb: str
    actor: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RefundView:
    """What is owed back, and how much of it went out."""

    id: str
    order_number: str
    amount: Yen
    refunded: Yen
    reason: str
    cause: str
    at: datetime


ConfirmationView = Confirmation
