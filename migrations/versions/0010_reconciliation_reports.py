"""kept reports of the nightly comparison with Stripe's list"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SUMS = ("count", "captured", "refunded")


def upgrade() -> None:
    op.create_table(
        "reconciliation_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(f"here_{name}", sa.BigInteger(), nullable=False) for name in SUMS),
        *(sa.Column(f"there_{name}", sa.BigInteger(), nullable=False) for name in SUMS),
        sa.Column("differences", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reconciliation_run_public_id")),
    )
    op.create_index("ix_reconciliation_run_started_at", "reconciliation_run", ["started_at"])
    op.create_table(
        "reconciliation_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("here", sa.BigInteger(), nullable=False),
        sa.Column("there", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["reconciliation_run.id"], ondelete="CASCADE", name=op.f("fk_reconciliation_item_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_item")),
    )
    op.create_index("ix_reconciliation_item_run_id", "reconciliation_item", ["run_id"])
    op.create_index(
        "uq_reconciliation_item_first", "reconciliation_item", ["mark"], unique=True,
        postgresql_where=sa.text("first"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("reconciliation_item")
    op.drop_table("reconciliation_run")
