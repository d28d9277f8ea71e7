"""Business events: written with the change that they tell of; a job carries them to whoever reacts."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.kernel import clock, jobs
from storefront.kernel.asking import change
from storefront.kernel.db import Base

_nobody_reacts: ContextVar[bool] = ContextVar("storefront_nobody_reacts", default=False)


# Open cases between a person (`data.person_id`) and the shop; `data.key` names the case.
CASE_VERBS = tuple(
    f"{kind}.{end}" for kind in ("return", "repair", "complaint") for end in ("opened", "closed")
)
_CASE_VERBS = ", ".join(f"'{verb}'" for verb in CASE_VERBS)


class BusinessEvent(Base):
    """The one event envelope (at, actor, subject, verb, cause, site, channel, data)."""

    __tablename__ = "business_event"
    __table_args__ = (
        sa.UniqueConstraint("subject", "verb", "cause", name="uq_business_event_once_per_cause"),
        sa.Index("ix_business_event_subject", "subject", "id"),
        sa.Index(
            "ix_business_event_case",
            sa.text("(data ->> 'person_id')"),
            postgresql_where=sa.text(f"verb IN ({_CASE_VERBS})"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    subject: Mapped[str]
    verb: Mapped[str]
    cause: Mapped[str | None]
    site: Mapped[str]
    channel: Mapped[str]
    data: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Event:
    """A business event as others read it."""

    id: int
    at: datetime
    actor: str
    subject: str
    verb: str
    cause: str | None
    site: str
    channel: str
    data: dict[str, Any]


_REACTION = jobs.enqueueing("react", "jsonb_build_object('event_id', id)")
# An event that was told already puts no job either.
_TELL = change(f"""
WITH told AS (
  INSERT INTO business_event (at, actor, subject, verb, cause, site, channel, data)
  VALUES (:at, :actor, :subject, :verb, CAST(:cause AS text), :site, :channel, CAST(:data AS jsonb))
  ON CONFLICT DO NOTHING RETURNING id)
SELECT id, CASE WHEN :react THEN {_REACTION} END FROM told
""")  # noqa: S608 (only our own fragments)


def telling(verb: str, subject: str, data: str, condition: str) -> tuple[str, str]:
    """SQL of the same for a statement that writes its cause too (our own fragments only): the parts `told` and `reacting`.

    They need :told_at and :react (see `reacts`); the event is written where `condition` holds.
    """
    told = f"""INSERT INTO business_event (at, actor, subject, verb, cause, site, channel, data)
  SELECT CAST(:told_at AS timestamptz), 'system', '{subject}', '{verb}', NULL, 'hiyori', 'web', {data}
  WHERE {condition} RETURNING id"""
    return told, f"SELECT CASE WHEN :react THEN {_REACTION} END AS job FROM told"  # noqa: S608 (only our own fragments)


def reacts() -> bool:
    """Whether events of this moment are reacted to."""
    return not _nobody_reacts.get()


@contextmanager
def without_reactions() -> Iterator[None]:
    """Events of this block are history written down afterwards: they are kept, nobody reacts to them."""
    mark = _nobody_reacts.set(True)
    try:
        yield
    finally:
        _nobody_reacts.reset(mark)


def publish(
    db: Session,
    verb: str,
    subject: str,
    *,
    actor: str = "system",
    cause: str | None = None,
    data: dict[str, Any] | None = None,
    site: str = "hiyori",
    channel: str = "web",
    at: datetime | None = None,
    react: bool = True,
) -> bool:
    """Write an event and enqueue its reactions; False when this cause was already told."""
    told = _TELL.first(
        db, at=at or clock.now(), actor=actor, subject=subject, verb=verb, cause=cause, site=site,
        channel=channel, data=json.dumps(data or {}), react=react and reacts(),
    )  # fmt: skip
    return told is not None


def event(db: Session, event_id: int) -> Event | None:
    """One event by its number."""
    rows = _events(db, BusinessEvent.id == event_id)
    return rows[0] if rows else None


def events(db: Session, event_ids: Iterable[int]) -> dict[int, Event]:
    """These events by number, in one statement; those that are gone are missing."""
    return {found.id: found for found in _events(db, BusinessEvent.id.in_(sorted(set(event_ids))))}


def history(db: Session, subject: str) -> tuple[Event, ...]:
    """Everything that happened to a subject, oldest first."""
    return _events(db, BusinessEvent.subject == subject)


def cases_of(db: Session, person_ids: Iterable[int]) -> tuple[Event, ...]:
    """Every opening and closing of a return, a repair or a complaint of these people (`data.person_id`), oldest first."""
    owner = sa.literal_column("data ->> 'person_id'").in_([str(person) for person in sorted(set(person_ids))])
    return _events(db, sa.and_(sa.text(f"verb IN ({_CASE_VERBS})"), owner))


def _events(db: Session, condition: Any) -> tuple[Event, ...]:
    table = BusinessEvent.__table__.c
    columns = [table[name] for name in Event.__slots__]
    return tuple(Event(*row) for row in db.execute(sa.select(*columns).where(condition).order_by(table.id)))
