"""The one table of measuring: reports as the night made them, so that no page counts everything anew."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class MeasurementReport(Base):
    """A report by its name; its shape is what `customers.Report` says. No single person can be told from it."""

    __tablename__ = "measurement_report"

    site: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
