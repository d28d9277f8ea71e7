"""The rows of accounts elsewhere that sign in here: read, written, removed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.gateways.oidc import Identity
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.customers.models import Account, ExternalIdentity, IdentityLink
from storefront.services.customers.people import link_identity

OTHERS = _l("その外部アカウントは、すでにほかの会員登録につながっています。")


@dataclass(frozen=True, slots=True)
class LinkedView:
    """An account elsewhere that signs in here, as its owner sees it."""

    provider: str
    name: str
    created_at: datetime
    used_at: datetime | None


def links(db: Session, account_id: int) -> tuple[LinkedView, ...]:
    """What is linked to this account."""
    columns = [getattr(ExternalIdentity, name) for name in LinkedView.__slots__]
    query = sa.select(*columns).where(ExternalIdentity.account_id == account_id)
    return tuple(LinkedView(*row) for row in db.execute(query.order_by(ExternalIdentity.provider)))


def linked(db: Session, who: Identity, site: str) -> ExternalIdentity | None:
    """The link of this account elsewhere; issuer and subject alone identify."""
    query = sa.select(ExternalIdentity).where(
        ExternalIdentity.site == site, ExternalIdentity.issuer == who.issuer,
        ExternalIdentity.subject == who.subject,
    )  # fmt: skip
    return db.execute(query).scalar_one_or_none()


def attach(db: Session, account: Account, who: Identity, *, now: datetime) -> None:
    """Write the link; Refusal when somebody else was faster."""
    row = insert(ExternalIdentity).values(
        account_id=account.id, site=account.site, provider=who.provider, issuer=who.issuer,
        subject=who.subject, name=who.name, created_at=now,
    )  # fmt: skip
    made = db.execute(row.on_conflict_do_nothing().returning(ExternalIdentity.id)).first()
    if made is None:
        raise Refusal(OTHERS, code="others")
    link_identity(db, account.person_id, who.provider, who.subject, verified_at=now, now=now)


def detach(db: Session, account_id: int, *which: sa.ColumnElement[bool]) -> None:
    """Remove links of an account, and what they said about its person."""
    gone = sa.delete(ExternalIdentity).where(ExternalIdentity.account_id == account_id, *which)
    rows = db.execute(gone.returning(ExternalIdentity.provider, ExternalIdentity.subject)).all()
    owner = sa.select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    for provider, subject in rows:
        said = (IdentityLink.person_id == owner, IdentityLink.kind == provider, IdentityLink.value == subject)
        db.execute(sa.delete(IdentityLink).where(*said))


def give_up_claim(db: Session, who: Identity, site: str) -> bool:
    """Whether this account elsewhere is free; a registration that never proved its address loses its link."""
    known = linked(db, who, site)
    if known is None:
        return True
    state = sa.select(Account.verified_at, Account.disabled_at).where(Account.id == known.account_id)
    verified_at, disabled_at = db.execute(state.with_for_update()).one()
    if verified_at is not None or disabled_at is not None:
        return False
    detach(db, known.account_id, ExternalIdentity.id == known.id)
    return True
