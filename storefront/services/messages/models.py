"""The table of mails: each leaves once per cause."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class Mail(Base):
    """A mail that goes or went out; its words are made from `context` when it is delivered."""

    __tablename__ = "mail"
    __table_args__ = (
        sa.UniqueConstraint("kind", "cause", name="uq_mail_once_per_cause"),
        sa.CheckConstraint("state in ('queued', 'sent', 'failed')", name="known_state"),
        sa.Index("ix_mail_waiting", "created_at", postgresql_where=sa.text("state <> 'sent'")),
        sa.Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    kind: Mapped[str]
    cause: Mapped[str]
    site: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    to: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    context: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
