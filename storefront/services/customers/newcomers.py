"""Opening an account with an account elsewhere: an address of one's own, the terms, and no password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.gateways.oidc import Identity
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.customers import accounts, emails
from storefront.services.customers._locks import lock_email
from storefront.services.customers.external_links import OTHERS, attach, give_up_claim
from storefront.services.customers.identity import SignedIn

TAKEN = _l(
    "このメールアドレスは登録がお済みです。パスワードかパスキーでログインしてから、つなぐことができます。"
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who signs in elsewhere and has no account here yet, and what they tell and agree to."""

    identity: Identity
    email: str
    terms_version: int
    marketing: bool = False
    locale: str = "ja"


def register_elsewhere(db: Session, new: Newcomer, *, now: datetime, site: str = "hiyori") -> SignedIn | None:
    """Open an account without a password; signed in at once only when the provider proved the mailbox.

    Otherwise None: a mail goes to the address, the same answer whether it has an account or not. An account
    of that address is never touched.
    """
    email, who = emails.tidied(new.email), new.identity
    key = emails.key_of(email)
    proved = who.trusted_email and emails.key_of(who.email) == key
    lock_email(db, key)
    if not give_up_claim(db, who, site):
        raise Refusal(OTHERS, code="others")
    known = accounts.by_email(db, email, site)
    if known is not None and known.verified_at is not None:
        if proved:
            raise Refusal(TAKEN, field="email", code="taken")
        accounts.tell(db, "account.exists", known.id, now, site)
        return None
    wanted = accounts.Registration(email, "", new.terms_version, new.marketing, new.locale)
    account = accounts.open_or_renew(db, known, wanted, None, site=site, now=now)
    attach(db, account, who, now=now)
    if not proved:
        accounts.tell(db, "account.registered", account.id, now, site)
        return None
    accounts.prove(db, account.id, now)
    return accounts.signed_in(db, account.id)
