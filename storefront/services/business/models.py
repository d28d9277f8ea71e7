"""Tables of business settings, versions kept."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class BusinessSetting(Base):
    """One version of one group of settings; the highest version whose time has come is in force."""

    __tablename__ = "business_setting"
    __table_args__ = (sa.UniqueConstraint("site", "key", "version"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    key: Mapped[str]
    version: Mapped[int]
    value: Mapped[dict[str, Any]]
    valid_from: Mapped[datetime]
    by: Mapped[str]


class LegalText(Base):
    """One version of a page of law or guidance: rows (特定商取引法) or sections."""

    __tablename__ = "legal_text"
    __table_args__ = (sa.UniqueConstraint("site", "slug", "version"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    slug: Mapped[str]
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    valid_from: Mapped[datetime]
    by: Mapped[str]


class ReturnPolicyRow(Base):
    """One version of a return policy; orders freeze key and version on their lines."""

    __tablename__ = "return_policy"
    __table_args__ = (sa.UniqueConstraint("site", "key", "version"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    key: Mapped[str]
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    valid_from: Mapped[datetime]
    by: Mapped[str]
