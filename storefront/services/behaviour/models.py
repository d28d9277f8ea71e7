"""Tables of what visitors do: events by month, and how far each of their readers has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base

# Not an identity column: PostgreSQL before 17 knows none in partitioned tables.
NUMBERS = sa.Sequence("behaviour_event_id_seq", metadata=Base.metadata)


class BehaviourEvent(Base):
    """One thing that somebody did or was shown; append-only, one partition per month (UTC) and one for the rest.

    `visitor_id` and `person_id` are both empty where somebody does not want to be known: such events count, for nobody.
    """

    __tablename__ = "behaviour_event"
    __table_args__ = (
        sa.Index("ix_behaviour_event_visitor", "visitor_id", "at"),
        sa.Index(
            "ix_behaviour_event_person", "person_id", "at", postgresql_where=sa.text("person_id IS NOT NULL")
        ),
        sa.Index(
            "ix_behaviour_event_campaign",
            "campaign",
            "verb",
            "at",
            postgresql_where=sa.text("campaign <> ''"),
        ),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, server_default=NUMBERS.next_value(), autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)
    site: Mapped[str]
    channel: Mapped[str]
    visitor_id: Mapped[UUID | None]
    person_id: Mapped[int | None]
    verb: Mapped[str]
    subject: Mapped[str]
    campaign: Mapped[str] = mapped_column(server_default="")
    data: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class BehaviourCursor(Base):
    """The last event that a reader has dealt with."""

    __tablename__ = "behaviour_cursor"

    reader: Mapped[str] = mapped_column(primary_key=True)
    last_id: Mapped[int]


@sa.event.listens_for(BehaviourEvent.__table__, "after_create")
def _take_the_rest(target: Any, connection: sa.Connection, **_: Any) -> None:
    connection.exec_driver_sql("CREATE TABLE behaviour_event_default PARTITION OF behaviour_event DEFAULT")
