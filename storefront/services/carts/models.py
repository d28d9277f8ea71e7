"""Tables of carts; a cart belongs to a visitor or to a person, several may exist."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen

# Written into statements, not given to them: a plan made once must know that the indexes of open carts serve.
OPEN: sa.ColumnElement[str] = sa.literal_column("'open'")


class Cart(Base):
    """A cart; at most one open cart per owner, site and channel.

    `left_at` is when it was found left behind; `public_id` names it in links, drawn when the first is made.
    """

    __tablename__ = "cart"
    __table_args__ = (
        sa.CheckConstraint("(visitor_id is null) <> (person_id is null)", name="one_owner"),
        sa.Index(
            "uq_cart_open_of_visitor",
            "visitor_id",
            "site",
            "channel",
            unique=True,
            postgresql_where=sa.text("state = 'open' and visitor_id is not null"),
        ),
        sa.Index(
            "uq_cart_open_of_person",
            "person_id",
            "site",
            "channel",
            unique=True,
            postgresql_where=sa.text("state = 'open' and person_id is not null"),
        ),
        sa.Index("uq_cart_public_id", "public_id", unique=True),
        sa.Index("ix_cart_idle", "updated_at", postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_cart_left", "left_at", postgresql_where=sa.text("left_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str] = mapped_column(default="hiyori")
    channel: Mapped[str] = mapped_column(default="web")
    visitor_id: Mapped[UUID | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    updated_at: Mapped[datetime]
    public_id: Mapped[str | None]
    left_at: Mapped[datetime | None]


class CartLine(Base):
    """One SKU in a cart with the name and the price that were shown when it was put in."""

    __tablename__ = "cart_line"
    __table_args__ = (
        sa.UniqueConstraint("cart_id", "sku"),
        sa.CheckConstraint("quantity between 1 and 99", name="sane_quantity"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    cart_id: Mapped[int] = mapped_column(sa.ForeignKey("cart.id", ondelete="CASCADE"))
    sku: Mapped[str]
    name: Mapped[LocalText]
    quantity: Mapped[int]
    shown_price: Mapped[Yen]
    added_at: Mapped[datetime]
