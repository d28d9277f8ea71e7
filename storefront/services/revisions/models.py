"""Table of revisions: the one audit of the desk where the shop is edited."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class Revision(Base):
    """One version of one thing as it was saved: append-only; the unique key lets one of two savers through."""

    __tablename__ = "revision"
    __table_args__ = (
        sa.UniqueConstraint("site", "kind", "key", "number"),
        sa.CheckConstraint("act in ('create', 'edit', 'undo', 'found')", name="known_act"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    number: Mapped[int]
    act: Mapped[str]
    undid: Mapped[int | None]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff_member.id"))
