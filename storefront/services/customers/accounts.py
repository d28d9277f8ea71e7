"""Accounts: register, sign in, verify, reset; nothing here tells whether an address has an account."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers import agreements, emails, passwords, tokens
from storefront.services.customers._locks import lock_account, lock_email
from storefront.services.customers.external_links import LinkedView, detach, links
from storefront.services.customers.identity import SignedIn, join_account, signed_in_columns
from storefront.services.customers.models import Account, Person
from storefront.services.customers.people import link_identity, new_person

DEAD_LINK = _l("このリンクは使えません。期限が過ぎたか、すでに使われています。")


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as other rooms see it."""

    id: int
    person_id: int
    email: str
    locale: str
    name: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Registration:
    """What a new customer tells and agrees to."""

    email: str
    password: str
    terms_version: int
    marketing: bool = False
    locale: str = "ja"


def register(db: Session, new: Registration, *, now: datetime, site: str = "hiyori") -> None:
    """Open an account, or write to the address that it already has one; the caller learns no difference."""
    email = emails.tidied(new.email)
    objection = passwords.objection(new.password, email)
    if objection is not None:
        raise Refusal(objection, field="password")
    hashed = passwords.hashed(new.password)
    lock_email(db, emails.key_of(email))
    known = by_email(db, email, site)
    if known is not None and known.verified_at is not None:
        tell(db, "account.exists", known.id, now, site)
        return
    account = open_or_renew(db, known, replace(new, email=email), hashed, site=site, now=now)
    tell(db, "account.registered", account.id, now, site)


def open_or_renew(
    db: Session, known: Account | None, new: Registration, hashed: str | None, *, site: str, now: datetime
) -> Account:
    """An account whose address is still to be proved; the caller holds the lock of the address.

    While nobody has proved an address the latest registration counts: links of earlier ones die.
    """
    if known is None:
        return _open(db, new, hashed, site, now)
    known.password_hash, known.terms_version = hashed, new.terms_version
    tokens.void_tokens(db, known.id, tokens.VERIFY, now=now)
    detach(db, known.id)
    _record(db, known.person_id, new, now)
    db.flush()
    return known


def _open(db: Session, new: Registration, hashed: str | None, site: str, now: datetime) -> Account:
    person_id = new_person(db, locale=new.locale, now=now)
    key = emails.key_of(new.email)
    account = Account(
        person_id=person_id, site=site, email=new.email, email_key=key, password_hash=hashed,
        terms_version=new.terms_version, created_at=now,
    )  # fmt: skip
    db.add(account)
    db.flush()
    link_identity(db, person_id, "email", key, verified_at=None, now=now)
    _record(db, person_id, new, now)
    return account


def _record(db: Session, person_id: int, new: Registration, now: datetime) -> None:
    agreements.record_consent(
        db, person_id, granted=True, purpose="terms", channel="web", text_version=str(new.terms_version),
        source="register", now=now,
    )  # fmt: skip
    agreements.record_consent(db, person_id, granted=new.marketing, source="register", now=now)


def sign_in(
    db: Session, email: str, password: str, *, now: datetime, site: str = "hiyori"
) -> SignedIn | None:
    """The person of these credentials; None for anything else, after the same work.

    The right password of an unproved address sends its link again and still signs nobody in.
    """
    known = by_email(db, email, site)
    good = passwords.matches(known.password_hash if known else None, password)
    if known is None or not good:
        return None
    if known.verified_at is None:
        tell(db, "account.verification_asked", known.id, now, site)
        return None
    if known.password_hash and passwords.outdated(known.password_hash):
        known.password_hash = passwords.hashed(password)
    return signed_in(db, known.id)


def signed_in(db: Session, account_id: int) -> SignedIn | None:
    """The person of an open account, as pages see them."""
    source = join_account(sa.select(sa.literal(account_id).label("id")).subquery("wanted"), account_id)
    row = db.execute(sa.select(*signed_in_columns()).select_from(source)).first()
    return SignedIn(*row) if row is not None and row[0] is not None else None


