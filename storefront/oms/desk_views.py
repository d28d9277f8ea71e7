"""What the fulfilment desk sees: the queue with its tabs, and the pick list."""

from dataclasses import dataclass

from storefront.kernel.i18n import LocalText
from storefront.oms.rules import OrderState
from storefront.oms.types import WorkKind
from storefront.oms.views import OrderView


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the order queue shows: a tab, and optionally a text (number, name, mail), a place, a carrier.

    `skus` are looked for beside the text: what the text names in the catalog.
    """

    tab: str = "to_pick"
    text: str = ""
    location: str | None = None
    carrier: str | None = None
    site: str | None = None
    skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the order queue, with the count of every tab of `TABS`.

    `stuck` says for orders of the page why a person has to look at them; `shipped_since` counts parcels.
    """

    rows: tuple[OrderView, ...]
    next: str | None
    counts: dict[str, int]
    stuck: dict[str, tuple[WorkKind, ...]]
    shipped_since: int = 0


STUCK = "stuck"  # the tab of orders with an open work item, whatever their state
TABS: dict[str, tuple[OrderState, ...]] = {
    "open": (OrderState.PLACED, OrderState.PICKING, OrderState.PACKED, OrderState.PARTLY_SHIPPED),
    "to_pick": (OrderState.PLACED,),
    "picking": (OrderState.PICKING,),
    "packed": (OrderState.PACKED, OrderState.PARTLY_SHIPPED),
    "shipped": (OrderState.SHIPPED,),
    "done": (OrderState.DELIVERED, OrderState.RETURNED),
    "awaiting_payment": (OrderState.AWAITING_PAYMENT,),
    STUCK: tuple(OrderState),
    "closed": (OrderState.CANCELLED, OrderState.EXPIRED),
    "all": tuple(OrderState),
}


@dataclass(frozen=True, slots=True)
class PickLine:
    """Units of one SKU to fetch at one place, and for which orders (number, quantity)."""

    location: str
    sku: str
    name: LocalText
    options: LocalText | None
    picture: str | None
    quantity: int
    orders: tuple[tuple[str, int], ...]
