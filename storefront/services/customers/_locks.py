"""Row locks of this room, all of them: the person before anything that hangs on the person."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import change
from storefront.services.customers.models import Account, AccountToken, Passkey, Person

_ONE_AT_A_TIME = change("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


def lock_person(db: Session, person_id: int) -> None:
    """Changes of one person's addresses and profile happen one after the other."""
    db.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())


def lock_email(db: Session, key: str) -> None:
    """Two guests or registrations of one address at once come one after the other."""
    _ONE_AT_A_TIME.rows(db, what=f"email:{key}")


def lock_token(db: Session, digest: bytes) -> AccountToken | None:
    """The token of a mailed link; two uses at once see each other."""
    return db.execute(
        sa.select(AccountToken).where(AccountToken.digest == digest).with_for_update()
    ).scalar_one_or_none()


def lock_account(db: Session, account_id: int) -> Account | None:
    """The open account; changes of how one signs in happen one after the other."""
    query = sa.select(Account).where(Account.id == account_id, Account.disabled_at.is_(None))
    fresh = {"populate_existing": True}
    return db.execute(query.with_for_update(), execution_options=fresh).scalar_one_or_none()


def lock_closing(db: Session, account_id: int) -> Account | None:
    """The account whose owner asked to delete it."""
    query = sa.select(Account).where(Account.id == account_id, Account.closing_at.is_not(None))
    fresh = {"populate_existing": True}
    return db.execute(query.with_for_update(), execution_options=fresh).scalar_one_or_none()


def lock_passkey(db: Session, credential_id: bytes) -> Passkey | None:
    """The passkey of this credential; two uses at once see each other's counter."""
    query = sa.select(Passkey).where(Passkey.credential_id == credential_id)
    fresh = {"populate_existing": True}
    return db.execute(query.with_for_update(), execution_options=fresh).scalar_one_or_none()
