"""People known from elsewhere (another shop system, the demo): brought in many at once without a mail."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.copying import copy_in, reserve
from storefront.services.customers import agreements, emails
from storefront.services.customers.address_rules import CheckedAddress
from storefront.services.customers.models import Account, Address, Consent, IdentityLink, Person
from storefront.services.customers.people import Contact

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A person as another system knew them; an account without a hash is opened by resetting the password."""

    contact: Contact
    since: datetime
    address: CheckedAddress | None = None
    account: bool = True
    password_hash: str | None = None
    terms_version: int | None = None
    marketing: bool = False
    sharing: bool = False
    locale: str = "ja"

    @property
    def key(self) -> str:
        """What makes two addresses the same."""
        return emails.key_of(self.contact.email)


def bring_in(db: Session, known: Sequence[Known], *, source: str, site: str = "hiyori") -> dict[str, int]:
    """Person ids by e-mail address as given; whoever is known here already stays as they are."""
    found: dict[str, int] = {}
    rest = iter(known)
    while chunk := list(islice(rest, AT_ONCE)):
        here = _here(db, [k.key for k in chunk])
        new = [k for k in {k.key: k for k in chunk}.values() if k.key not in here]
        here |= _write(db, new, source, site) if new else {}
        found |= {k.contact.email: here[k.key] for k in chunk}
    return found


def _here(db: Session, keys: list[str]) -> dict[str, int]:
    links = sa.select(IdentityLink.value, IdentityLink.person_id)
    links = links.where(IdentityLink.kind == "email", IdentityLink.value.in_(keys))
    return {row.value: row.person_id for row in db.execute(links.order_by(IdentityLink.id.desc()))}


def _write(db: Session, known: list[Known], source: str, site: str) -> dict[str, int]:
    rows = [
        {k: v for k, v in asdict(person.contact).items() if k != "email"}
        | {"public_id": ids.public_id(), "locale": person.locale, "created_at": person.since}
        for person in known
    ]
    numbers = reserve(db, Person, len(rows))
    copy_in(db, Person, (row | {"id": number} for row, number in zip(rows, numbers, strict=True)))
    found = {person.key: number for person, number in zip(known, numbers, strict=True)}
    for table, values in (
        (IdentityLink, _links(known, found)),
        (Account, _accounts(known, found, site)),
        (Address, _addresses(known, found)),
        (Consent, _consents(known, found, source)),
    ):
        copy_in(db, table, values)
    return found


def _links(known: list[Known], found: dict[str, int]) -> Iterator[dict[str, Any]]:
    for k in known:
        yield {
            "person_id": found[k.key],
            "kind": "email",
            "value": k.key,
            "verified_at": k.since if k.account else None,
            "created_at": k.since,
        }


def _accounts(known: list[Known], found: dict[str, int], site: str) -> Iterator[dict[str, Any]]:
    for k in (k for k in known if k.account):
        yield {
            "person_id": found[k.key],
            "site": site,
            "email": k.contact.email,
            "email_key": k.key,
            "password_hash": k.password_hash,
            "verified_at": k.since,
            "terms_version": k.terms_version,
            "created_at": k.since,
        }


def _addresses(known: list[Known], found: dict[str, int]) -> Iterator[dict[str, Any]]:
    for k in known:
        if k.address is not None and k.account:
            yield {
                "public_id": ids.public_id(),
                "person_id": found[k.key],
                "is_default": True,
                "deleted": False,
                "typed": {name: getattr(k.address.typed, name) for name in k.address.typed.__slots__},
                "label": {name: getattr(k.address.label, name) for name in k.address.label.__slots__},
                "created_at": k.since,
            }


def _consents(known: list[Known], found: dict[str, int], source: str) -> Iterator[dict[str, Any]]:
    for k in (k for k in known if k.account):
        told = [("terms", "web", True, str(k.terms_version))] if k.terms_version else []
        told.append((agreements.MARKETING, agreements.MAIL, k.marketing, agreements.TEXT_VERSION))
        if k.sharing:  # nobody refuses what nobody asked
            told.append((agreements.SHARING, agreements.PARTNERS, True, agreements.TEXT_VERSION))
        for purpose, channel, granted, version in told:
            yield {
                "person_id": found[k.key],
                "purpose": purpose,
                "channel": channel,
                "granted": granted,
                "text_version": version,
                "at": k.since,
                "source": source,
            }
