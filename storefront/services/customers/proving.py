"""What an owner does to the way of signing in while signed in: proving who they are, changing the password."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers import passwords, tokens
from storefront.services.customers._locks import lock_account
from storefront.services.customers.models import Account

WRONG = _l("いまのパスワードが違います。")


def proves(db: Session, account_id: int, password: str) -> bool:
    """Whether this is the password of the open account."""
    query = sa.select(Account.password_hash).where(Account.id == account_id, Account.disabled_at.is_(None))
    return passwords.matches(db.execute(query).scalar_one_or_none(), password)


def has_password(db: Session, account_id: int) -> bool:
    """Whether the account can be opened with a password."""
    query = sa.select(Account.password_hash.is_not(None)).where(Account.id == account_id)
    return bool(db.execute(query).scalar_one_or_none())


def change_password(db: Session, account_id: int, current: str, new: str, *, now: datetime) -> None:
    """Set a new password; the current one is asked where there is one. The caller ends other sessions."""
    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(account_id)
    if account.password_hash is not None and not passwords.matches(account.password_hash, current):
        raise Refusal(WRONG, field="current")
    objection = passwords.objection(new, account.email)
    if objection is not None:
        raise Refusal(objection, field="password")
    account.password_hash = passwords.hashed(new)
    tokens.void_tokens(db, account_id, tokens.RESET, now=now)
    db.flush()
    data = {"account_id": account_id}
    publish(db, "account.password_changed", f"account:{account_id}", data=data, site=account.site, at=now)
