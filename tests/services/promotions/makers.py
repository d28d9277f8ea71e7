"""Carts and offers of the promotion tests, as plain functions."""

from typing import Any

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services.promotions import Benefit, Conditions, Kind, Line, Offer


def line(sku: str = "TEE", price: int = 3900, quantity: int = 1, *, rate: int = 10, shelf: str = "") -> Line:
    """A line of goods."""
    shelves = frozenset({f"category:{shelf}"} if shelf else ())
    return Line(sku, sku.lower(), quantity, Yen(price), rate, shelves)


def offer(key: str, kind: Kind = Kind.AMOUNT, value: int = 0, **more: Any) -> Offer:
    """An offer; conditions by their names, everything else too."""
    benefit = {k: more.pop(k) for k in ("most", "gift", "gift_quantity") if k in more}
    asked = {k: more.pop(k) for k in tuple(more) if k in Conditions.__slots__}
    return Offer(key, LocalText({"ja": key}), Benefit(kind, value, **benefit), Conditions(**asked), **more)


def percent(key: str, value: int, **more: Any) -> Offer:
    """So many percent off."""
    return offer(key, Kind.PERCENT, value, **more)
