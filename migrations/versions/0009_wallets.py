"""cards that customers keep at Stripe"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_payer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payer_public_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_payer_person_id")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_payer_customer_id")),
    )
    op.create_table(
        "saved_card",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("last4", sa.String(), nullable=False),
        sa.Column("exp_month", sa.BigInteger(), nullable=False),
        sa.Column("exp_year", sa.BigInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_saved_card_payer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_card")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_card_public_id")),
        sa.UniqueConstraint("method_id", name=op.f("uq_saved_card_method_id")),
    )
    op.create_index("ix_saved_card_payer_id", "saved_card", ["payer_id"])
    op.create_index(
        "uq_saved_card_default", "saved_card", ["payer_id"], unique=True, postgresql_where=sa.text("is_default")
    )


def downgrade() -> None:
    op.drop_table("saved_card")
    op.drop_table("payer")
