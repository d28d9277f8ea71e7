"""The signed-in person as every page sees them."""

from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from storefront.services.customers.models import Account, Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A customer who is signed in."""

    person_id: int
    account_id: int
    public_id: str
    email: str
    family_name: str
    given_name: str
    verified: bool
    locale: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Identity inside the session (for the login library)."""
        return f"c:{self.account_id}"

    @property
    def display_name(self) -> str:
        """Name for greeting: 佐藤 花, or the e-mail where no name is known yet."""
        return f"{self.family_name} {self.given_name}".strip() or self.email


SIGNED_IN = tuple(field.name for field in fields(SignedIn))


def signed_in_columns() -> list[Any]:
    """Columns that make a SignedIn, for the one statement that opens a request."""
    return [
        Person.id,
        Account.id,
        Person.public_id,
        Account.email,
        Person.family_name,
        Person.given_name,
        Account.verified_at.is_not(None),
        Person.locale,
    ]


def join_account(source: Any, account_id: Any) -> Any:
    """Outer join of account and person; a disabled account joins nobody."""
    return source.outerjoin(
        sa.join(Account, Person, Account.person_id == Person.id),
        sa.and_(Account.id == account_id, Account.disabled_at.is_(None)),
    )
