"""Table of search: words that mean the same in this shop."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class SearchSynonym(Base):
    """Whoever looks for `term` also finds `equals`, and the other way round; both are folded."""

    __tablename__ = "search_synonym"
    __table_args__ = (sa.CheckConstraint("term < equals", name="told_once"),)

    site: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    equals: Mapped[str] = mapped_column(primary_key=True)
