"""The address book of a person."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services.customers._locks import lock_person
from storefront.services.customers.address_rules import CheckedAddress, LabelAddress, TypedAddress
from storefront.services.customers.models import Address

MOST = 20


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """One entry of the address book."""

    public_id: str
    typed: TypedAddress
    is_default: bool
    label: LabelAddress


def addresses(db: Session, person_id: int) -> tuple[SavedAddress, ...]:
    """The address book, the usual address first, then the newest."""
    query = _columns().where(*_own(person_id)).order_by(Address.is_default.desc(), Address.id.desc())
    return tuple(_saved(row) for row in db.execute(query))


def home_prefectures(db: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """The prefecture of each one's usual address, as far as they have one; one statement for any number."""
    query = sa.select(Address.person_id, Address.typed["prefecture"].astext)
    query = query.where(Address.person_id.in_(sorted(set(person_ids))), Address.is_default, ~Address.deleted)
    return {int(person): prefecture or "" for person, prefecture in db.execute(query)}


def address(db: Session, person_id: int, public_id: str) -> SavedAddress:
    """One entry of this person's book; NotFound for anything else."""
    row = db.execute(_columns().where(*_own(person_id), Address.public_id == public_id)).first()
    if row is None:
        raise NotFound(public_id)
    return _saved(row)


def save_address(
    db: Session,
    person_id: int,
    checked: CheckedAddress,
    *,
    default: bool,
    now: datetime,
    public_id: str | None = None,
) -> str:
    """Write a new entry, or over the one named; its public id. The first entry is the usual one."""
    if checked.problems:
        raise Refusal(checked.problems[0].reason, field=checked.problems[0].field)
    lock_person(db, person_id)
    usual = sa.func.coalesce(sa.func.bool_or(Address.is_default), False)
    count, has_default = db.execute(sa.select(sa.func.count(), usual).where(*_own(person_id))).one()
    values = {"typed": asdict(checked.typed), "label": asdict(checked.label)}
    if public_id is None:
        if count >= MOST:
            raise Refusal(_l("お届け先は%(most)s件まで登録できます。", most=MOST))
        public_id = ids.public_id()
        new = sa.insert(Address).values(public_id=public_id, person_id=person_id, created_at=now)
        db.execute(new.values(**values))
    else:
        address(db, person_id, public_id)
        old = sa.update(Address).where(*_own(person_id), Address.public_id == public_id)
        db.execute(old.values(**values))
    if default or not has_default:
        make_default(db, person_id, public_id)
    return public_id


def make_default(db: Session, person_id: int, public_id: str) -> None:
    """Let this be the usual address."""
    lock_person(db, person_id)
    address(db, person_id, public_id)
    own = sa.update(Address).where(*_own(person_id))
    db.execute(own.where(Address.is_default, Address.public_id != public_id).values(is_default=False))
    db.execute(own.where(Address.public_id == public_id).values(is_default=True))


def remove_address(db: Session, person_id: int, public_id: str) -> None:
    """Take an entry out of the book; the newest other one becomes the usual one if needed."""
    lock_person(db, person_id)
    was = address(db, person_id, public_id)
    gone = sa.update(Address).where(*_own(person_id), Address.public_id == public_id)
    db.execute(gone.values(deleted=True, is_default=False, typed={}, label={}))
    rest = addresses(db, person_id)
    if was.is_default and rest:
        make_default(db, person_id, rest[0].public_id)


def _own(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Address.person_id == person_id, sa.not_(Address.deleted)


def _columns() -> sa.Select[Any]:
    return sa.select(Address.public_id, Address.typed, Address.is_default, Address.label)


def _saved(row: Any) -> SavedAddress:
    public_id, typed, is_default, label = row
    return SavedAddress(public_id, TypedAddress(**typed), is_default, LabelAddress(**label))
