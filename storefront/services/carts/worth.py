"""What a cart is to whoever decides by it: its value and its products."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import catalog
from storefront.services.carts.queries import CHANNEL, SITE


@dataclass(frozen=True, slots=True)
class Worth:
    """Value of the goods in yen at the prices of now, tax included, and their products; what is sold no more is left out."""

    value: int = 0
    products: frozenset[str] = frozenset()


def worth(
    db: Session, lines: Mapping[str, int], *, now: datetime, site: str = SITE, channel: str = CHANNEL
) -> Worth:
    """The worth of these pieces by SKU; one statement, none for an empty cart."""
    sold = catalog.sellable(db, lines, site=site, channel=channel, now=now)
    value = sum(int(found.price) * lines[sku] for sku, found in sold.items())
    return Worth(value, frozenset(found.product_slug for found in sold.values()))
