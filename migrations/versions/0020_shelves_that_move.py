"""shelves can be hidden, and leave their old addresses behind when they get another one"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("category", sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("category", sa.Column("shown", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "category_address",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_category_address_category_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site", "slug", name=op.f("pk_category_address")),
    )
    op.create_index(op.f("ix_category_address_category_id"), "category_address", ["category_id"])


def downgrade() -> None:
    op.drop_table("category_address")
    op.drop_column("category", "shown")
    op.drop_column("category", "hidden")
