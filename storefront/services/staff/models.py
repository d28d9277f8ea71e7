"""Tables of staff and of everything staff did."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class StaffMember(Base):
    """A person who works here; permissions come from roles, scoped to a site and perhaps a shop."""

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    email_key: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    site: Mapped[str] = mapped_column(default="hiyori")
    shop: Mapped[str | None]
    disabled_at: Mapped[datetime | None]


class StaffAct(Base):
    """Append-only audit: who did what to which object, before and after."""

    __tablename__ = "staff_act"
    __table_args__ = (sa.Index(None, "subject", "at"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_member.id"))
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
