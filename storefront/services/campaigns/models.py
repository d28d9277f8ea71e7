"""Tables of campaigns: what is edited, what is published, and what each person has met."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class CampaignRow(Base):
    """A campaign: `draft` is what is edited, `live` what visitors get (null: nothing), `state` where it stands."""

    __tablename__ = "campaign"
    __table_args__ = (
        sa.UniqueConstraint("site", "key"),
        sa.CheckConstraint("state in ('draft', 'review', 'published', 'paused')", name="known_state"),
        sa.CheckConstraint("state <> 'published' or live is not null", name="published_has_live"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    draft: Mapped[dict[str, Any]]
    live: Mapped[dict[str, Any] | None]
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class CampaignEdition(Base):
    """A number per site that grows with every change of what is published: workers keep their set by it."""

    __tablename__ = "campaign_edition"

    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class CampaignContact(Base):
    """What one person or visitor has been shown: one row, so that one conditional write keeps every cap exact.

    `campaigns` maps keys to {n: times shown, at: [ms], closed: ms, never: bool, done: ms, read: ms, held: ms
    (drawn not to be shown it), drawn: ms (drawn to be shown it, where that is not counted)};
    `recent` are the times (ms) at which any overlay came.
    """

    __tablename__ = "campaign_contact"
    __table_args__ = (sa.Index(None, "person_id"), sa.Index(None, "updated_at"))

    site: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    visitor_id: Mapped[UUID | None]
    campaigns: Mapped[dict[str, Any]]
    recent: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger))
    updated_at: Mapped[datetime]


class CampaignReplay(Base):
    """The last full replay of a campaign's draft: as it was asked for (`number` counts the askings), how many of its
    portions are done and what they counted; numbers only, nobody can be told from them."""

    __tablename__ = "campaign_replay"

    site: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    draft: Mapped[dict[str, Any]]
    until: Mapped[datetime]
    total: Mapped[int]
    portions: Mapped[int]
    done: Mapped[int]
    edition: Mapped[int]
    counted: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    trouble: Mapped[bool]
