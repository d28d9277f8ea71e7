"""Browsers that signed in before: they get in with the right password even while others are held off."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.services.customers import emails
from storefront.services.customers.models import Account, IdentityLink
from storefront.services.customers.people import link_identity

DEVICE = "device"


def remember_device(db: Session, person_id: int, secret: str, *, now: datetime) -> None:
    """This browser signed in as this person; only a digest of its secret is kept."""
    link_identity(db, person_id, DEVICE, ids.digest(secret).hex(), verified_at=now, now=now)


def knows_device(db: Session, email: str, secret: str, *, site: str = "hiyori") -> bool:
    """Whether this browser signed in to the account of this address before."""
    if not secret:
        return False
    query = (
        sa.select(IdentityLink.id)
        .join(Account, Account.person_id == IdentityLink.person_id)
        .where(
            Account.site == site, Account.email_key == emails.key_of(email), IdentityLink.kind == DEVICE,
            IdentityLink.value == ids.digest(secret).hex(),
        )
    )  # fmt: skip
    return db.execute(query).first() is not None
