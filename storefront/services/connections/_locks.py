"""The only place of this room that locks: telling goes one after the other, a delivery belongs to one taker at a time."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.db import table
from storefront.services.connections.models import Connection, Delivery
from storefront.services.connections.rules import TURN

_CONNECTIONS, _DELIVERIES = table(Connection), table(Delivery)
_IS_SET_UP = sa.and_(_CONNECTIONS.c.url != "", _CONNECTIONS.c.secret.is_not(None))
_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('told_event'))")


def one_after_the_other(db: Session) -> None:
    """Until the end of the transaction nobody else gives positions: what is read up to one of them is complete."""
    db.execute(_ONE_AT_A_TIME)


def connection(db: Session, site: str, slug: str) -> Any:
    """A connection that is about to be changed; None when there is none."""
    query = sa.select(_CONNECTIONS).where(_CONNECTIONS.c.site == site, _CONNECTIONS.c.slug == slug)
    return db.execute(query.with_for_update(key_share=True)).first()


def is_called(now: datetime) -> sa.ColumnElement[bool]:
    """Connections that are called at this moment."""
    c = _CONNECTIONS.c
    awake = sa.or_(c.rest_until.is_(None), c.rest_until <= now)
    return sa.and_(c.in_use, _IS_SET_UP, c.stopped_at.is_(None), awake)


def take(db: Session, connection_id: int, now: datetime) -> Any:
    """The delivery that has been due longest, for as long as a turn lasts; None when there is nothing to do.

    A trial goes out from a connection that is not in use as well.
    """
    one = _DELIVERIES.alias("one")
    due = (
        sa.select(one.c.id)
        .join(_CONNECTIONS, _CONNECTIONS.c.id == one.c.connection_id)
        .where(one.c.connection_id == connection_id, one.c.state == "waiting", one.c.next_at <= now)
        .where(
            sa.or_(
                is_called(now), sa.and_(one.c.position.is_(None), one.c.behaviour_until.is_(None), _IS_SET_UP)
            )
        )
        .order_by(one.c.next_at, one.c.id)
        .limit(1)
        .with_for_update(of=one, skip_locked=True)
    )
    d = _DELIVERIES.c
    mine = sa.update(_DELIVERIES).where(d.id == due.scalar_subquery())
    mine = mine.values(attempts=d.attempts + 1, next_at=now + TURN)
    told = (d.id, d.public_id, d.position, d.behaviour_after, d.behaviour_until, d.attempts)
    return db.execute(mine.returning(*told)).first()
