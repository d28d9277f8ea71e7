"""Tables of the order room; quantities on the line are the truth, constraints keep them possible."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.oms.rules import FulfilmentState, OrderState
from storefront.oms.types import LineKind, PaymentMethod, Source, WorkKind


class Order(Base):
    """An order; `state` is a copy of what `rules.state_of` derives, kept for the queue."""

    __tablename__ = "oms_order"
    __table_args__ = (
        sa.CheckConstraint("total >= 0", name="total_not_negative"),
        sa.CheckConstraint("refund_due <= paid", name="owed_within_paid"),
        sa.CheckConstraint("refunded <= refund_due AND refunded >= 0", name="refunded_within_owed"),
        sa.CheckConstraint("state <> 'awaiting_payment' OR expires_at IS NOT NULL", name="waiting_ends"),
        sa.Index("ix_oms_order_person", "person_id", "placed_at", "number"),
        sa.Index("ix_oms_order_state", "state", "placed_at", "number"),
        sa.Index("ix_oms_order_email", sa.text("lower(email)")),
        sa.Index(
            "ix_oms_order_waiting", "expires_at", postgresql_where=sa.text("state = 'awaiting_payment'")
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    checkout_id: Mapped[str | None] = mapped_column(unique=True)
    site: Mapped[str]
    channel: Mapped[str]
    source: Mapped[Source] = mapped_column(sa.Text)
    state: Mapped[OrderState] = mapped_column(sa.Text)
    person_id: Mapped[int | None]
    email: Mapped[str]
    phone: Mapped[str]
    name: Mapped[str]
    kana: Mapped[str]
    ship_to: Mapped[dict[str, Any]]
    carrier: Mapped[str]
    wish_date: Mapped[date | None]
    wish_slot: Mapped[str | None]
    drop_off: Mapped[str | None]
    payment_method: Mapped[PaymentMethod] = mapped_column(sa.Text)
    locale: Mapped[str]
    note: Mapped[str]
    total: Mapped[Yen]
    taxes: Mapped[list[dict[str, int]]] = mapped_column(sa.dialects.postgresql.JSONB)
    paid: Mapped[Yen] = mapped_column(server_default="0")
    refund_due: Mapped[Yen] = mapped_column(server_default="0")
    refunded: Mapped[Yen] = mapped_column(server_default="0")
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    expired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]


class OrderLine(Base):
    """A line with frozen price, tax rate and return policy, and its quantities."""

    __tablename__ = "oms_order_line"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "line", name="uq_oms_order_line_place"),
        sa.CheckConstraint("ordered > 0", name="ordered_positive"),
        sa.CheckConstraint(
            "least(allocated, shipped, delivered, cancelled, returned, refunded) >= 0",
            name="quantities_not_negative",
        ),
        sa.CheckConstraint("allocated + cancelled <= ordered", name="allocated_within_ordered"),
        sa.CheckConstraint("shipped <= allocated", name="shipped_within_allocated"),
        sa.CheckConstraint("delivered <= shipped", name="delivered_within_shipped"),
        sa.CheckConstraint("returned <= shipped", name="returned_within_shipped"),
        sa.CheckConstraint("refunded <= ordered", name="refunded_within_ordered"),
        sa.CheckConstraint("(kind = 'goods') = (sku IS NOT NULL)", name="goods_have_a_sku"),
        sa.CheckConstraint(
            "CASE WHEN kind IN ('discount', 'points') THEN unit_price <= 0 ELSE unit_price >= 0 END",
            name="price_has_its_sign",
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_order.id"))
    line: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(sa.Text)
    sku: Mapped[str | None]
    product: Mapped[str | None]
    name: Mapped[LocalText]
    options: Mapped[LocalText | None]
    picture: Mapped[str | None]
    unit_price: Mapped[Yen]
    tax_rate: Mapped[int]
    return_policy_version: Mapped[str | None]
    ordered: Mapped[int]
    allocated: Mapped[int] = mapped_column(server_default="0")
    shipped: Mapped[int] = mapped_column(server_default="0")
    delivered: Mapped[int] = mapped_column(server_default="0")
    cancelled: Mapped[int] = mapped_column(server_default="0")
    returned: Mapped[int] = mapped_column(server_default="0")
    refunded: Mapped[int] = mapped_column(server_default="0")


class Fulfilment(Base):
    """A parcel: one place, one carrier; it only moves forward."""

    __tablename__ = "oms_fulfilment"
    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('shipped', 'delivered') OR tracking_number IS NOT NULL", name="shipped_is_tracked"
        ),
        sa.Index("ix_oms_fulfilment_order", "order_id"),
        sa.Index("ix_oms_fulfilment_tracking", "tracking_number"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_order.id"))
    location: Mapped[str]
    carrier: Mapped[str]
    state: Mapped[FulfilmentState] = mapped_column(sa.Text)
    tracking_number: Mapped[str | None]
    planned_at: Mapped[datetime]
    picking_at: Mapped[datetime | None]
    packed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class FulfilmentLine(Base):
    """Units of an order line in a parcel."""

    __tablename__ = "oms_fulfilment_line"
    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity_positive"),)

    fulfilment_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_fulfilment.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(
        sa.ForeignKey("oms_order_line.id"), primary_key=True, index=True
    )
    quantity: Mapped[int]


class PaymentNote(Base):
    """Money that was reported for an order, once per cause, with the answer that was given."""

    __tablename__ = "oms_payment_note"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_order.id"), index=True)
    cause: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Yen]
    answer: Mapped[str]
    refund_key: Mapped[str | None]
    at: Mapped[datetime]


class RefundDue(Base):
    """What is owed back to the customer, once per cause."""

    __tablename__ = "oms_refund_due"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "cause", name="uq_oms_refund_due_once_per_cause"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name="refunded_within_amount"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_order.id"))
    amount: Mapped[Yen]
    refunded: Mapped[Yen] = mapped_column(server_default="0")
    reason: Mapped[str]
    cause: Mapped[str]
    at: Mapped[datetime]


class WorkItemRow(Base):
    """Something about an order that a person has to settle."""

    __tablename__ = "oms_work_item"
    __table_args__ = (
        sa.Index(
            "uq_oms_work_item_open", "kind", "order_number", unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[WorkKind] = mapped_column(sa.Text)
    order_number: Mapped[str] = mapped_column(sa.ForeignKey("oms_order.number"), index=True)
    reason: Mapped[str]
    data: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class ConfirmationRow(Base):
    """The final confirmation screen as seen (Specified Commercial Transactions Act, art. 12-6)."""

    __tablename__ = "oms_confirmation"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("oms_order.id"), primary_key=True)
    items: Mapped[dict[str, Any]]
    html_hash: Mapped[str]
    terms_version: Mapped[str]
    shown_at: Mapped[datetime]
