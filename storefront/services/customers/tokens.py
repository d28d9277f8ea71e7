"""Single-use secrets in mailed links; only digests are kept."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.services.customers._locks import lock_token
from storefront.services.customers.models import Account, AccountToken

VERIFY, RESET = "verify", "reset"
LIVES = {VERIFY: timedelta(days=3), RESET: timedelta(minutes=60)}


def issue_token(db: Session, account_id: int, purpose: str, *, expires_at: datetime) -> str | None:
    """A new secret for this account, made while its mail is written; None when the account is closed."""
    open_account = sa.select(Account.id).where(Account.id == account_id, Account.disabled_at.is_(None))
    if db.execute(open_account).first() is None:
        return None
    token = ids.token()
    db.execute(
        sa.insert(AccountToken).values(
            digest=ids.digest(token), account_id=account_id, purpose=purpose, expires_at=expires_at
        )
    )
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


def use_token(db: Session, token: str, purpose: str, *, now: datetime) -> int | None:
    """Use the link up, and all others of its kind for the account; the account, or None for a dead link."""
    row = lock_token(db, ids.digest(token))
    if row is None or row.purpose != purpose or row.used_at is not None or row.expires_at <= now:
        return None
    void_tokens(db, row.account_id, purpose, now=now)
    return row.account_id


def void_tokens(db: Session, account_id: int, purpose: str, *, now: datetime) -> None:
    """No link of this kind works any more."""
    db.execute(
        sa.update(AccountToken)
        .where(
            AccountToken.account_id == account_id, AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
        )
        .values(used_at=now)
    )  # fmt: skip


def forget_tokens(db: Session, before: datetime) -> int:
    """Remove secrets that expired before this moment; how many."""
    gone = db.execute(sa.delete(AccountToken).where(AccountToken.expires_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]
