"""Consent: an append-only record; the newest entry per purpose and channel holds."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from storefront.services.customers.models import Consent

MARKETING, MAIL = "marketing", "mail"
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
