"""Row locks of this room, all of them: the person before anything that hangs on the person."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.customers.models import AccountToken, Person


def lock_person(db: Session, person_id: int) -> None:
    """Changes of one person's addresses and profile happen one after the other."""
    db.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())


def lock_email(db: Session, key: str) -> None:
    """Two guests or registrations of one address at once come one after the other."""
    db.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"email:{key}", 0))))


def lock_token(db: Session, digest: bytes) -> AccountToken | None:
    """The token of a mailed link; two uses at once see each other."""
    return db.execute(
        sa.select(AccountToken).where(AccountToken.digest == digest).with_for_update()
    ).scalar_one_or_none()
