"""The table of checkouts: what a customer has told so far, and the order it became."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class Checkout(Base):
    """One way from a cart to an order; a visitor has at most one open per site and channel."""

    __tablename__ = "checkout"
    __table_args__ = (
        sa.CheckConstraint("state in ('open', 'placed', 'abandoned')", name="known_state"),
        sa.CheckConstraint("(state = 'placed') = (order_number is not null)", name="placed_has_order"),
        sa.Index(
            "uq_checkout_open_of_visitor",
            "visitor_id",
            "site",
            "channel",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "updated_at", postgresql_where=sa.text("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    cart_id: Mapped[int] = mapped_column(sa.ForeignKey("cart.id"), index=True)
    visitor_id: Mapped[UUID]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    site: Mapped[str] = mapped_column(default="hiyori")
    channel: Mapped[str] = mapped_column(default="web")
    state: Mapped[str] = mapped_column(default="open")
    data: Mapped[dict[str, Any]]
    order_number: Mapped[str | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
