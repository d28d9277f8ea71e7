"""Tables of the stock room; the constraints here are the last word about every quantity."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.ims.types import CommitmentState, Condition, LedgerKind, LocationKind, Restock
from storefront.kernel.db import Base
from storefront.kernel.i18n import LocalText


def _one_of(
    column: str, values: type[CommitmentState] | type[Condition] | type[LedgerKind]
) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{v}'" for v in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class LocationRow(Base):
    """A warehouse or a shop."""

    __tablename__ = "ims_location"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[LocalText]
    kind: Mapped[LocationKind] = mapped_column(sa.Text)
    prefecture: Mapped[str]
    postal_code: Mapped[str]
    address: Mapped[LocalText]
    phone: Mapped[str]
    hours: Mapped[LocalText]
    priority: Mapped[int]
    sells_online: Mapped[bool]
    ships: Mapped[bool]
    pickup: Mapped[bool]
    restock: Mapped[Restock] = mapped_column(sa.Text)
    sites: Mapped[list[str]]
    active: Mapped[bool]


class Stock(Base):
    """Counters of a SKU at a place in a condition; `held` and `allocated` are parts of `on_hand`."""

    __tablename__ = "ims_stock"
    __table_args__ = (
        sa.UniqueConstraint("sku", "location", "condition", name="uq_ims_stock_place"),
        sa.CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        sa.CheckConstraint("held >= 0", name="held_not_negative"),
        sa.CheckConstraint("allocated >= 0", name="allocated_not_negative"),
        sa.CheckConstraint("held + allocated <= on_hand", name="promised_within_on_hand"),
        _one_of("condition", Condition),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    sku: Mapped[str]
    location: Mapped[str] = mapped_column(sa.ForeignKey("ims_location.code"))
    condition: Mapped[Condition] = mapped_column(sa.Text, default=Condition.NEW)
    on_hand: Mapped[int] = mapped_column(server_default="0")
    held: Mapped[int] = mapped_column(server_default="0")
    allocated: Mapped[int] = mapped_column(server_default="0")


class Ledger(Base):
    """Every change of `on_hand`, written once per cause and never changed."""

    __tablename__ = "ims_ledger"
    __table_args__ = (
        sa.UniqueConstraint(
            "cause_type", "cause_id", "sku", "location", "condition", "kind", "serial",
            name="uq_ims_ledger_once_per_cause", postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint("delta <> 0 OR kind = 'first_count'", name="delta_moves"),
        sa.CheckConstraint("serial IS NULL OR delta IN (1, -1)", name="serial_is_one_piece"),
        sa.Index("ix_ims_ledger_place", "sku", "location", "condition"),
        _one_of("condition", Condition),
        _one_of("kind", LedgerKind),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    at: Mapped[datetime]
    sku: Mapped[str]
    location: Mapped[str] = mapped_column(sa.ForeignKey("ims_location.code"))
    condition: Mapped[Condition] = mapped_column(sa.Text)
    serial: Mapped[str | None]
    delta: Mapped[int]
    kind: Mapped[LedgerKind] = mapped_column(sa.Text)
    cause_type: Mapped[str]
    cause_id: Mapped[str]
    actor: Mapped[str]


class Commitment(Base):
    """Units promised to a line of an owner (an order number) from one place."""

    __tablename__ = "ims_commitment"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("shipped >= 0 AND released >= 0", name="parts_not_negative"),
        sa.CheckConstraint("shipped + released <= quantity", name="parts_within_quantity"),
        sa.CheckConstraint(
            "state IN ('held', 'allocated') OR shipped + released = quantity", name="closed_has_nothing_open"
        ),
        _one_of("state", CommitmentState),
        sa.Index(
            "uq_ims_commitment_live", "owner", "line", "sku", "location", unique=True,
            postgresql_where=sa.text("state IN ('held', 'allocated', 'shipped')"),
        ),
        sa.Index("ix_ims_commitment_owner", "owner"),
        sa.Index("ix_ims_commitment_expiry", "expires_at", postgresql_where=sa.text("state = 'held'")),
        sa.Index(
            "ix_ims_commitment_place", "sku", "location",
            postgresql_where=sa.text("state IN ('held', 'allocated')"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    owner: Mapped[str]
    line: Mapped[int]
    sku: Mapped[str]
    location: Mapped[str] = mapped_column(sa.ForeignKey("ims_location.code"))
    quantity: Mapped[int]
    shipped: Mapped[int] = mapped_column(server_default="0")
    released: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[CommitmentState] = mapped_column(sa.Text)
    channel: Mapped[str]
    expires_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Safety(Base):
    """Units that a place keeps back from a channel: for one SKU, or for all others."""

    __tablename__ = "ims_safety"
    __table_args__ = (
        sa.UniqueConstraint(
            "location", "channel", "sku", name="uq_ims_safety_place", postgresql_nulls_not_distinct=True
        ),
        sa.CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    location: Mapped[str] = mapped_column(sa.ForeignKey("ims_location.code"))
    channel: Mapped[str]
    sku: Mapped[str | None]
    quantity: Mapped[int]


class Shelf(Base):
    """Where on the floor of a place a SKU lies, so that pickers walk once."""

    __tablename__ = "ims_shelf"

    location: Mapped[str] = mapped_column(sa.ForeignKey("ims_location.code"), primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    shelf: Mapped[str]


LEDGER_FUNCTION = """
CREATE OR REPLACE FUNCTION ims_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ims_ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
LEDGER_TRIGGER = """
CREATE TRIGGER ims_ledger_append_only BEFORE UPDATE OR DELETE ON ims_ledger
FOR EACH ROW EXECUTE FUNCTION ims_ledger_is_append_only()
"""
COMMITMENT_FUNCTION = """
CREATE OR REPLACE FUNCTION ims_commitment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT (
    (OLD.state = 'held' AND NEW.state IN ('allocated', 'released', 'expired'))
    OR (OLD.state = 'allocated' AND NEW.state IN ('shipped', 'released'))
  ) THEN
    RAISE EXCEPTION 'a commitment moves forward only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""
COMMITMENT_TRIGGER = """
CREATE TRIGGER ims_commitment_forward BEFORE UPDATE ON ims_commitment
FOR EACH ROW EXECUTE FUNCTION ims_commitment_moves_forward()
"""
for _table, _statement in (
    (Ledger, LEDGER_FUNCTION),
    (Ledger, LEDGER_TRIGGER),
    (Commitment, COMMITMENT_FUNCTION),
    (Commitment, COMMITMENT_TRIGGER),
):
    sa.event.listen(_table.__table__, "after_create", sa.DDL(_statement))  # type: ignore[no-untyped-call]  # the library has no types here
