"""Signing in with an account elsewhere (LINE, an OpenID Connect provider): linked, never guessed by e-mail."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.gateways.oidc import Identity
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers._locks import lock_account
from storefront.services.customers.accounts import DEAD_LINK, prove, signed_in
from storefront.services.customers.external_links import (
    OTHERS,
    attach,
    detach,
    give_up_claim,
    linked,
    links,
)
from storefront.services.customers.identity import SignedIn
from storefront.services.customers.models import Account, ExternalIdentity, Passkey
from storefront.services.customers.tokens import VERIFY, token_account, use_token

CLOSED = _l("この会員登録は退会のお手続きのあとです。お送りしたメールのリンクから再開できます。")
SECOND = _l("別の外部アカウントがすでにつながっています。先にそれを外してください。")
LAST_WAY = _l(
    "これを外すとログインする方法がなくなります。先に、パスワードを決めるかパスキーを加えてください。"
)
NOT_THIS = _l("登録のときとは別の外部アカウントです。登録したときのアカウントで確かめてください。")


def sign_in_elsewhere(db: Session, who: Identity, *, now: datetime, site: str = "hiyori") -> SignedIn | None:
    """The customer whose account this is linked to; None for a newcomer or an address still unproved.

    The e-mail address that the provider tells decides nothing. Refusal while the account is closing.
    """
    row = linked(db, who, site)
    if row is None:
        return None
    person = signed_in(db, row.account_id)
    if person is None:
        raise Refusal(CLOSED, code="closed")
    if not person.verified:
        return None
    row.used_at, row.name = now, who.name or row.name
    db.flush()
    return person


def link(db: Session, account_id: int, who: Identity, *, called: str, now: datetime) -> None:
    """Let this account at the provider called so sign in; repeated it changes nothing. Refusal if another's."""
    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(account_id)
    if proves_elsewhere(db, account_id, who):
        return
    if not give_up_claim(db, who, account.site):
        raise Refusal(OTHERS, code="others")
    if any(known.provider == who.provider for known in links(db, account_id)):
        raise Refusal(SECOND, code="second")
    attach(db, account, who, now=now)
    _tell(db, "account.login_linked", account, called, now)


def unlink(db: Session, account_id: int, provider: str, *, called: str, now: datetime) -> None:
    """It signs nobody in any more; Refusal when there is no other way in, NotFound for what is not linked."""
    account = lock_account(db, account_id)
    if account is None or provider not in {known.provider for known in links(db, account_id)}:
        raise NotFound(provider)
    keep_a_way_in(db, account)
    detach(db, account.id, ExternalIdentity.provider == provider)
    _tell(db, "account.login_unlinked", account, called, now)


def keep_a_way_in(db: Session, account: Account) -> None:
    """Refusal when the account has one way of signing in and it is about to go."""
    keys = sa.select(sa.func.count()).select_from(Passkey).where(Passkey.account_id == account.id)
    ways = db.execute(keys).scalar_one() + len(links(db, account.id)) + (account.password_hash is not None)
    if ways <= 1:
        raise Refusal(LAST_WAY, code="last_way")


def verify_elsewhere(db: Session, token: str, who: Identity, *, now: datetime) -> SignedIn:
    """The mailed link is opened by whoever registered: address proved, signed in. Refusal otherwise."""
    account_id = token_account(db, token, VERIFY, now=now)
    account = lock_account(db, account_id) if account_id is not None else None
    if account is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    if not proves_elsewhere(db, account.id, who):
        raise Refusal(NOT_THIS, code="not_this")
    if use_token(db, token, VERIFY, now=now) is None:
        raise Refusal(DEAD_LINK, code="dead_link")
    prove(db, account.id, now)
    found = sign_in_elsewhere(db, who, now=now, site=account.site)
    assert found is not None
    return found


def proves_elsewhere(db: Session, account_id: int, who: Identity) -> bool:
    """Whether this account elsewhere is linked to the account."""
    query = sa.select(ExternalIdentity.id).where(
        ExternalIdentity.account_id == account_id, ExternalIdentity.issuer == who.issuer,
        ExternalIdentity.subject == who.subject,
    )  # fmt: skip
    return db.execute(query).first() is not None


def _tell(db: Session, verb: str, account: Account, called: str, now: datetime) -> None:
    data = {"account_id": account.id, "provider": called}
    publish(db, verb, f"account:{account.id}", data=data, site=account.site, at=now)
