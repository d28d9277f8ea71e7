"""Tables of measuring: reports as the night made them, and who is behind them, so that no page counts everything anew."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class MeasurementReport(Base):
    """A report by its name; its shape is what `customers.Report` says. No single person can be told from it."""

    __tablename__ = "measurement_report"

    site: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


class MeasurementWalker(Base):
    """Somebody who bought after a path that the report of paths tells; `place` is the path's place in it."""

    __tablename__ = "measurement_walker"

    site: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
