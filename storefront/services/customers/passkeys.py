"""Passkeys: WebAuthn credentials that sign in beside the password. Source: W3C Web Authentication Level 3."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import publish
from storefront.services.customers._locks import lock_account, lock_passkey
from storefront.services.customers.accounts import signed_in
from storefront.services.customers.elsewhere import keep_a_way_in
from storefront.services.customers.identity import SignedIn
from storefront.services.customers.models import Account, Passkey

# The library is loaded where a passkey is used: it takes a tenth of the time of starting a web server.
MOST, LONGEST_NAME = 10, 60
NOT_ADDED = _l("パスキーを登録できませんでした。もう一度お試しください。")
NOT_KNOWN = _l("このパスキーではログインできません。パスワードでログインしてください。")


@dataclass(frozen=True, slots=True)
class Site:
    """Where credentials are good: the host and origin of the shop, and its name."""

    base_url: str
    name: str

    @property
    def host(self) -> str:
        """The relying party's id."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers report."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner sees it."""

    public_id: str
    name: str
    backed_up: bool
    created_at: datetime
    used_at: datetime | None


def passkeys(db: Session, account_id: int) -> tuple[PasskeyView, ...]:
    """The passkeys of an account, newest first."""
    columns = [getattr(Passkey, name) for name in PasskeyView.__slots__]
    query = sa.select(*columns).where(Passkey.account_id == account_id).order_by(Passkey.id.desc())
    return tuple(PasskeyView(*row) for row in db.execute(query))


def passkey(db: Session, account_id: int, public_id: str) -> PasskeyView:
    """One passkey of this account; NotFound for anything else."""
    found = [p for p in passkeys(db, account_id) if p.public_id == public_id]
    if not found:
        raise NotFound(public_id)
    return found[0]


def creation_options(db: Session, who: SignedIn, site: Site) -> tuple[str, str]:
    """Options for the browser (JSON) and the challenge to keep; known authenticators are not asked twice."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url, structs

    known = db.execute(sa.select(Passkey.credential_id).where(Passkey.account_id == who.account_id)).scalars()
    options = webauthn.generate_registration_options(
        rp_id=site.host, rp_name=site.name, user_id=who.public_id.encode(), user_name=who.email,
        user_display_name=who.display_name,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=c) for c in known],
    )  # fmt: skip
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def request_options(site: Site) -> tuple[str, str]:
    """Options for signing in with whatever passkey of this shop the device has, and the challenge."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url, structs

    preferred = structs.UserVerificationRequirement.PREFERRED
    options = webauthn.generate_authentication_options(rp_id=site.host, user_verification=preferred)
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def add_passkey(
    db: Session, account_id: int, answer: str, challenge: str, site: Site, *, name: str, now: datetime
) -> None:
    """Keep the credential that the browser made; Refusal when the answer does not hold."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(account_id)
    if len(passkeys(db, account_id)) >= MOST:
        raise Refusal(_l("パスキーは%(n)s個まで登録できます。使わないものを消してください。", n=MOST))
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.host,
            expected_origin=site.origin, require_user_verification=False,
        )  # fmt: skip
    except _bad() as error:
        raise Refusal(NOT_ADDED) from error
    if lock_passkey(db, made.credential_id) is not None:
        raise Refusal(NOT_ADDED)
    db.execute(
        sa.insert(Passkey).values(
            public_id=ids.public_id(), account_id=account_id, credential_id=made.credential_id,
            public_key=made.credential_public_key, sign_count=made.sign_count, name=_tidy(name),
            backed_up=made.credential_backed_up, created_at=now,
        )
    )  # fmt: skip
    _tell(db, "account.passkey_added", account, {"passkey": _tidy(name)}, now)


def passkey_owner(db: Session, answer: str, challenge: str, site: Site, *, now: datetime) -> SignedIn:
    """Who signs in with this answer; Refusal for anything that does not hold, a counter that went back too."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    try:
        credential_id = base64url_to_bytes(_credential(answer))
        key = lock_passkey(db, credential_id)
        if key is None:
            raise Refusal(NOT_KNOWN)
        checked = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.host,
            expected_origin=site.origin, credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count, require_user_verification=False,
        )  # fmt: skip
    except _bad() as error:
        raise Refusal(NOT_KNOWN) from error
    who = signed_in(db, key.account_id)
    if who is None or not who.verified:
        raise Refusal(NOT_KNOWN)
    key.sign_count, key.backed_up, key.used_at = checked.new_sign_count, checked.credential_backed_up, now
    return who


def _bad() -> tuple[type[Exception], ...]:
    """What the library says of an answer that does not hold."""
    from webauthn.helpers.exceptions import WebAuthnException

    return (WebAuthnException, ValueError, KeyError, TypeError)


def rename_passkey(db: Session, account_id: int, public_id: str, name: str) -> None:
    """Call it something else; NotFound for anybody else's."""
    renamed = sa.update(Passkey).where(*_own(account_id, public_id)).values(name=_tidy(name))
    if not db.execute(renamed.returning(Passkey.id)).first():
        raise NotFound(public_id)


def remove_passkey(db: Session, account_id: int, public_id: str, *, now: datetime) -> None:
    """It signs nobody in any more; NotFound for anybody else's, Refusal when it is the only way in."""
    account = lock_account(db, account_id)
    if account is None:
        raise NotFound(public_id)
    passkey(db, account_id, public_id)
    keep_a_way_in(db, account)
    gone = db.execute(sa.delete(Passkey).where(*_own(account_id, public_id)).returning(Passkey.name)).first()
    if gone is None:
        raise NotFound(public_id)
    _tell(db, "account.passkey_removed", account, {"passkey": gone.name}, now)


def _own(account_id: int, public_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Passkey.account_id == account_id, Passkey.public_id == public_id


def _credential(answer: str) -> str:
    """The id of the credential that an answer names."""
    found: Any = json.loads(answer)
    return str(found["id"])


def _tidy(name: str) -> str:
    return name.strip()[:LONGEST_NAME]


def _tell(db: Session, verb: str, account: Account, data: dict[str, str], now: datetime) -> None:
    told = {"account_id": account.id, **data}
    publish(db, verb, f"account:{account.id}", data=told, site=account.site, at=now)
