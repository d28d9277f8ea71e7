"""Questions about checkouts, always as their owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.services.carts import Owner
from storefront.services.checkout.draft import Draft, loaded


@dataclass(frozen=True, slots=True)
class Open:
    """A checkout under way; `public_id` is empty until something was told."""

    public_id: str
    draft: Draft


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


_BUYER = question("SELECT visitor_id, person_id FROM checkout WHERE order_number = :number")
_BEGUN = question("SELECT cart_id FROM checkout WHERE state = 'open' AND cart_id = ANY(:carts)")


def buyer_of(db: Session, number: str) -> tuple[UUID, int | None] | None:
    """The browser and the person whose checkout became this order; None for an order of another way."""
    row = _BUYER.first(db, number=number)
    return None if row is None else (row.visitor_id, row.person_id)


def begun(db: Session, carts: Iterable[int]) -> frozenset[int]:
    """Those of these carts whose checkout somebody began."""
    wanted = sorted(carts)
    return frozenset(row.cart_id for row in _BEGUN.rows(db, carts=wanted)) if wanted else frozenset()
