"""The people of the demo: staff and cast who can sign in, customers who only bought."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront.demo import brand, cast
from storefront.services import customers, staff
from storefront.services.customers import address_rules

SOURCE = "demo"
NEIGHBOURS = 300
ACCOUNTS_AMONG_TEN = 7


def neighbours() -> tuple[brand.Person, ...]:
    """The customers of the demo besides the cast."""
    return tuple(brand.people(NEIGHBOURS))


def employ_staff(db: Session, shared: str) -> str:
    """Staff with their roles and one shared password hash; how events name the operator."""
    numbers: dict[str, int] = {}
    for person in brand.staff():
        draft = staff.StaffDraft(
            person.email, person.name, "", (cast.role_of(person),), shop=person.location, password_hash=shared
        )
        numbers[person.role] = staff.employ(db, draft)
    return f"staff:{numbers['operator']}"


def bring_in(
    db: Session, people: Iterable[brand.Person], now: datetime, shared: str | None = None
) -> dict[str, int]:
    """Person ids by e-mail address; the cast signs in with the shared hash, others never had a password."""
    known = [known_from(p, now, shared, member=shared is not None or is_member(p)) for p in people]
    return customers.bring_in(db, known, source=SOURCE)


def known_from(person: brand.Person, now: datetime, shared: str | None, *, member: bool) -> customers.Known:
    """A person of the generator as the shop knows them: the hidden truth stays behind."""
    return customers.Known(
        contact=customers.Contact(
            person.email, person.family[0], person.given[0], person.family[1], person.given[1], phone(person)
        ),
        since=now - timedelta(days=person.truth.joined_days_ago),
        address=checked_address(person),
        account=member,
        password_hash=shared,
        terms_version=1,
        marketing=person.truth.letters,
        sharing=person.truth.letters and sum(person.key.encode()) % 2 == 0,
    )


def checked_address(person: brand.Person) -> customers.CheckedAddress:
    """The person's own address after the rules."""
    a = person.address
    return address_rules.check(
        customers.TypedAddress(
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            person.family[0],
            person.given[0],
            person.family[1],
            person.given[1],
            person.phone,
        )
    )


def phone(person: brand.Person) -> str:
    """The phone number in its usual writing."""
    return address_rules.national_phone(person.phone) or person.phone


def is_member(person: brand.Person) -> bool:
    """Whether the person opened an account (the others bought as guests)."""
    return sum(person.key.encode()) % 10 < ACCOUNTS_AMONG_TEN
