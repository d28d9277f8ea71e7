"""The open sessions of an account: shown to its owner, ended one by one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.services.visits.devices import Device, device_of
from storefront.services.visits.models import WebSession


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it; `key` names it without saying its secret."""

    key: str
    device: Device
    since: datetime
    seen_at: datetime
    here: bool


def sessions_of(db: Session, account_id: int, *, here: str, now: datetime) -> tuple[OpenSession, ...]:
    """Every open session of the account, this one (by its token) first, then the last seen."""
    columns = (WebSession.digest, WebSession.device, WebSession.created_at, WebSession.seen_at)
    query = sa.select(*columns).where(WebSession.account_id == account_id, WebSession.expires_at > now)
    mine = ids.digest(here)
    rows = db.execute(query.order_by(WebSession.seen_at.desc(), WebSession.digest)).all()
    every = [
        OpenSession(_key(r.digest), device_of(r.device), r.created_at, r.seen_at, r.digest == mine)
        for r in rows
    ]
    return tuple(sorted(every, key=lambda s: not s.here))


def end_one(db: Session, account_id: int, key: str) -> bool:
    """End this session of the account; False when it is not (or no longer) one of its own."""
    own = db.execute(sa.select(WebSession.digest).where(WebSession.account_id == account_id)).scalars()
    wanted = [digest for digest in own if _key(digest) == key]
    if wanted:
        db.execute(sa.delete(WebSession).where(WebSession.digest.in_(wanted)))
    return bool(wanted)


def _key(digest: bytes) -> str:
    return ids.digest(digest.hex()).hex()[:20]
