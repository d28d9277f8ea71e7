"""What the stock room tells the house: which SKUs changed, so that read models follow."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.outbox import publish


def tell_changed(db: Session, skus: Iterable[str], *, actor: str = "system", at: datetime) -> None:
    """One `stock.changed` event for all SKUs of a verb."""
    changed = sorted(set(skus))
    if changed:
        publish(db, "stock.changed", subject="stock", actor=actor, data={"skus": changed}, at=at)
