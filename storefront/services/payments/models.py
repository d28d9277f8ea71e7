"""Tables of payments: money asked for, money given back, messages that came in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.money import Yen
from storefront.services.payments.rules import Method, Outcome, PaymentState, RefundState

_OPEN = sa.text("state IN ('created', 'requires_action', 'processing')")


class Payment(Base):
    """One payment of an order; an order may have several, of which at most one is open."""

    __tablename__ = "payment"
    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
        sa.CheckConstraint("captured BETWEEN 0 AND amount", name="captured_within_amount"),
        sa.CheckConstraint("refunded BETWEEN 0 AND captured", name="refunded_within_captured"),
        sa.CheckConstraint("(state = 'succeeded') = (captured_at IS NOT NULL)", name="succeeded_is_captured"),
        sa.Index("uq_payment_open_of_order", "order_number", unique=True, postgresql_where=_OPEN),
        sa.Index("uq_payment_session_id", "session_id", unique=True),
        sa.Index("ix_payment_order", "order_number"),
        sa.Index("ix_payment_open", "due_at", postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    order_number: Mapped[str]
    site: Mapped[str]
    method: Mapped[Method] = mapped_column(sa.Text)
    provider: Mapped[str | None]
    intent_id: Mapped[str | None] = mapped_column(unique=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    hosted: Mapped[bool] = mapped_column(server_default=sa.false())
    session_id: Mapped[str | None]
    voucher: Mapped[dict[str, Any] | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    amount: Mapped[Yen]
    captured: Mapped[Yen] = mapped_column(server_default="0")
    refunded: Mapped[Yen] = mapped_column(server_default="0")
    currency: Mapped[str]
    state: Mapped[PaymentState] = mapped_column(sa.Text)
    declines: Mapped[int] = mapped_column(server_default="0")
    decline: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    captured_at: Mapped[datetime | None]
    mismatch_at: Mapped[datetime | None]


class PaymentRefund(Base):
    """Money on its way back from one payment, once per cause (the refund owed, and the payment)."""

    __tablename__ = "payment_refund"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.Index(
            "ix_payment_refund_open", "sent_at", postgresql_where=sa.text("state IN ('requested', 'sent')")
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    owed_id: Mapped[str] = mapped_column(index=True)
    amount: Mapped[Yen]
    reason: Mapped[str]
    cause: Mapped[str] = mapped_column(unique=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[RefundState] = mapped_column(sa.Text)
    stripe_id: Mapped[str | None] = mapped_column(unique=True)
    failure: Mapped[str | None]
    requested_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class Payout(Base):
    """Money that goes back by bank, once per refund owed; the account is sealed and forgotten once paid."""

    __tablename__ = "payout"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint(
            "state <> 'paid' OR (account IS NULL AND paid_at IS NOT NULL)", name="paid_is_forgotten"
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    owed_id: Mapped[str] = mapped_column(unique=True)
    order_number: Mapped[str] = mapped_column(index=True)
    site: Mapped[str]
    amount: Mapped[Yen]
    state: Mapped[str]
    account: Mapped[bytes | None]
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[str | None]


class Payer(Base):
    """Somebody who keeps cards at Stripe, made when they first wish to; `customer_id` is Stripe's."""

    __tablename__ = "payer"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    customer_id: Mapped[str | None] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]


class SavedCard(Base):
    """A copy of what Stripe shows of a kept card, taken anew whenever Stripe tells of a change."""

    __tablename__ = "saved_card"
    __table_args__ = (
        sa.Index("uq_saved_card_default", "payer_id", unique=True, postgresql_where=sa.text("is_default")),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    payer_id: Mapped[int] = mapped_column(sa.ForeignKey("payer.id"), index=True)
    method_id: Mapped[str] = mapped_column(unique=True)
    brand: Mapped[str]
    last4: Mapped[str]
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    is_default: Mapped[bool] = mapped_column(server_default=sa.false())
    created_at: Mapped[datetime]


class InboundMessage(Base):
    """A verified message of a payment provider, stored and applied in one transaction."""

    __tablename__ = "inbound_message"
    __table_args__ = (sa.UniqueConstraint("provider", "event_id"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    provider: Mapped[str]
    event_id: Mapped[str]
    type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(index=True)
    processed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(sa.Text)


class ReconciliationRun(Base):
    """One night's comparison of our books with Stripe's list: both sides in numbers."""

    __tablename__ = "reconciliation_run"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    since: Mapped[datetime]
    here_count: Mapped[int]
    here_captured: Mapped[Yen]
    here_refunded: Mapped[Yen]
    there_count: Mapped[int]
    there_captured: Mapped[Yen]
    there_refunded: Mapped[Yen]
    differences: Mapped[int]
    trouble: Mapped[str]


class ReconciliationItem(Base):
    """One difference; the first night that knows it holds its mark, so that it is told once."""

    __tablename__ = "reconciliation_item"
    __table_args__ = (
        sa.Index("uq_reconciliation_item_first", "mark", unique=True, postgresql_where=sa.text("first")),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reconciliation_run.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    order_number: Mapped[str]
    about: Mapped[str]
    here: Mapped[Yen]
    there: Mapped[Yen]
    mark: Mapped[str]
    first: Mapped[bool]
