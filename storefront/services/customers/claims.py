"""Orders that a customer placed as a guest: offered to the proved address, taken over by one act."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services.customers._locks import lock_person
from storefront.services.customers.identity import SignedIn
from storefront.services.customers.models import Account
from storefront.services.customers.people import link_identity

GUEST = "guest"


def claimable(db: Session, who: SignedIn) -> tuple[oms.GuestOrder, ...]:
    """Guest orders of the address that this account has proved; one statement where there are none."""
    if not who.verified:
        return ()
    found = oms.orders_with(db, who.email, not_of=who.person_id)
    others = {o.person_id for o in found if o.person_id is not None}
    held = sa.select(Account.person_id).where(Account.person_id.in_(sorted(others)))
    members = set(db.execute(held).scalars()) if others else set()
    return tuple(o for o in found if o.person_id not in members)


def claim(db: Session, who: SignedIn, *, now: datetime) -> tuple[str, ...]:
    """Take them over, and remember which guests this person was; the numbers of the orders."""
    lock_person(db, who.person_id)
    found = claimable(db, who)
    guests = sorted({o.person_id for o in found if o.person_id is not None})
    numbers = [o.number for o in found]
    adopted = oms.adopt(db, numbers, who.person_id, email=who.email, guests=guests, now=now)
    for guest in guests:
        link_identity(db, who.person_id, GUEST, str(guest), verified_at=now, now=now)
    return adopted
