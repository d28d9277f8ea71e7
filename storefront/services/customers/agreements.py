"""Consent: an append-only record; the newest entry per purpose and channel holds."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from storefront.kernel.outbox import publish
from storefront.services.customers.models import Consent

MARKETING, MAIL = "marketing", "mail"
# What is looked at in the shop: counting it, and choosing by it what is shown. Both hold until they are withdrawn,
# for they are the shop's own use of its own pages (no law asks for more, DOMAIN 1.5); advertising must be agreed to.
ANALYTICS, PERSONALIZATION, WEB = "analytics", "personalization", "web"
UNLESS_REFUSED = ((ANALYTICS, WEB), (PERSONALIZATION, WEB))
# Contact details, hashed, and what somebody does, handed to companies outside for advertising: asked for, never assumed.
SHARING, PARTNERS = "sharing", "partners"
SHARED = f"{SHARING}:{PARTNERS}"
TEXT_VERSION = "2026-11"


def record_consent(
    db: Session,
    person_id: int,
    *,
    granted: bool,
    source: str,
    now: datetime,
    purpose: str = MARKETING,
    channel: str = MAIL,
    text_version: str = TEXT_VERSION,
) -> bool:
    """Write what was agreed to or withdrawn; False when nothing changed."""
    if consents(db, person_id).get((purpose, channel), None) == granted:
        return False
    db.execute(
        sa.insert(Consent).values(
            person_id=person_id, purpose=purpose, channel=channel, granted=granted,
            text_version=text_version, at=now, source=source,
        )
    )  # fmt: skip
    data = {"person_id": person_id, "purpose": purpose, "channel": channel, "granted": granted}
    publish(db, "consent.changed", f"person:{person_id}", data=data, at=now)
    return True


def consents(db: Session, person_id: int) -> dict[tuple[str, str], bool]:
    """What holds now, by purpose and channel."""
    query = (
        sa.select(Consent.purpose, Consent.channel, Consent.granted)
        .ext(distinct_on(Consent.purpose, Consent.channel))
        .where(Consent.person_id == person_id)
        .order_by(Consent.purpose, Consent.channel, Consent.at.desc(), Consent.id.desc())
    )
    return {(purpose, channel): granted for purpose, channel, granted in db.execute(query)}


def in_force(db: Session, person_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """What each of these people agrees to now, as `purpose:channel`; one statement for any number."""
    wanted = sorted(set(person_ids))
    query = (
        sa.select(Consent.person_id, Consent.purpose, Consent.channel, Consent.granted)
        .ext(distinct_on(Consent.person_id, Consent.purpose, Consent.channel))
        .where(Consent.person_id.in_(wanted))
        .order_by(Consent.person_id, Consent.purpose, Consent.channel, Consent.at.desc(), Consent.id.desc())
    )
    said: dict[int, dict[tuple[str, str], bool]] = {
        person: dict.fromkeys(UNLESS_REFUSED, True) for person in wanted
    }
    for person, purpose, channel, granted in db.execute(query):
        said[person][(purpose, channel)] = granted
    return {
        p: frozenset(f"{a}:{b}" for (a, b), granted in told.items() if granted) for p, told in said.items()
    }


def agree_to_sharing(db: Session, person_id: int, *, granted: bool, source: str, now: datetime) -> bool:
    """Whether partners may be told of this person from now on; False when nothing changed (nobody is asked to refuse)."""
    if granted == (SHARED in in_force(db, [person_id])[person_id]):
        return False
    return record_consent(
        db, person_id, granted=granted, source=source, now=now, purpose=SHARING, channel=PARTNERS
    )


def ever_agreed(db: Session, person_ids: Iterable[int], consent: str) -> frozenset[int]:
    """Those of these people who agreed to this (`purpose:channel`) at some time, whatever they said later."""
    purpose, _, channel = consent.partition(":")
    query = sa.select(Consent.person_id).where(
        Consent.person_id.in_(sorted(set(person_ids))), Consent.granted,
        Consent.purpose == purpose, Consent.channel == channel,
    )  # fmt: skip
    return frozenset(db.scalars(query))


def refused(db: Session, person_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Those of these people who do not want to be counted (`analytics`) or known (`personalization`), and which."""
    query = (
        sa.select(Consent.person_id, Consent.purpose, Consent.granted)
        .ext(distinct_on(Consent.person_id, Consent.purpose))
        .where(Consent.person_id.in_(sorted(set(person_ids))), Consent.channel == WEB)
        .where(Consent.purpose.in_((ANALYTICS, PERSONALIZATION)))
        .order_by(Consent.person_id, Consent.purpose, Consent.at.desc(), Consent.id.desc())
    )
    found: dict[int, frozenset[str]] = {}
    for person, purpose, granted in db.execute(query):
        if not granted:
            found[person] = found.get(person, frozenset()) | {purpose}
    return found
