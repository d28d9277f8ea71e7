"""Secrets in mailed links; only digests are kept."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.db import touched
from storefront.services.customers._locks import lock_token
from storefront.services.customers.models import Account, AccountToken

VERIFY, RESET = "verify", "reset"
NEW_EMAIL, UNDO_EMAIL, EXPORT, REOPEN = "new_email", "undo_email", "export", "reopen"
LIVES = {
    VERIFY: timedelta(days=3), RESET: timedelta(minutes=60), NEW_EMAIL: timedelta(days=1),
    UNDO_EMAIL: timedelta(days=7), EXPORT: timedelta(days=7), REOPEN: timedelta(days=7),
}  # fmt: skip


def issue_token(
    db: Session, account_id: int, purpose: str, *, expires_at: datetime, subject: str | None = None
) -> str | None:
    """A new secret for this account, made while its mail is written; None when the account is closed."""
    alive = sa.select(Account.id).where(Account.id == account_id)
    if purpose != REOPEN:
        alive = alive.where(Account.disabled_at.is_(None))
    if db.execute(alive).first() is None:
        return None
    token = ids.token()
    db.execute(
        sa.insert(AccountToken).values(
            digest=ids.digest(token), account_id=account_id, purpose=purpose, subject=subject,
            expires_at=expires_at,
        )
    )  # fmt: skip
    return token


def token_is_good(db: Session, token: str, purpose: str, *, now: datetime) -> bool:
    """Whether the link would still work."""
    row = db.execute(
        sa.select(AccountToken.expires_at).where(
            AccountToken.digest == ids.digest(token), AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
        )
    ).first()  # fmt: skip
    return row is not None and row[0] > now


def token_account(db: Session, token: str, purpose: str, *, now: datetime) -> int | None:
    """Whose link it is, if it is good; nothing is used up."""
    query = sa.select(AccountToken.account_id).where(
        AccountToken.digest == ids.digest(token), AccountToken.purpose == purpose,
        AccountToken.used_at.is_(None), AccountToken.expires_at > now,
    )  # fmt: skip
    return db.execute(query).scalar_one_or_none()


def token_about(db: Session, token: str, purpose: str, *, account_id: int, now: datetime) -> str | None:
    """What a link that may be used again is about, if it is good and this account's own."""
    query = sa.select(AccountToken.subject).where(
        AccountToken.digest == ids.digest(token), AccountToken.purpose == purpose,
        AccountToken.account_id == account_id, AccountToken.used_at.is_(None), AccountToken.expires_at > now,
    )  # fmt: skip
    return db.execute(query).scalar_one_or_none()


def use_token(db: Session, token: str, purpose: str, *, now: datetime) -> int | None:
    """Use the link up, and all others of its kind for the account; the account, or None for a dead link."""
    used = use_token_about(db, token, purpose, now=now)
    return used[0] if used else None


def use_token_about(db: Session, token: str, purpose: str, *, now: datetime) -> tuple[int, str | None] | None:
    """The same, with what the link is about; links about something else stay good."""
    row = lock_token(db, ids.digest(token))
    if row is None or row.purpose != purpose or row.used_at is not None or row.expires_at <= now:
        return None
    void_tokens(db, row.account_id, purpose, now=now, about=[row.subject] if row.subject else None)
    return row.account_id, row.subject


def void_tokens(
    db: Session, account_id: int, *purposes: str, now: datetime, about: list[str] | None = None
) -> None:
    """No link of these kinds (perhaps only those about certain subjects) works any more."""
    void = sa.update(AccountToken).where(
        AccountToken.account_id == account_id, AccountToken.purpose.in_(purposes),
        AccountToken.used_at.is_(None),
    )  # fmt: skip
    if about is not None:
        void = void.where(AccountToken.subject.in_(about))
    db.execute(void.values(used_at=now))


def forget_tokens(db: Session, before: datetime) -> int:
    """Remove secrets that expired before this moment; how many."""
    gone = db.execute(sa.delete(AccountToken).where(AccountToken.expires_at < before))
    return touched(gone)
