"""Webhooks on their way: taken one by one, signed as they leave, tried again with growing pauses, at least once each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids, outbox
from storefront.kernel.db import table, touched
from storefront.kernel.vault import Vault
from storefront.services.connections import _locks, rules, signing
from storefront.services.connections.behaving import batch
from storefront.services.connections.editing import id_of, wake
from storefront.services.connections.feed import enqueue
from storefront.services.connections.kinds import BATCH, TRIAL
from storefront.services.connections.models import Connection, Delivery, ToldEvent
from storefront.services.connections.telling import Message, Told, envelope, messages, note_told

GONE = 410  # the other side says that nobody listens there any more
_CONNECTIONS, _DELIVERIES, _TOLD = table(Connection), table(Delivery), table(ToldEvent)
_C, _D = _CONNECTIONS.c, _DELIVERIES.c


@dataclass(frozen=True, slots=True)
class Call:
    """A message that is to leave now; `attempt` says whose turn it is. A trial is tried once."""

    delivery_id: int
    connection_id: int
    attempt: int
    trial: bool
    url: str
    body: bytes
    headers: Mapping[str, str]


def next_call(db: Session, connection_id: int, vault: Vault, *, now: datetime) -> Call | None:
    """The next message for a connection, taken for one turn and signed; None when nothing is due.

    What must not be said any more (a consent was withdrawn, somebody left) is withheld here, whatever was the case
    when it happened.
    """
    while (mine := _locks.take(db, connection_id, now)) is not None:
        one = db.execute(sa.select(_CONNECTIONS).where(_C.id == connection_id)).one()
        message = _message(db, mine, one, now)
        if message is None:
            _change(db, mine.id, state="withheld", done_at=now)
            continue
        note_told(db, [message], one.purpose, one.name, now=now)
        body = json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()
        keys = _secrets(one, vault, now)
        signed = signing.headers(keys, message.id, body, now)
        trial = mine.position is None and mine.behaviour_until is None
        return Call(mine.id, connection_id, mine.attempts, trial, one.url, body, signed)
    return None


def _message(db: Session, mine: Any, one: Any, now: datetime) -> Message | None:
    if mine.behaviour_until is not None:
        return batch(db, one, mine, now)
    if mine.position is None:
        return envelope(f"trial_{mine.public_id}", TRIAL, now, site=one.site, channel="web", data={})
    row = db.execute(sa.select(_TOLD.c.key, _TOLD.c.event_id).where(_TOLD.c.position == mine.position)).one()
    event = outbox.event(db, row.event_id)
    if event is None or event.verb not in one.kinds:
        return None
    return messages(db, [Told(row.key, event)], one.purpose)[0]


def _secrets(one: Any, vault: Vault, now: datetime) -> tuple[str, ...]:
    """The secret, and the one before it while both hold; RuntimeError when no key of the house opens it."""
    sealed = [one.secret]
    if one.old_secret is not None and one.old_until is not None and now < one.old_until:
        sealed.append(one.old_secret)
    found = tuple(opened for text in sealed if (opened := vault.open(text)) is not None)
    if not found:
        raise RuntimeError("no key of the vault opens the secret of this connection")
    return found


def note(db: Session, call: Call, status: int | None, answer: str, *, chance: float, now: datetime) -> bool:
    """What became of a call (`status` None: nobody answered); whether it was delivered. `chance` spreads the retries."""
    if status is not None and 200 <= status < 300:
        _change(db, call.delivery_id, state="delivered", done_at=now, status=status, answer="")
        well = sa.update(_CONNECTIONS).where(_C.id == call.connection_id, _C.failing_since.is_not(None))
        db.execute(well.values(failures=0, failing_since=None, rest_until=None))
        return True
    wait = None if call.trial else rules.pause(call.attempt, chance)
    after: dict[str, Any] = {"state": "failed", "done_at": now} if wait is None else {"next_at": now + wait}
    mine = sa.update(_DELIVERIES).where(
        _D.id == call.delivery_id, _D.state == "waiting", _D.attempts == call.attempt
    )
    db.execute(mine.values(**after, status=status, answer=answer))
    if not call.trial:
        _note_failing(db, call.connection_id, gone=status == GONE, now=now)
    return False


def _note_failing(db: Session, connection_id: int, *, gone: bool, now: datetime) -> None:
    """One failure more in a row; who is gone, or silent for days, is not called any more."""
    query = sa.select(_C.failures, _C.failing_since).where(_C.id == connection_id)
    failures, since = db.execute(query.with_for_update(key_share=True)).one()
    stopped = now if gone or rules.is_dead(since, now) else None
    told = sa.update(_CONNECTIONS).where(_C.id == connection_id)
    db.execute(
        told.values(
            failures=failures + 1, failing_since=since or now, rest_until=now + rules.rest(failures + 1),
            stopped_at=sa.func.coalesce(_C.stopped_at, stopped),
        )
    )  # fmt: skip


def _change(db: Session, delivery_id: int, **values: Any) -> None:
    db.execute(sa.update(_DELIVERIES).where(_D.id == delivery_id).values(**values))


def due(db: Session, *, now: datetime) -> list[int]:
    """Connections at which something is due."""
    waits = sa.exists().where(_D.connection_id == _C.id, _D.state == "waiting", _D.next_at <= now)
    return list(db.scalars(sa.select(_C.id).where(_locks.is_called(now), waits)))


def call_those_due(db: Session, *, now: datetime) -> int:
    """Have everything delivered that is due; at how many connections."""
    found = due(db, now=now)
    enqueue(db, found)
    return len(found)


def try_out(db: Session, slug: str, *, now: datetime, site: str = "hiyori") -> None:
    """Send a message that tells of nothing, to see whether it arrives."""
    one = id_of(db, slug, site)
    row = {"public_id": ids.public_id(), "connection_id": one, "next_at": now, "made_at": now}
    db.execute(insert(_DELIVERIES).values(row))
    enqueue(db, [one])


def again(db: Session, slug: str, *, now: datetime, delivery: str | None = None, site: str = "hiyori") -> int:
    """Deliver what waits or failed now (one of them, where it is named), whatever happened before; how many."""
    one = id_of(db, slug, site)
    # What may be in somebody's turn at this moment comes again within the turn by itself.
    in_turn = sa.and_(_D.state == "waiting", _D.next_at > now, _D.next_at <= now + rules.TURN)
    undone = _D.state.in_(("waiting", "failed"))
    mine = sa.update(_DELIVERIES).where(_D.connection_id == one, undone, ~in_turn)
    if delivery is not None:
        mine = mine.where(_D.public_id == delivery)
    fresh = mine.values(state="waiting", next_at=now, done_at=None, attempts=0)
    count = touched(db.execute(fresh))
    wake(db, one)
    enqueue(db, [one])
    return count


def forget(db: Session, *, now: datetime) -> int:
    """Remove deliveries that are older than we keep them, arrived or not; how many."""
    old = sa.delete(_DELIVERIES).where(_D.made_at < now - rules.KEPT)
    return touched(db.execute(old))


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as the studio lists it."""

    id: str
    verb: str
    state: str
    attempts: int
    made_at: datetime
    next_at: datetime
    done_at: datetime | None
    status: int | None
    answer: str


def deliveries(db: Session, slug: str, *, site: str = "hiyori", limit: int = 30) -> tuple[DeliveryView, ...]:
    """The newest deliveries of a connection."""
    columns = (
        _D.public_id, sa.case((_D.behaviour_until.is_not(None), BATCH), else_=sa.func.coalesce(_TOLD.c.verb, TRIAL)), _D.state, _D.attempts, _D.made_at, _D.next_at,
        _D.done_at, _D.status, _D.answer,
    )  # fmt: skip
    query = sa.select(*columns).outerjoin(_TOLD, _TOLD.c.position == _D.position)
    query = query.where(_D.connection_id == id_of(db, slug, site)).order_by(_D.id.desc())
    return tuple(DeliveryView(*row) for row in db.execute(query.limit(limit)))
