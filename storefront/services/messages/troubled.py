"""Mails that did not leave: for the person who looks after the shop, with the way to send them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.services.messages.models import Mail

# Younger than this, a mail that waits is simply on its way.
ON_ITS_WAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A mail that was refused for good (`failed`) or that keeps waiting; `to` shows only the domain."""

    id: int
    kind: str
    to: str
    failed: bool
    attempts: int
    error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MailCounts:
    """Mails that wait longer than they should, and mails that were refused for good."""

    late: int
    failed: int


def _late(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Mail.state == "queued", Mail.created_at <= now - ON_ITS_WAY)


def troubled(db: Session, *, now: datetime, limit: int = 100) -> tuple[TroubledMail, ...]:
    """Mails in trouble, refused ones first, then the oldest."""
    failed = Mail.state == "failed"
    query = (
        sa.select(Mail.id, Mail.kind, Mail.to, failed, Mail.attempts, Mail.error, Mail.created_at)
        .where(sa.or_(failed, _late(now)))
        .order_by(failed.desc(), Mail.created_at)
        .limit(limit)
    )
    return tuple(
        TroubledMail(id_, kind, domain(to), bool(final), tries, (error or "").replace(to, domain(to)), at)
        for id_, kind, to, final, tries, error, at in db.execute(query)
    )


def domain(address: str) -> str:
    """An address without the person: who looks after mail needs no more."""
    return f"…@{address.rpartition('@')[2]}"


def trouble_counts(db: Session, *, now: datetime) -> MailCounts:
    """How many mails are in trouble."""
    query = sa.select(
        sa.func.count().filter(_late(now)), sa.func.count().filter(Mail.state == "failed")
    ).where(Mail.state != "sent")
    return MailCounts(*db.execute(query).one())


def send_again(db: Session, mail_id: int) -> bool:
    """Queue a mail that was refused for good once more; False when it is not in that state."""
    again = (
        sa.update(Mail).where(Mail.id == mail_id, Mail.state == "failed").values(state="queued", error=None)
    )
    if db.execute(again.returning(Mail.id)).scalar_one_or_none() is None:
        return False
    jobs.enqueue(db, "deliver_mail", queue_name="mail", lock=f"mail:{mail_id}", mail_id=mail_id)
    return True
