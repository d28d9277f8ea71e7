"""Whose data it is: an account, the guests its owner was, their addresses and orders."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.errors import NotFound
from storefront.services.customers import emails
from storefront.services.privacy.register import Subject, table


def subject_of(db: Session, account_id: int) -> Subject:
    """The person behind an account, closed or open; NotFound when there is none."""
    account, link, change = table("account"), table("identity_link"), table("email_change")
    query = sa.select(account.c.person_id, account.c.email).where(account.c.id == account_id)
    row = db.execute(query).first()
    if row is None:
        raise NotFound(account_id)
    links = sa.select(link.c.kind, link.c.value).where(link.c.person_id == row.person_id)
    known = db.execute(links).all()
    guests = [int(k.value) for k in known if k.kind == "guest"]
    earlier = sa.select(change.c.old_email).where(
        change.c.account_id == account_id, change.c.confirmed_at.is_not(None)
    )
    addresses = [row.email, *(k.value for k in known if k.kind == "email"), *db.execute(earlier).scalars()]
    persons = (row.person_id, *guests)
    keys = tuple(sorted({emails.key_of(a) for a in addresses}))
    return Subject(account_id, persons, keys, tuple(oms.numbers_of(db, persons)))
