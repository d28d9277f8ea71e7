"""Finding a customer by what they tell at a desk: number, e-mail address, telephone, name or its reading."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import kana
from storefront.services.customers import address_rules, emails
from storefront.services.customers.finding import people_with
from storefront.services.customers.models import Account, IdentityLink, Person

LEAST = 2  # letters of a name


@dataclass(frozen=True, slots=True)
class Found:
    """A customer as a desk sees them; `number` is the customer number, `email` the account's, else the guest's."""

    person_id: int
    number: str
    name: str
    reading: str
    phone: str
    email: str
    member: bool


def search(db: Session, typed: str, *, site: str = "hiyori", most: int = 20) -> tuple[int, ...]:
    """People of whom this was told; nobody for too little."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if "@" in text:
        return tuple(people_with(db, emails=[emails.key_of(text)], site=site).values())
    numbered = people_with(db, numbers=[text.lower()], site=site)
    phone = address_rules.national_phone(text)
    if numbered:
        return tuple(numbered.values())
    if phone:
        return _where(db, _called(phone), most)
    word = re.sub(r"\s", "", text)
    return _where(db, _named(word), most) if len(word) >= LEAST else ()


def found(db: Session, person_ids: Iterable[int]) -> tuple[Found, ...]:
    """These people, by their reading; one statement."""
    guest = sa.select(sa.func.min(IdentityLink.value)).where(
        IdentityLink.person_id == Person.id, IdentityLink.kind == "email"
    )
    email = sa.func.coalesce(Account.email, guest.scalar_subquery(), "")
    query = (
        sa.select(Person, email.label("email"), Account.id.label("account"))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(sorted(set(person_ids))))
        .order_by(Person.family_kana, Person.given_kana, Person.id)
    )
    return tuple(_found(row.Person, row.email, row.account) for row in db.execute(query))


def _found(person: Person, email: str, account: int | None) -> Found:
    name = f"{person.family_name} {person.given_name}".strip()
    reading = f"{person.family_kana} {person.given_kana}".strip()
    return Found(person.id, person.public_id, name, reading, person.phone, email, account is not None)


def _where(db: Session, condition: sa.ColumnElement[bool], most: int) -> tuple[int, ...]:
    query = sa.select(Person.id).where(condition).order_by(Person.family_kana, Person.id).limit(most)
    return tuple(int(n) for n in db.scalars(query))


def _called(phone: str) -> sa.ColumnElement[bool]:
    return sa.and_(Person.phone == phone, Person.phone != "")


def _named(word: str) -> sa.ColumnElement[bool]:
    """Who is called so: the beginning of the whole name or of the given one, in letters or as it is read."""
    read = kana.to_katakana(word)
    spelled = {
        Person.family_name + Person.given_name: word, Person.given_name: word,
        Person.family_kana + Person.given_kana: read, Person.given_kana: read,
    }  # fmt: skip
    return sa.or_(*(name.startswith(told, autoescape=True) for name, told in spelled.items()))
