"""Tables of audiences: rules and lists, and who stands on a list."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.i18n import LocalText


class Audience(Base):
    """Whom something is meant for: a rule, or a list (`static`) whose rule only names itself."""

    __tablename__ = "audience"
    __table_args__ = (
        sa.UniqueConstraint("site", "key"),
        sa.CheckConstraint("kind in ('rule', 'static')", name="known_kind"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    name: Mapped[LocalText]
    rule: Mapped[dict[str, Any]]
    in_use: Mapped[bool] = mapped_column(server_default=sa.true())
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class AudienceMember(Base):
    """A person on a list."""

    __tablename__ = "audience_member"

    audience_id: Mapped[int] = mapped_column(sa.ForeignKey("audience.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]
