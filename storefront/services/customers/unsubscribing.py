"""Leaving advertising mail by the link that stands in each: no sign-in, one act, at once."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.services.customers.agreements import MAIL, MARKETING, consents, record_consent
from storefront.services.customers.finding import people_with


def unsubscribe_token(secret: str, number: str) -> str:
    """What follows /unsubscribe/ in mails to the customer of this number."""
    return f"{number}-{ids.keyed(secret, 'unsubscribe', number)[:40]}"


def number_of(secrets: Sequence[str], token: str) -> str | None:
    """Whose link it is, if one of these keys signed it."""
    number = token.partition("-")[0]
    good = any(hmac.compare_digest(token.encode(), unsubscribe_token(s, number).encode()) for s in secrets)
    return number if good else None


def gets_letters(db: Session, number: str, *, site: str = "hiyori") -> bool:
    """Whether advertising mail goes to the customer of this number."""
    people = people_with(db, numbers=[number], site=site).values()
    return any(consents(db, person).get((MARKETING, MAIL), False) for person in people)


def unsubscribe(db: Session, number: str, *, site: str = "hiyori", now: datetime) -> None:
    """Withdraw the consent to advertising mail; repeated, it changes nothing."""
    for person in people_with(db, numbers=[number], site=site).values():
        record_consent(db, person, granted=False, source="unsubscribe", now=now)