def verify(db: Session, token: str, password: str, *, now: datetime) -> SignedIn | None:
    """The mailed link is opened by whoever registered: address proved, signed in; Refusal for a dead link.

    None for a wrong password: somebody else may have registered this address and wait for its owner to press
    the link.
    """
    account_id = tokens.token_account(db, token, tokens.VERIFY, now=now)
    account = lock_account(db, account_id) if account_id is not None else None
    if account is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    if not passwords.matches(account.password_hash, password):
        return None
    if tokens.use_token(db, token, tokens.VERIFY, now=now) is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    prove(db, account.id, now)
    return signed_in(db, account.id)


def link_of(db: Session, token: str, *, now: datetime) -> tuple[bool, tuple[LinkedView, ...]] | None:
    """By what a registration is confirmed: whether by a password, and by which accounts elsewhere; None if dead."""
    account_id = tokens.token_account(db, token, tokens.VERIFY, now=now)
    if account_id is None:
        return None
    query = sa.select(Account.password_hash.is_not(None)).where(Account.id == account_id)
    return bool(db.execute(query).scalar_one()), links(db, account_id)


def ask_reset(db: Session, email: str, *, now: datetime, site: str = "hiyori") -> None:
    """Mail a link for a new password if the address has an account; the same work in either case."""
    known = by_email(db, email, site)
    passwords.matches(None, email)
    if known is not None:
        tell(db, "account.password_forgotten", known.id, now, site)


def reset(db: Session, token: str, password: str, *, now: datetime) -> int:
    """Set a new password by a mailed link; the account, whose sessions the caller ends."""
    if not tokens.token_is_good(db, token, tokens.RESET, now=now):
        raise Refusal(DEAD_LINK, code="dead_link")
    objection = passwords.objection(password)
    if objection is not None:
        raise Refusal(objection, field="password")
    hashed = passwords.hashed(password)
    account_id = tokens.use_token(db, token, tokens.RESET, now=now)
    if account_id is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    new = sa.update(Account).where(Account.id == account_id).values(password_hash=hashed)
    if db.execute(new.returning(Account.verified_at)).scalar_one() is None:
        detach(db, account_id)  # whoever registered before the mailbox spoke has no say
    prove(db, account_id, now)
    tell(db, "account.password_changed", account_id, now)
    return account_id


def account(db: Session, account_id: int) -> AccountView | None:
    """An open account."""
    name = sa.func.trim(Person.family_name + " " + Person.given_name)
    columns = [Account.id, Person.id, Account.email, Person.locale, name, Account.verified_at.is_not(None)]
    query = sa.select(*columns).join(Person, Person.id == Account.person_id)
    row = db.execute(query.where(Account.id == account_id, Account.disabled_at.is_(None))).first()
    return AccountView(*row) if row else None


def has_account(db: Session, person_id: int) -> bool:
    """Whether the person can sign in."""
    query = sa.select(Account.id).where(Account.person_id == person_id, Account.disabled_at.is_(None))
    return db.execute(query).first() is not None


def by_email(db: Session, email: str, site: str) -> Account | None:
    """The open account of an address, proved or not."""
    query = sa.select(Account).where(
        Account.site == site, Account.email_key == emails.key_of(email), Account.disabled_at.is_(None)
    )
    return db.execute(query).scalar_one_or_none()


def prove(db: Session, account_id: int, now: datetime) -> None:
    """The mailbox is the owner's."""
    proved = sa.update(Account).where(Account.id == account_id)
    proved = proved.values(verified_at=sa.func.coalesce(Account.verified_at, now))
    person_id, key = db.execute(proved.returning(Account.person_id, Account.email_key)).one()
    link_identity(db, person_id, "email", key, verified_at=now, now=now)


def tell(db: Session, verb: str, account_id: int, now: datetime, site: str = "hiyori") -> None:
    """Say what happened to an account; mails follow."""
    publish(db, verb, f"account:{account_id}", data={"account_id": account_id}, site=site, at=now)
