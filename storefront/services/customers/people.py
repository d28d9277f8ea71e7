"""People without regard to accounts: guests, and what a person tells about themselves."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids, kana
from storefront.kernel.asking import Question, change
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LANGUAGES, _l
from storefront.services.customers import address_rules, emails
from storefront.services.customers._locks import lock_email, lock_person
from storefront.services.customers.models import Account, IdentityLink, Person


@dataclass(frozen=True, slots=True)
class Contact:
    """Who orders without signing in."""

    email: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    phone: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Name, reading, phone and language of a person."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    phone: str
    locale: str


# A person and the e-mail address that identifies them, in one statement; nobody else can have linked a new person.
_NEW_GUEST = change("""
WITH person AS (
  INSERT INTO person (public_id, family_name, given_name, family_kana, given_kana, phone, locale, created_at)
  VALUES (:public_id, :family_name, :given_name, :family_kana, :given_kana, :phone, :locale, :now)
  RETURNING id)
INSERT INTO identity_link (person_id, kind, value, created_at) SELECT id, 'email', :email, :now FROM person
RETURNING person_id
""")


_KNOWN_GUEST = Question(
    lambda: (
        sa.select(Person.id)
        .join(IdentityLink, sa.and_(IdentityLink.person_id == Person.id, IdentityLink.kind == "email"))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(IdentityLink.value == sa.bindparam("email"), Account.id.is_(None))
        .order_by(Person.id)
        .limit(1)
    )
)


def guest(db: Session, contact: Contact, *, locale: str = "ja", now: datetime) -> int:
    """The account-less person of this e-mail address, made on first use; never the holder of an account."""
    key = emails.key_of(emails.tidied(contact.email))
    lock_email(db, key)
    person_id = _KNOWN_GUEST.scalar(db, email=key)
    values = {k: v for k, v in asdict(contact).items() if k != "email"}
    if person_id is not None:
        db.execute(sa.update(Person).where(Person.id == person_id).values(**values))
        return int(person_id)
    given = {**values, "public_id": ids.public_id(), "locale": locale, "now": now, "email": key}
    return int(_NEW_GUEST.scalar(db, **given))


def new_person(db: Session, *, locale: str, now: datetime, **values: str) -> int:
    """A person nobody knew; the id."""
    row = sa.insert(Person).values(public_id=ids.public_id(), locale=locale, created_at=now, **values)
    return int(db.execute(row.returning(Person.id)).scalar_one())


def link_identity(
    db: Session, person_id: int, kind: str, value: str, *, verified_at: datetime | None, now: datetime
) -> None:
    """Say what identifies the person; repeated, it only becomes verified."""
    row = insert(IdentityLink).values(
        person_id=person_id, kind=kind, value=value, verified_at=verified_at, created_at=now
    )
    better = sa.func.coalesce(IdentityLink.verified_at, row.excluded.verified_at)
    keys = ["person_id", "kind", "value"]
    db.execute(row.on_conflict_do_update(index_elements=keys, set_={"verified_at": better}))


def profile(db: Session, person_id: int) -> Profile:
    """What the person told about themselves."""
    columns = [getattr(Person, name) for name in Profile.__slots__]
    row = db.execute(sa.select(*columns).where(Person.id == person_id)).first()
    if row is None:
        raise NotFound(person_id)
    return Profile(*row)


def change_profile(db: Session, person_id: int, typed: Profile) -> Profile:
    """Keep a checked profile; empty fields stay empty. Refusal names the field."""
    checked = checked_profile(typed)
    lock_person(db, person_id)
    db.execute(sa.update(Person).where(Person.id == person_id).values(**asdict(checked)))
    return checked


def checked_profile(typed: Profile) -> Profile:
    """Readings in katakana, phone in its usual writing; Refusal where the rules of addresses say no."""
    phone = address_rules.national_phone(typed.phone) if typed.phone else ""
    readings = {name: kana.to_katakana(getattr(typed, name)) for name in ("family_kana", "given_kana")}
    for name, reading in readings.items():
        if reading and (not kana.is_katakana(reading) or len(reading) > address_rules.KANA_LENGTH):
            raise Refusal(_l("ひらがなかカタカナで入力してください。"), field=name)
    for name in ("family_name", "given_name"):
        if re.search(r"\s", getattr(typed, name)):
            raise Refusal(_l("姓と名は、間に空白を入れずに分けて入力してください。"), field=name)
        if len(getattr(typed, name)) > address_rules.NAME_LENGTH:
            reason = _l("%(limit)s文字以内で入力してください。", limit=address_rules.NAME_LENGTH)
            raise Refusal(reason, field=name)
    if phone is None:
        reason = _l("日本の電話番号を、市外局番から入力してください。例：090-1234-5678")
        raise Refusal(reason, field="phone")
    if typed.locale not in LANGUAGES:
        raise Refusal(_l("ことばを選んでください。"), field="locale")
    return replace(typed, phone=phone, **readings)
