"""Employing staff, signing them in, and the audit of what they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services.customers import emails, passwords
from storefront.services.staff.identity import ROLES, StaffIdentity, staff_columns
from storefront.services.staff.models import StaffAct, StaffMember


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """A member of staff to be; `password_hash` instead of a password for many at once."""

    email: str
    name: str
    password: str
    roles: tuple[str, ...]
    site: str = "hiyori"
    shop: str | None = None
    password_hash: str | None = None


def employ(db: Session, draft: StaffDraft) -> int:
    """Let somebody work here, or renew what is known of them; ValueError for an unknown role."""
    unknown = set(draft.roles) - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles: {', '.join(sorted(unknown))}")
    values = {
        "email": draft.email,
        "name": draft.name,
        "password_hash": draft.password_hash or passwords.hashed(draft.password),
        "roles": list(draft.roles),
        "site": draft.site,
        "shop": draft.shop,
        "disabled_at": None,
    }
    row = insert(StaffMember).values(email_key=emails.key_of(draft.email), **values)
    row = row.on_conflict_do_update(index_elements=["email_key"], set_=values)
    return int(db.execute(row.returning(StaffMember.id)).scalar_one())


def dismiss(db: Session, email: str, *, now: datetime) -> bool:
    """Let a member of staff in no more; False when nobody of this address works here."""
    gone = sa.update(StaffMember).where(
        StaffMember.email_key == emails.key_of(email), StaffMember.disabled_at.is_(None)
    )
    done = db.execute(gone.values(disabled_at=now).returning(StaffMember.id)).first()
    return done is not None


def sign_in(db: Session, email: str, password: str) -> StaffIdentity | None:
    """The member of staff of these credentials; None for anything else, after the same work."""
    query = sa.select(StaffMember.password_hash, *staff_columns()).where(
        StaffMember.email_key == emails.key_of(email), StaffMember.disabled_at.is_(None)
    )
    row = db.execute(query).first()
    good = passwords.matches(row[0] if row else None, password)
    if row is None or not good:
        return None
    _hash, staff_id, name, roles, site, shop = row
    return StaffIdentity(staff_id, name, tuple(roles), site, shop)


def record(
    db: Session,
    staff: StaffIdentity,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """Write the act into the audit, in the transaction of the change itself."""  # fmt: skip
    db.execute(
        sa.insert(StaffAct).values(
            at=now or clock.now(), staff_id=staff.staff_id, action=action, subject=subject,
            before=before or {}, after=after or {},
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit."""

    at: datetime
    staff_id: int
    name: str
    action: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]


def acts(db: Session, subject: str) -> tuple[Act, ...]:
    """What staff did to this object, oldest first."""
    columns: list[Any] = [StaffAct.at, StaffAct.staff_id, StaffMember.name, StaffAct.action, StaffAct.subject]
    query = (
        sa.select(*columns, StaffAct.before, StaffAct.after)
        .join(StaffMember, StaffMember.id == StaffAct.staff_id)
        .where(StaffAct.subject == subject)
        .order_by(StaffAct.at, StaffAct.id)
    )
    return tuple(Act(*tuple(row)) for row in db.execute(query))


def names(db: Session, staff_ids: Iterable[int]) -> dict[int, str]:
    """What these members of staff are called; one statement."""
    query = sa.select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(sorted(staff_ids)))
    return {row[0]: row[1] for row in db.execute(query)}
