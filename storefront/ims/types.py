"""What the stock room gives and takes: values, states and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l


class LocationKind(StrEnum):
    """A warehouse or a shop."""

    WAREHOUSE = "warehouse"
    SHOP = "shop"


class Restock(StrEnum):
    """Where units of a cancelled order go: on sale at once, or set aside until somebody checked."""

    AT_ONCE = "at_once"
    AFTER_CHECK = "after_check"


class Condition(StrEnum):
    """Condition of stock; only `new` is promised to orders, renewed pieces get SKUs of their own."""

    NEW = "new"
    TO_CHECK = "to_check"
    DAMAGED = "damaged"


class LedgerKind(StrEnum):
    """Why a quantity changed."""

    FIRST_COUNT = "first_count"
    RECEIPT = "receipt"
    ADJUSTMENT = "adjustment"
    SHIPMENT = "shipment"
    SET_ASIDE = "set_aside"


class CommitmentState(StrEnum):
    """A promise of units to an owner; it only moves forward (guarded by a trigger as well)."""

    HELD = "held"
    ALLOCATED = "allocated"
    SHIPPED = "shipped"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LocationDraft:
    """A place with stock; `sites` empty means that it serves every site."""

    code: str
    name: LocalText
    kind: LocationKind
    prefecture: str
    postal_code: str = ""
    address: LocalText = field(default_factory=lambda: LocalText({}))
    phone: str = ""
    hours: LocalText = field(default_factory=lambda: LocalText({}))
    priority: int = 100
    sells_online: bool = True
    ships: bool = True
    pickup: bool = False
    restock: Restock = Restock.AT_ONCE
    sites: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Location:
    """A place with stock as others see it; lower `priority` is preferred."""

    code: str
    name: LocalText
    kind: LocationKind
    prefecture: str
    postal_code: str
    address: LocalText
    phone: str
    hours: LocalText
    priority: int
    sells_online: bool
    ships: bool
    pickup: bool
    restock: Restock
    sites: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Availability:
    """What may be promised of a SKU: in total and per place that ships for the channel; shops for display."""

    sku: str
    total: int
    by_location: tuple[tuple[str, int], ...]
    shops: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Units of one line of an owner that come from one place."""

    line: int
    sku: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity of a SKU that arrives, is counted, or is corrected (delta)."""

    sku: str
    quantity: int
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A first count: what an import says is at a place."""

    sku: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of the ledger."""

    at: datetime
    sku: str
    location: str
    condition: Condition
    serial: str | None
    delta: int
    kind: LedgerKind
    cause_type: str
    cause_id: str
    actor: str


@dataclass(frozen=True, slots=True)
class StockLevel:
    """The counters of a SKU at a place in a condition."""

    sku: str
    location: str
    condition: Condition
    on_hand: int
    held: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A counter that disagrees with its records: `what` is on_hand, held or allocated."""

    sku: str
    location: str
    condition: str
    what: str
    expected: int
    found: int


class OutOfStock(Refusal):
    """Fewer units than wanted; `shortages` says per SKU how many could be had."""

    def __init__(self, shortages: Mapping[str, int]) -> None:
        super().__init__(_l("在庫が足りない商品があります。数量を変更してください。"), code="out_of_stock")
        self.shortages = dict(shortages)


class Busy(Refusal):
    """The stock rows are locked by others for longer than we wait; trying again is safe."""

    def __init__(self) -> None:
        super().__init__(
            _l("ただいま大変混み合っています。少し待ってからもう一度お試しください。"), code="busy"
        )
