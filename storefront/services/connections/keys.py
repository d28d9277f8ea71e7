"""Keys with which connections ask for events: shown once, kept as digests, revoked at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.db import table, touched
from storefront.services.connections.editing import id_of
from storefront.services.connections.models import Connection, ConnectionKey

PREFIX = "sfk_"
NOTED = timedelta(minutes=1)  # `used_at` is no more exact than this
_CONNECTIONS, _KEYS = table(Connection), table(ConnectionKey)


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as the studio lists it; `hint` is its end."""

    id: str
    hint: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: a key that holds, and what its connection may be told about whom."""

    key_id: str
    name: str
    site: str
    kinds: tuple[str, ...]
    purpose: str
    in_use: bool
    used_at: datetime | None


def make_key(db: Session, slug: str, *, by: str, now: datetime, site: str = "hiyori") -> str:
    """A new key, told this once."""
    key = PREFIX + ids.token()
    row = insert(_KEYS).values(
        public_id=ids.public_id(), connection_id=id_of(db, slug, site), digest=ids.digest(key), hint=key[-4:],
        made_at=now, made_by=by,
    )  # fmt: skip
    db.execute(row)
    return key


def keys(db: Session, slug: str, *, site: str = "hiyori") -> tuple[KeyView, ...]:
    """The keys of a connection, the newest first."""
    k = _KEYS.c
    query = sa.select(k.public_id, k.hint, k.made_at, k.used_at, k.revoked_at)
    query = query.where(k.connection_id == id_of(db, slug, site))
    return tuple(KeyView(*row) for row in db.execute(query.order_by(k.made_at.desc(), k.id.desc())))


def revoke(db: Session, slug: str, key_id: str, *, now: datetime, site: str = "hiyori") -> bool:
    """The key holds no more; False when it did not."""
    k = _KEYS.c
    mine = sa.update(_KEYS).where(k.public_id == key_id, k.connection_id == id_of(db, slug, site))
    return touched(db.execute(mine.where(k.revoked_at.is_(None)).values(revoked_at=now))) == 1


def reader(db: Session, key: str) -> Reader | None:
    """Who brings this key; None for one that is unknown or revoked."""
    c, k = _CONNECTIONS.c, _KEYS.c
    query = (
        sa.select(k.public_id, c.name, c.site, c.kinds, c.purpose, c.in_use, k.used_at)
        .join(_CONNECTIONS, c.id == k.connection_id)
        .where(k.digest == ids.digest(key), k.revoked_at.is_(None))
    )
    row = db.execute(query).first()
    return None if row is None else Reader(*row[:3], tuple(row.kinds), *row[4:])


def is_noted(reader: Reader, now: datetime) -> bool:
    """Whether its last use is written down closely enough."""
    return reader.used_at is not None and now - reader.used_at < NOTED


def note_used(db: Session, reader: Reader, *, now: datetime) -> None:
    """The key was used now."""
    db.execute(sa.update(_KEYS).where(_KEYS.c.public_id == reader.key_id).values(used_at=now))
