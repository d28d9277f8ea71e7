"""What people do in the shop, for connections: in batches made by a job, or pulled; only of those whose consent stands.

Both follow the numbers of behaviour events, up to one below which everything is written, so nothing is lost or told
twice. A batch keeps the numbers only: what is in it is read, and consent looked at, each time it leaves.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.db import table
from storefront.services import behaviour, customers
from storefront.services.behaviour import Happening, leaving
from storefront.services.connections import rules
from storefront.services.connections.feed import Batch, enqueue
from storefront.services.connections.keys import Reader
from storefront.services.connections.kinds import BATCH, BEHAVIOUR, DONE, TOOLS
from storefront.services.connections.models import Connection, Delivery
from storefront.services.connections.telling import Message, envelope, named

AT_ONCE = 200  # events in a batch
WAITING = 20  # batches that wait for a system at most: beyond it the rest waits in the table of events
READER = "connection:"
SAID = ("device", "quantity", "sku", "came")
_C, _D = table(Connection).c, table(Delivery).c


def subscribed(db: Session) -> tuple[int, ...]:
    """Connections that get batches now; the place of those that were told to stop is forgotten."""
    wants = sa.and_(
        _C.url != "", _C.secret.is_not(None), _C.kinds.has_any(sa.cast(sorted(DONE), ARRAY(sa.Text)))
    )
    rows = db.execute(sa.select(_C.id, _C.in_use, _C.stopped_at).where(wants).order_by(_C.id)).all()
    leaving.drop_cursors(db, READER, [f"{READER}{row.id}" for row in rows])
    return tuple(row.id for row in rows if row.in_use and row.stopped_at is None)


def gather(db: Session, connection_id: int, until: int, *, now: datetime) -> bool:
    """Make the next batch for a connection, at most one; whether more is to be looked at. A new one begins here."""
    reader = f"{READER}{connection_id}"
    begun = behaviour.queries.free_cursor(db, reader)
    if begun == 0:
        behaviour.queries.move_cursor(db, reader, until)
    if not begun or begun >= until or _waiting(db, connection_id) >= WAITING:
        return False
    one = db.execute(sa.select(_C.site, _C.kinds, _C.purpose).where(_C.id == connection_id)).one()
    step = leaving.done_by_people(
        db, begun, until, site=one.site, verbs=_verbs(one.kinds), since=now - rules.KEPT, limit=AT_ONCE
    )
    if _messages(db, step.found, one.purpose):
        row = {"public_id": ids.public_id(), "connection_id": connection_id, "next_at": now, "made_at": now}
        db.execute(insert(table(Delivery)).values(**row, behaviour_after=begun, behaviour_until=step.last))
        enqueue(db, [connection_id])
    behaviour.queries.move_cursor(db, reader, step.last)
    return step.last < until


def _waiting(db: Session, connection_id: int) -> int:
    mine = sa.and_(_D.connection_id == connection_id, _D.state == "waiting", _D.behaviour_until.is_not(None))
    return int(db.execute(sa.select(sa.func.count()).where(mine)).scalar_one())


def _verbs(kinds: Collection[str]) -> list[str]:
    return [kind.removeprefix(f"{BEHAVIOUR}.") for kind in kinds if kind in DONE]


def batch(db: Session, one: Any, mine: Any, now: datetime) -> Message | None:
    """A batch as it may be told now; None when nothing of it may be told any more."""
    step = leaving.done_by_people(
        db, mine.behaviour_after, mine.behaviour_until, site=one.site, verbs=_verbs(one.kinds), since=now - 2 * rules.KEPT
    )  # fmt: skip
    said = _messages(db, step.found, one.purpose)
    if not said:
        return None
    outer = envelope(f"bat_{mine.public_id}", BATCH, now, site=one.site, events=[m.body for m in said])
    return Message(outer.id, outer.body, within=said)


def after(
    db: Session, reader: Reader, position: int | None, until: int, *, limit: int, now: datetime
) -> Batch:
    """The next events behind a number (those of the last month for None), as this reader may have them."""
    since = now - rules.KEPT
    begun = leaving.number_before(db, since) if position is None else position
    verbs = _verbs(reader.kinds)
    if begun >= until or not verbs:
        return Batch((), max(begun, until), more=False)
    step = leaving.done_by_people(db, begun, until, site=reader.site, verbs=verbs, since=since, limit=limit)
    return Batch(_messages(db, step.found, reader.purpose), step.last, more=step.last < until)


def _messages(db: Session, done: Sequence[Happening], purpose: str) -> tuple[Message, ...]:
    """What was done by people whose consent stands at this moment; two statements for any number."""
    whose = {h.person_id for h in done if h.person_id is not None}
    if not whose or purpose != TOOLS:
        return ()
    agreed = [person for person, every in customers.in_force(db, whose).items() if purpose in every]
    people = customers.reachable(db, agreed)
    return tuple(_message(h, people[h.person_id]) for h in done if h.person_id in people)


def _message(h: Happening, one: customers.Reachable) -> Message:
    # The number of an event is not told: it would say how much happens in the shop.
    key = hashlib.sha256(f"{h.id} {h.at.isoformat()}".encode()).hexdigest()[:24]
    facts = {"subject": h.subject} | {name: h.data[name] for name in SAID if name in h.data}
    data = facts | ({"campaign": h.campaign} if h.campaign else {})
    said = {"site": h.site, "channel": h.channel, "data": data, "person": named(one)}
    return envelope(f"bev_{key}", f"{BEHAVIOUR}.{h.verb}", h.at, h.person_id, **said)
