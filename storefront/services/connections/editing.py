"""Connections as the studio writes them: what is told, about whom, where to; secrets are made here and shown once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.gateways.webhooks import Unreachable, callable_address
from storefront.kernel.db import table
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.vault import Vault
from storefront.services.connections import _locks, signing
from storefront.services.connections.kinds import DONE, KINDS, NOBODY, PURPOSES, TOOLS
from storefront.services.connections.models import Connection, Delivery
from storefront.services.connections.rules import ROTATION

_CONNECTIONS, _DELIVERIES = table(Connection), table(Delivery)
_AT_PEACE: dict[str, Any] = {"failures": 0, "failing_since": None, "rest_until": None, "stopped_at": None}


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """A connection as it is written; `purpose` is the consent without which nobody is told of, or empty."""

    slug: str
    name: str
    kinds: tuple[str, ...] = ()
    purpose: str = NOBODY
    url: str = ""
    in_use: bool = False
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """A connection with how it fares: deliveries that wait and failed, since when calls fail, when it was stopped."""

    draft: ConnectionDraft
    signed: bool
    old_until: datetime | None
    failing_since: datetime | None
    stopped_at: datetime | None
    waiting: int
    failed: int


def put(db: Session, draft: ConnectionDraft, *, https_only: bool, now: datetime) -> None:
    """Keep a connection; Refusal at the field. Another address is called at once, whatever became of the old one."""
    _check(draft, https_only)
    values = {
        "name": draft.name, "kinds": sorted(draft.kinds), "purpose": draft.purpose, "url": draft.url,
        "in_use": draft.in_use,
    }  # fmt: skip
    before = _locks.connection(db, draft.site, draft.slug)
    if before is None:
        new = insert(_CONNECTIONS).values(**values, site=draft.site, slug=draft.slug, made_at=now)
        db.execute(new)
        return
    if before.url != draft.url:
        values |= _AT_PEACE
    db.execute(sa.update(_CONNECTIONS).where(_CONNECTIONS.c.id == before.id).values(**values))


def _check(draft: ConnectionDraft, https_only: bool) -> None:
    if unknown := set(draft.kinds) - set(KINDS):
        raise ValueError(f"unknown kinds: {', '.join(sorted(unknown))}")
    if draft.purpose not in PURPOSES:
        raise ValueError(f"unknown purpose: {draft.purpose}")
    if not draft.purpose and any(KINDS[kind].personal for kind in draft.kinds):
        reason = _l("カートと同意の出来事は、だれのことかを知らせる連携先にだけ送れます。")
        raise Refusal(reason, field="purpose")
    if DONE & set(draft.kinds) and draft.purpose != TOOLS:
        reason = _l(
            "お店の中でしたことは、メールでのお知らせに同意した方のことを知らせる連携先にだけ送れます。"
        )
        raise Refusal(reason, field="purpose")
    if draft.url:
        try:
            callable_address(draft.url, https_only=https_only)
        except Unreachable as error:
            reason = _l("https:// ではじまる、公開されているアドレスを入力してください。")
            raise Refusal(reason, field="url") from error


def connection(db: Session, slug: str, *, site: str = "hiyori") -> ConnectionDraft | None:
    """The connection as it was kept."""
    found = state(db, slug, site=site)
    return found.draft if found else None


def state(db: Session, slug: str, *, site: str = "hiyori") -> ConnectionState | None:
    """One connection with how it fares."""
    found = _states(db, _CONNECTIONS.c.site == site, _CONNECTIONS.c.slug == slug)
    return found[0] if found else None


def states(db: Session, *, site: str | None = "hiyori") -> tuple[ConnectionState, ...]:
    """Every connection of a site (of all sites for None), by name."""
    return _states(db, sa.true() if site is None else _CONNECTIONS.c.site == site)


def _states(db: Session, *such: sa.ColumnElement[bool]) -> tuple[ConnectionState, ...]:
    c, d = _CONNECTIONS.c, _DELIVERIES.c
    undone = {state: sa.func.count().filter(d.state == state) for state in ("waiting", "failed")}
    # Counted beside each: connections are few, deliveries are many and nearly all delivered.
    counted = (
        sa.select(undone["waiting"].label("waiting"), undone["failed"].label("failed"))
        .where(d.connection_id == c.id, d.state.in_(undone))
        .lateral()
    )
    query = sa.select(_CONNECTIONS, counted.c.waiting, counted.c.failed).join(counted, sa.true())
    return tuple(_state(row) for row in db.execute(query.where(*such).order_by(c.name, c.id)))


def _state(row: Any) -> ConnectionState:
    draft = ConnectionDraft(row.slug, row.name, tuple(row.kinds), row.purpose, row.url, row.in_use, row.site)
    return ConnectionState(
        draft, row.secret is not None, row.old_until, row.failing_since, row.stopped_at, row.waiting, row.failed
    )  # fmt: skip


def id_of(db: Session, slug: str, site: str) -> int:
    """The number of a connection; NotFound where there is none."""
    query = sa.select(_CONNECTIONS.c.id).where(_CONNECTIONS.c.site == site, _CONNECTIONS.c.slug == slug)
    found = db.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(slug)
    return int(found)


def renew_secret(db: Session, slug: str, vault: Vault, *, now: datetime, site: str = "hiyori") -> str:
    """A new secret, told this once; the one before it signs as well for a day."""
    before = _locks.connection(db, site, slug)
    if before is None:
        raise NotFound(slug)
    secret = signing.new_secret()
    old_until = now + ROTATION if before.secret is not None else None
    new = sa.update(_CONNECTIONS).where(_CONNECTIONS.c.id == before.id)
    db.execute(new.values(secret=vault.seal(secret), old_secret=before.secret, old_until=old_until))
    return secret


def wake(db: Session, connection_id: int) -> None:
    """Forget that calls failed: it is called again at once."""
    db.execute(sa.update(_CONNECTIONS).where(_CONNECTIONS.c.id == connection_id).values(**_AT_PEACE))
