"""The table of sessions; the cookie's secret is stored as a digest only."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class WebSession(Base):
    """A session of one browser; rows exist only once something happened."""

    __tablename__ = "web_session"
    __table_args__ = (sa.Index(None, "account_id"), sa.Index(None, "expires_at"))

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    realm: Mapped[str]
    visitor_id: Mapped[UUID]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff_member.id"))
    data: Mapped[dict[str, Any]]
    device: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
