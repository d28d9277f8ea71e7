"""Tables of promotions: what is offered, its coupons, and who used what."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen


class Promotion(Base):
    """A promotion; `used` counts uses however they came about, with or without a code.

    `rule` holds conditions and benefit (`storing.py`); `name` is internal, `title` is what customers read.
    """

    __tablename__ = "promotion"
    __table_args__ = (
        sa.UniqueConstraint("site", "slug"),
        sa.CheckConstraint("state in ('draft', 'live', 'paused')", name="known_state"),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        sa.CheckConstraint("used >= 0 AND (total_limit IS NULL OR used <= total_limit)", name="used_within_limit"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str] = mapped_column(default="hiyori")
    slug: Mapped[str]
    name: Mapped[str]
    title: Mapped[LocalText]
    note: Mapped[LocalText]
    state: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    rule: Mapped[dict[str, Any]]
    total_limit: Mapped[int | None]
    person_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    updated_at: Mapped[datetime]


class CouponBatch(Base):
    """Coupons made together: one code for many, many codes for one use each, or one for each of some people."""

    __tablename__ = "coupon_batch"
    __table_args__ = (sa.CheckConstraint("kind in ('multi', 'single', 'personal')", name="known_kind"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), index=True)
    kind: Mapped[str]
    note: Mapped[str]
    made: Mapped[int]
    ends_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class Coupon(Base):
    """A code, known by its digest only; `sealed` opens with the key of the house, for lists that are handed out."""

    __tablename__ = "coupon"
    __table_args__ = (
        sa.CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name="used_within_limit"),
        sa.Index("ix_coupon_person", "person_id", postgresql_where=sa.text("person_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("coupon_batch.id"), index=True)
    site: Mapped[str]
    digest: Mapped[bytes] = mapped_column(unique=True)
    sealed: Mapped[bytes]
    hint: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    most_uses: Mapped[int | None]
    used: Mapped[int] = mapped_column(server_default="0")


class CouponHolding(Base):
    """A coupon somebody has on hand: a person, or the visitor of a browser who is nobody yet."""

    __tablename__ = "coupon_holding"
    __table_args__ = (
        sa.CheckConstraint("(visitor_id is null) <> (person_id is null)", name="one_holder"),
        sa.Index(
            "uq_coupon_holding_of_person", "person_id", "coupon_id", unique=True,
            postgresql_where=sa.text("person_id is not null"),
        ),
        sa.Index(
            "uq_coupon_holding_of_visitor", "visitor_id", "coupon_id", unique=True,
            postgresql_where=sa.text("visitor_id is not null"),
        ),
        sa.Index(None, "taken_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    coupon_id: Mapped[int] = mapped_column(sa.ForeignKey("coupon.id", ondelete="CASCADE"), index=True)
    visitor_id: Mapped[UUID | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    taken_at: Mapped[datetime]


class PromotionUse(Base):
    """A promotion used by an order, once; given back when the order comes to nothing."""

    __tablename__ = "promotion_use"
    __table_args__ = (sa.UniqueConstraint("order_number", "promotion_id"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), index=True)
    order_number: Mapped[str]
    coupon_id: Mapped[int | None] = mapped_column(sa.ForeignKey("coupon.id"), index=True)
    saved: Mapped[Yen]
    at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]


class PromotionTurn(Base):
    """One of the turns a person has with a promotion: the key makes "once per person" exact.

    `who` is `p:<person>` and, for guests and members alike, `e:<digest of the e-mail address>`.
    """

    __tablename__ = "promotion_turn"

    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True, index=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(index=True)
