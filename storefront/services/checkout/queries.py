"""Questions about checkouts, always as their owner."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.carts import Owner
from storefront.services.checkout.draft import Draft, loaded
from storefront.services.checkout.models import Checkout


@dataclass(frozen=True, slots=True)
class Open:
    """A checkout under way; `public_id` is empty until something was told."""

    public_id: str
    draft: Draft


def owned(owner: Owner) -> Any:
    """Condition: this visitor's checkouts, and those of the signed-in person."""
    mine = Checkout.visitor_id == owner.visitor_id
    if owner.person_id is None:
        # What a customer told while signed in is not shown to whoever uses the browser afterwards.
        return sa.and_(mine, Checkout.person_id.is_(None))
    return sa.or_(sa.and_(mine, Checkout.person_id.is_(None)), Checkout.person_id == owner.person_id)


def current(db: Session, owner: Owner, *, site: str = "hiyori", channel: str = "web") -> Open:
    """The open checkout of this owner in this browser, or an empty one."""
    query = (
        sa.select(Checkout.public_id, Checkout.data)
        .where(owned(owner), Checkout.state == "open", Checkout.visitor_id == owner.visitor_id)
        .where(Checkout.site == site, Checkout.channel == channel)
    )
    row = db.execute(query).first()
    return Open(row.public_id, loaded(row.data)) if row else Open("", Draft())
