"""Tables of connections: systems outside the house, their keys, what happened in the order of telling, who was told."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.outbox import BusinessEvent


class Connection(Base):
    """A system outside the house: what it is told (`kinds`), about whom (`purpose`, a consent), and where it is called.

    Secrets are sealed; the earlier one signs as well until `old_until`. `failures` counts calls in a row that failed.
    """

    __tablename__ = "connection"
    __table_args__ = (sa.UniqueConstraint("site", "slug"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    kinds: Mapped[list[str]]
    purpose: Mapped[str]
    url: Mapped[str]
    in_use: Mapped[bool]
    secret: Mapped[bytes | None]
    old_secret: Mapped[bytes | None]
    old_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    failing_since: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class ConnectionKey(Base):
    """A bearer key with which a connection asks for events; only its digest is kept."""

    __tablename__ = "connection_key"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    connection_id: Mapped[int] = mapped_column(sa.ForeignKey("connection.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    hint: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ToldEvent(Base):
    """A business event that leaves the house. Positions are given one transaction after the other (`_locks.py`), so
    that whoever has read up to one of them has missed nothing; `key` names the event outside."""

    __tablename__ = "told_event"

    position: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    site: Mapped[str]
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey(BusinessEvent.__table__.c.id, ondelete="CASCADE"), unique=True
    )
    verb: Mapped[str]


class Delivery(Base):
    """One event, or a batch of what people did (numbers of behaviour events behind `behaviour_after`, up to
    `behaviour_until`), on its way to one connection (a trial has neither). `next_at` is when it is due again; whoever takes
    it puts that off first, so that nobody else takes it meanwhile and a killed worker's turn comes again."""

    __tablename__ = "connection_delivery"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "position"),
        sa.Index(
            "uq_connection_delivery_connection_id_behaviour_until", "connection_id", "behaviour_until", unique=True,
            postgresql_where=sa.text("behaviour_until IS NOT NULL"),
        ),
        sa.CheckConstraint("state in ('waiting', 'delivered', 'failed', 'withheld')", name="known_state"),
        sa.Index(
            "ix_connection_delivery_waiting", "connection_id", "next_at", postgresql_where=sa.text("state = 'waiting'")
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    connection_id: Mapped[int] = mapped_column(sa.ForeignKey("connection.id"))
    position: Mapped[int | None] = mapped_column(
        sa.ForeignKey("told_event.position", ondelete="CASCADE"), index=True
    )
    behaviour_after: Mapped[int | None]
    behaviour_until: Mapped[int | None]
    state: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(server_default="")
