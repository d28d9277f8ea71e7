"""Tables of recommendations: what the jobs computed, read by every page in one statement."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class Recommendation(Base):
    """A product in its place; the subject is a product, a person or a category (0: the whole shop), by `kind`.

    `because_id` is the product that it follows from; of what is bought again, when it was last and how many days
    it usually takes.
    """

    __tablename__ = "recommendation"

    site: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    product_id: Mapped[int]
    because_id: Mapped[int | None]
    last_at: Mapped[datetime | None]
    every_days: Mapped[float | None] = mapped_column(sa.REAL)


class RecommendationRun(Base):
    """What a part of the recommendations was computed from, so that nothing is computed twice."""

    __tablename__ = "recommendation_run"

    site: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
    at: Mapped[datetime]
