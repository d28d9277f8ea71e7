"""Deliveries: what bringing costs, when it arrives, and the settings behind it."""

from storefront.services.deliveries.regions import PREFECTURES, REGIONS
from storefront.services.deliveries.rules import (
    Promise,
    carrier,
    cod_fee,
    days,
    earliest,
    fee,
    is_open,
    leaves_on,
    promise,
    ships_on,
    slot,
    slots,
    until_free,
)
from storefront.services.deliveries.settings import (
    Carrier,
    CashBand,
    CheckoutSettings,
    DeliverySettings,
    PaymentSettings,
    ProviderAccount,
    Slot,
)

__all__ = [
    "PREFECTURES",
    "REGIONS",
    "Carrier",
    "CashBand",
    "CheckoutSettings",
    "DeliverySettings",
    "PaymentSettings",
    "Promise",
    "ProviderAccount",
    "Slot",
    "carrier",
    "cod_fee",
    "days",
    "earliest",
    "fee",
    "is_open",
    "leaves_on",
    "promise",
    "ships_on",
    "slot",
    "slots",
    "until_free",
]
