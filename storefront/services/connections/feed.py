"""The feed: events that leave the house, in one order that only grows at its end; webhooks are made as they enter it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids, jobs, outbox
from storefront.kernel.db import table
from storefront.kernel.outbox import Event
from storefront.services.connections import _locks
from storefront.services.connections.keys import Reader
from storefront.services.connections.kinds import KINDS
from storefront.services.connections.models import Connection, Delivery, ToldEvent
from storefront.services.connections.telling import Message, Told, messages

QUEUE = "webhooks"
_CONNECTIONS, _DELIVERIES, _TOLD = table(Connection), table(Delivery), table(ToldEvent)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events in their order; `last` is the position that was looked at last, `more` whether others follow."""

    messages: tuple[Message, ...]
    last: int
    more: bool


def tell(db: Session, event: Event, *, now: datetime) -> bool:
    """The event takes its place at the end, once, and goes to every connection that is called for its kind.

    Positions are committed one after the other, so a transaction that ends late can only come later in the order:
    its job runs after it ended. Nothing can appear before a position that somebody has read already.
    """
    if event.verb not in KINDS:
        return False
    _locks.one_after_the_other(db)
    new = insert(_TOLD).values(
        key=f"evt_{ids.public_id()}", site=event.site, event_id=event.id, verb=event.verb
    )
    position = db.execute(new.on_conflict_do_nothing().returning(_TOLD.c.position)).scalar_one_or_none()
    if position is None:
        return False
    called = _called_for(db, event)
    if called:
        rows = [
            {"public_id": ids.public_id(), "connection_id": one, "position": position, "next_at": now, "made_at": now}
            for one in called
        ]  # fmt: skip
        db.execute(insert(_DELIVERIES), rows)
        enqueue(db, called)
    return True


def _called_for(db: Session, event: Event) -> list[int]:
    """Connections that get this kind at their address; paused ones find it when they go on."""
    c = _CONNECTIONS.c
    query = sa.select(c.id).where(
        c.site == event.site, c.url != "", c.secret.is_not(None), c.kinds.has_key(event.verb)
    )
    return list(db.scalars(query.order_by(c.id)))


def enqueue(db: Session, connection_ids: Iterable[int]) -> None:
    """Have what is due at these connections delivered, in the order of their numbers (two may ask at once)."""
    for one in sorted(connection_ids):
        jobs.enqueue(db, "deliver_webhooks", queue_name=QUEUE, only_one=f"webhooks:{one}", connection_id=one)


def after(db: Session, reader: Reader, position: int, *, limit: int) -> Batch:
    """The next events behind a position, as this reader may have them; those that it may not are passed over."""
    t = _TOLD.c
    query = sa.select(t.position, t.key, t.event_id).where(
        t.position > position, t.site == reader.site, t.verb.in_(reader.kinds)
    )
    rows = db.execute(query.order_by(t.position).limit(limit + 1)).all()
    shown = rows[:limit]
    found = outbox.events(db, [row.event_id for row in shown]) if shown else {}
    told = [Told(row.key, found[row.event_id]) for row in shown if row.event_id in found]
    said = messages(db, told, reader.purpose)
    last = shown[-1].position if shown else position
    return Batch(tuple(m for m in said if m is not None), last, len(rows) > limit)


def take_up(db: Session, *, site: str = "hiyori") -> int:
    """Events that happened before anybody was told of them enter the feed (no webhook is sent for them); how many."""
    _locks.one_after_the_other(db)
    e = outbox.BusinessEvent.__table__.c
    missing = sa.select(e.id, e.site, e.verb).where(
        e.site == site, e.verb.in_(sorted(KINDS)), ~sa.exists().where(_TOLD.c.event_id == e.id)
    )
    rows = [
        {"key": f"evt_{ids.public_id()}", "event_id": row.id, "site": row.site, "verb": row.verb}
        for row in db.execute(missing.order_by(e.id))
    ]
    if rows:
        db.execute(insert(_TOLD).on_conflict_do_nothing(), rows)
    return len(rows)
