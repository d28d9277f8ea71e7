"""refunds that are paid by bank"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payout",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("owed_id", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_by", sa.String(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payout_amount_positive")),
        sa.CheckConstraint(
            "state <> 'paid' OR (account IS NULL AND paid_at IS NOT NULL)",
            name=op.f("ck_payout_paid_is_forgotten"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payout_public_id")),
        sa.UniqueConstraint("owed_id", name=op.f("uq_payout_owed_id")),
    )
    op.create_index("ix_payout_order_number", "payout", ["order_number"])


def downgrade() -> None:
    op.drop_table("payout")
