"""Browsers that signed in before: they get in with the right password even while others are held off."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.outbox import publish
from storefront.services.customers import emails
from storefront.services.customers.models import Account, IdentityLink
from storefront.services.customers.people import link_identity

DEVICE = "device"
JUST_OPENED = timedelta(days=1)


def remember_device(
    db: Session, person_id: int, secret: str, *, now: datetime, named: dict[str, str] | None = None
) -> bool:
    """This browser signed in as this person, who is told if it never did before; whether it was new.

    Only a digest of its secret is kept. `named` tells system and browser. The very first browser of an
    account that was just opened is no news.
    """
    own = sa.select(IdentityLink.value).where(
        IdentityLink.person_id == person_id, IdentityLink.kind == DEVICE
    )
    known = set(db.execute(own).scalars())
    digest = ids.digest(secret).hex()
    link_identity(db, person_id, DEVICE, digest, verified_at=now, now=now)
    if digest in known:
        return False
    query = sa.select(Account.id, Account.verified_at, Account.site).where(Account.person_id == person_id)
    account_id, verified_at, site = db.execute(query).one()
    if known or verified_at is None or verified_at < now - JUST_OPENED:
        data = {"account_id": account_id, "at": now.isoformat(), "system": "", "browser": "", **(named or {})}
        publish(db, "account.signed_in_anew", f"account:{account_id}", data=data, site=site, at=now)
    return True


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
