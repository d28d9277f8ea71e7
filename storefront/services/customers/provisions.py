"""Records of handing personal data to others: to whom, what, when (個人情報保護法 29条; a person may ask for them, 33条)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.db import table
from storefront.services.customers.models import Provision

IDENTIFIERS, EVENTS = "identifiers", "events"
BATCH = 2000
_PROVISIONS = table(Provision)
_P = _PROVISIONS.c
_NEW = insert(_PROVISIONS)
_NOTED = _NEW.on_conflict_do_update(
    index_elements=["person_id", "recipient", "items"], set_={"last_at": _NEW.excluded.last_at}
)


@dataclass(frozen=True, slots=True)
class Provided:
    """What was handed to whom: hashed `identifiers`, or `events` with them; from the first to the last time."""

    recipient: str
    items: str
    first_at: datetime
    last_at: datetime


def note_provision(
    db: Session, person_ids: Collection[int], *, recipient: str, items: str, now: datetime
) -> None:
    """Write down that these people's data went to this recipient now."""
    told = {"recipient": recipient, "items": items, "first_at": now, "last_at": now}
    rows = [{"person_id": person} | told for person in sorted(set(person_ids))]
    for start in range(0, len(rows), BATCH):
        db.execute(_NOTED, rows[start : start + BATCH])


def provisions(db: Session, person_id: int) -> tuple[Provided, ...]:
    """To whom this person's data went, the latest first."""
    query = sa.select(_P.recipient, _P["items"], _P.first_at, _P.last_at).where(_P.person_id == person_id)
    return tuple(Provided(*row) for row in db.execute(query.order_by(_P.last_at.desc(), _P.recipient)))
