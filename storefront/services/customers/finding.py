"""Finding people by what a list says of them, and naming them."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.customers.identity import SignedIn, join_account, signed_in_columns
from storefront.services.customers.models import Account, IdentityLink, Person


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who is still here: customer number, a proved e-mail address and a phone (each may be empty)."""

    number: str
    email: str
    phone: str
    member: bool


def people_with(
    db: Session, *, emails: Iterable[str] = (), numbers: Iterable[str] = (), site: str = "hiyori"
) -> dict[str, int]:
    """People by e-mail key or customer number; who has an account stands before a guest of the same address."""
    keys, shown = sorted(set(emails)), sorted(set(numbers))
    guests = sa.select(IdentityLink.value, IdentityLink.person_id).where(
        IdentityLink.kind == "email", IdentityLink.value.in_(keys)
    )
    holders = sa.select(Account.email_key, Account.person_id).where(
        Account.site == site, Account.email_key.in_(keys)
    )
    numbered = sa.select(Person.public_id, Person.id).where(Person.public_id.in_(shown))
    found: dict[str, int] = {}
    for query in (guests.order_by(IdentityLink.person_id.desc()), holders, numbered):
        found |= {str(key): int(person) for key, person in db.execute(query)}
    return found


def names_of(db: Session, person_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Customer number and name of these people; one statement."""
    query = sa.select(Person.id, Person.public_id, Person.family_name, Person.given_name)
    rows = db.execute(query.where(Person.id.in_(sorted(set(person_ids)))))
    return {row.id: (row.public_id, f"{row.family_name} {row.given_name}".strip()) for row in rows}


def reachable(db: Session, person_ids: Iterable[int]) -> dict[int, Reachable]:
    """These people, but for those who left or are leaving; one statement."""
    is_guest = sa.exists().where(IdentityLink.person_id == Person.id, IdentityLink.kind == "email")
    here = sa.case((Account.id.is_(None), is_guest), else_=Account.disabled_at.is_(None))
    proved = sa.case((Account.verified_at.is_not(None), Account.email), else_="")
    query = (
        sa.select(Person.id, Person.public_id, proved.label("email"), Person.phone, Account.id.is_not(None))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(sorted(set(person_ids))), here)
    )
    return {person: Reachable(*told) for person, *told in db.execute(query)}


def signed_in_as(db: Session, person_id: int) -> SignedIn | None:
    """Who this person is when signed in; None for a guest or a closed account."""
    wanted = sa.select(Account.id).where(Account.person_id == person_id).scalar_subquery()
    source = join_account(sa.select(wanted.label("id")).subquery("wanted"), wanted)
    row = db.execute(sa.select(*signed_in_columns()).select_from(source)).first()
    return SignedIn(*row) if row is not None and row[0] is not None else None
