"""Makers of customers and staff: accounts that can sign in."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import customers, staff
from storefront.services.customers.models import Account
from storefront.services.customers.people import Profile, change_profile

THEN = datetime(2026, 11, 1, tzinfo=UTC)
PASSWORD = "たびする靴と雨の日 42"
SATO = customers.TypedAddress(
    "530-0001", "大阪府", "大阪市北区", "梅田3丁目1-1", "ひより荘204", "佐藤", "花", "サトウ", "ハナ",
    "090-1234-5678",
)  # fmt: skip


def customer(
    db: Session,
    email: str = "sato@demo.example",
    *,
    password: str = PASSWORD,
    verified: bool = True,
    family: str = "佐藤",
    given: str = "花",
) -> Any:
    """A customer with an account: the SignedIn of pages."""  # fmt: skip
    customers.register(db, customers.Registration(email, password, 1), now=THEN)
    key = customers.emails.key_of(email)
    account_id, person_id = db.execute(
        sa.select(Account.id, Account.person_id).where(Account.email_key == key)
    ).one()
    change_profile(db, person_id, Profile(family, given, "サトウ", "ハナ", "090-1234-5678", "ja"))
    if verified:
        db.execute(sa.update(Account).where(Account.id == account_id).values(verified_at=THEN))
    db.execute(sa.text("DELETE FROM procrastinate_jobs"))
    db.commit()
    return customers.signed_in(db, account_id)


def operator(
    db: Session, email: str = "yamada@demo.example", *, roles: tuple[str, ...] = ("operator",)
) -> int:
    """A member of staff; the id."""
    draft = staff.StaffDraft(email, "山田 健", PASSWORD, roles)
    staff_id = staff.employ(db, draft)
    db.commit()
    return staff_id
