"""Questions about checkouts, always as their owner."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
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


# Without a person (NULL) only what nobody told while signed in; otherwise the person's own as well.
_OPEN = question("""
SELECT public_id, data FROM checkout
WHERE visitor_id = :visitor AND state = 'open' AND site = :site AND channel = :channel
  AND (person_id IS NULL OR person_id = CAST(:person AS bigint))
""")


def current(db: Session, owner: Owner, *, site: str = "hiyori", channel: str = "web") -> Open:
    """The open checkout of this owner in this browser, or an empty one."""
    given = {"visitor": owner.visitor_id, "person": owner.person_id, "site": site, "channel": channel}
    row = _OPEN.first(db, **given)
    return Open(row.public_id, loaded(row.data)) if row else Open("", Draft())
