"""Leaving: the account is closed at once and may be reopened by its mailbox for a week; then its data goes."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers import emails, tokens
from storefront.services.customers._locks import lock_account, lock_closing, lock_email
from storefront.services.customers.accounts import DEAD_LINK, AccountView
from storefront.services.customers.email_changes import changed_since
from storefront.services.customers.models import Account, Person

GRACE = timedelta(days=7)


def ask_closing(db: Session, account_id: int, *, now: datetime) -> None:
    """Nobody signs in any more; the address is free. The caller ends the sessions."""
    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(account_id)
    if changed_since(db, account_id, now - tokens.LIVES[tokens.UNDO_EMAIL]):
        raise Refusal(_l("メールアドレスを変えてから7日間は、退会できません。安全のためのお願いです。"))
    account.closing_at = account.disabled_at = now
    account.email_key = f"closing:{account.id}:{account.email_key}"
    tokens.void_tokens(db, account_id, *tokens.LIVES, now=now)
    db.flush()
    data = {"account_id": account_id, "until": (now + GRACE).isoformat()}
    publish(db, "account.closing", f"account:{account_id}", data=data, site=account.site, at=now)


def closing_account(db: Session, account_id: int) -> AccountView | None:
    """An account whose owner asked to delete it and whose data is still there."""
    name = sa.func.trim(Person.family_name + " " + Person.given_name)
    columns = [Account.id, Person.id, Account.email, Person.locale, name, Account.verified_at.is_not(None)]
    query = sa.select(*columns).join(Person, Person.id == Account.person_id)
    row = db.execute(query.where(Account.id == account_id, Account.closing_at.is_not(None))).first()
    return AccountView(*row) if row else None


def reopen(db: Session, token: str, *, now: datetime) -> None:
    """Everything is as before; Refusal for a dead link or when the address has a new account."""
    account_id = tokens.use_token(db, token, tokens.REOPEN, now=now)
    account = lock_closing(db, account_id) if account_id is not None else None
    if account is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    key = emails.key_of(account.email)
    lock_email(db, key)
    taken = sa.select(Account.id).where(Account.site == account.site, Account.email_key == key)
    if db.execute(taken).first() is not None:
        raise Refusal(DEAD_LINK, code="dead_link")
    account.closing_at = account.disabled_at = None
    account.email_key = key
    db.flush()
    data = {"account_id": account.id}
    publish(db, "account.reopened", f"account:{account.id}", data=data, site=account.site, at=now)


def due_for_erasure(db: Session, now: datetime, *, limit: int = 100) -> list[int]:
    """Accounts whose week is over, oldest first."""
    query = sa.select(Account.id).where(Account.closing_at <= now - GRACE)
    return list(db.execute(query.order_by(Account.closing_at).limit(limit)).scalars())
