"""What a customer has told at the checkout, as a value that can be stored."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from storefront.kernel.money import Yen
from storefront.services.carts import CartView
from storefront.services.customers.address_rules import LabelAddress, TypedAddress
from storefront.services.deliveries import CheckoutSettings, DeliverySettings, PaymentSettings
from storefront.services.promotions import NOTHING_ON_OFFER, Offering


@dataclass(frozen=True, slots=True)
class Draft:
    """Contact, address, delivery wish, payment method and remarks; empty where nothing was told yet.

    `wanted` and `declined` are offers that were tapped in or out, the latest last.
    """

    email: str = ""
    saved_address: str = ""
    address: TypedAddress | None = None
    label: LabelAddress | None = None
    keep_address: bool = False
    wish_date: date | None = None
    wish_slot: str = ""
    drop_off: str = ""
    method: str = ""
    receipt_name: str = ""
    note: str = ""
    wanted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    @property
    def prefecture(self) -> str:
        """Where it goes, as far as known."""
        return self.address.prefecture if self.address else ""


@cache
def _adapter() -> TypeAdapter[Draft]:
    """Built when it is needed first: web servers start sooner."""
    return TypeAdapter(Draft)


def stored(draft: Draft) -> dict[str, Any]:
    """The draft as JSON."""
    return dict(_adapter().dump_python(draft, mode="json"))


def loaded(data: dict[str, Any]) -> Draft:
    """The draft of a stored checkout."""
    return _adapter().validate_python(data)


@dataclass(frozen=True, slots=True)
class Terms:
    """The merchant's settings that a checkout depends on, read once."""

    delivery: DeliverySettings
    payment: PaymentSettings
    checkout: CheckoutSettings


@dataclass(frozen=True, slots=True)
class Facts:
    """What the shop knows at this moment: the cart as it is, the settings in force, what is on offer."""

    cart: CartView
    terms: Terms
    offering: Offering = NOTHING_ON_OFFER
    at: datetime | None = None

    @property
    def goods_total(self) -> Yen:
        """What the goods cost now."""
        return self.cart.subtotal

    @property
    def places(self) -> tuple[str, ...]:
        """Every place the goods may ship from; the slowest of them counts for promises."""
        return tuple(sorted({place for item in self.cart.items for place in item.places}))
