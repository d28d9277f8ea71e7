"""Signing in with another address: the new one proves itself, the old one may take it back for a week."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers import emails, tokens
from storefront.services.customers._locks import lock_account, lock_email
from storefront.services.customers.accounts import DEAD_LINK
from storefront.services.customers.external_links import detach
from storefront.services.customers.models import (
    Account,
    AccountToken,
    EmailChange,
    ExternalIdentity,
    IdentityLink,
    Passkey,
)
from storefront.services.customers.people import link_identity


@dataclass(frozen=True, slots=True)
class AddressChange:
    """A wished change as mails tell of it; `taken` when another account has proved the new address."""

    account_id: int
    old_email: str
    new_email: str
    taken: bool


def ask_email_change(db: Session, account_id: int, typed: str, *, now: datetime) -> None:
    """Wish for another address. Whether it has an account is found out by its mailbox only."""
    email = emails.tidied(typed)
    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(account_id)
    if emails.key_of(email) == account.email_key:
        raise Refusal(_l("いまお使いのメールアドレスと同じです。"), field="email")
    _end(db, EmailChange.account_id == account_id, EmailChange.confirmed_at.is_(None), now=now)
    tokens.void_tokens(db, account_id, tokens.NEW_EMAIL, now=now)
    wish = ids.public_id()
    db.execute(
        sa.insert(EmailChange).values(
            public_id=wish, account_id=account_id, old_email=account.email, new_email=email, asked_at=now
        )
    )
    _tell(db, "account.email_change_asked", account, wish, now)


def address_change(db: Session, public_id: str) -> AddressChange | None:
    """The wished change; what mails about it need."""
    columns = (EmailChange.account_id, EmailChange.old_email, EmailChange.new_email, Account.site)
    query = sa.select(*columns).join(Account, Account.id == EmailChange.account_id)
    row = db.execute(query.where(EmailChange.public_id == public_id)).first()
    if row is None:
        return None
    holder = _holder(db, emails.key_of(row.new_email), row.site)
    taken = holder is not None and holder.verified_at is not None and holder.id != row.account_id
    return AddressChange(row.account_id, row.old_email, row.new_email, taken)


def confirm_email(db: Session, token: str, *, now: datetime) -> None:
    """The new address proved itself and is the account's from now on; Refusal for a dead link."""
    account, wish = _used(db, token, tokens.NEW_EMAIL, now)
    if wish.ended_at is not None or wish.confirmed_at is not None:
        raise Refusal(DEAD_LINK, code="dead_link")
    _move(db, account, wish.new_email, now)
    wish.confirmed_at = now
    tokens.void_tokens(db, account.id, tokens.VERIFY, tokens.RESET, now=now)
    db.flush()
    _tell(db, "account.email_changed", account, wish.public_id, now)


def undo_email_change(db: Session, token: str, *, now: datetime) -> int:
    """The old address says no: the account is its own again; the account, whose sessions the caller ends.

    After a change that was confirmed, nothing that a stranger may know or have added works any more:
    password, links, passkeys of the time since. Undo links of earlier addresses stay good: the address
    that says no may itself be the stranger's.
    """
    account, wish = _used(db, token, tokens.UNDO_EMAIL, now)
    if wish.ended_at is not None:
        raise Refusal(DEAD_LINK, code="dead_link")
    _end_since(db, wish, now)
    if wish.confirmed_at is None:
        return account.id
    _move(db, account, wish.old_email, now)
    account.password_hash = None
    since = sa.delete(Passkey).where(Passkey.account_id == account.id, Passkey.created_at >= wish.asked_at)
    db.execute(since)
    detach(db, account.id, ExternalIdentity.created_at >= wish.asked_at)
    db.flush()
    _tell(db, "account.email_restored", account, wish.public_id, now)
    return account.id


def _end_since(db: Session, wish: EmailChange, now: datetime) -> None:
    """This wish and later ones are over, and so is every link that a stranger may hold."""
    later = (EmailChange.account_id == wish.account_id, EmailChange.id >= wish.id)
    over = list(db.execute(sa.select(EmailChange.public_id).where(*later)).scalars())
    _end(db, *later, now=now)
    tokens.void_tokens(db, wish.account_id, tokens.UNDO_EMAIL, now=now, about=over)
    others = set(tokens.LIVES) - {tokens.UNDO_EMAIL}
    tokens.void_tokens(db, wish.account_id, *others, now=now)


def changed_since(db: Session, account_id: int, moment: datetime) -> bool:
    """Whether the address was changed after this moment, so that the old one may still say no."""
    recent = (EmailChange.confirmed_at > moment, EmailChange.ended_at.is_(None))
    query = sa.select(EmailChange.id).where(EmailChange.account_id == account_id, *recent)
    return db.execute(query).first() is not None


def _used(db: Session, token: str, purpose: str, now: datetime) -> tuple[Account, EmailChange]:
    """The account and the wish of a good link, which is used up."""
    used = tokens.use_token_about(db, token, purpose, now=now)
    account = lock_account(db, used[0]) if used else None
    query = sa.select(EmailChange).where(EmailChange.public_id == (used[1] if used else None))
    wish = db.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if account is None or wish is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    return account, wish


def _move(db: Session, account: Account, email: str, now: datetime) -> None:
    """Give the account this address, which is proved; whoever only claimed it loses it."""
    key = emails.key_of(email)
    lock_email(db, key)
    holder = _holder(db, key, account.site)
    if holder is not None and holder.id != account.id:
        if holder.verified_at is not None:
            raise Refusal(DEAD_LINK, code="dead_link")
        detach(db, holder.id)
        db.execute(sa.delete(AccountToken).where(AccountToken.account_id == holder.id))
        db.execute(sa.delete(Account).where(Account.id == holder.id))
    _unlink(db, account.person_id, account.email_key)
    account.email, account.email_key, account.verified_at = email, key, account.verified_at or now
    db.flush()
    link_identity(db, account.person_id, "email", key, verified_at=now, now=now)


def _unlink(db: Session, person_id: int, key: str) -> None:
    # An address that was given up may belong to somebody else tomorrow.
    own = (IdentityLink.person_id == person_id, IdentityLink.kind == "email", IdentityLink.value == key)
    db.execute(sa.delete(IdentityLink).where(*own))


def _holder(db: Session, key: str, site: str) -> Account | None:
    return db.execute(
        sa.select(Account).where(Account.site == site, Account.email_key == key)
    ).scalar_one_or_none()


def _end(db: Session, *which: Any, now: datetime) -> None:
    db.execute(sa.update(EmailChange).where(*which, EmailChange.ended_at.is_(None)).values(ended_at=now))


def _tell(db: Session, verb: str, account: Account, wish: str, now: datetime) -> None:
    data = {"account_id": account.id, "change": wish}
    publish(db, verb, f"account:{account.id}", cause=wish, data=data, site=account.site, at=now)
