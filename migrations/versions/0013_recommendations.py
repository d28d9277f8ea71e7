"""what is recommended beside products, to people and on shelves, as the jobs computed it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recommendation",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("place", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("because_id", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("every_days", sa.REAL(), nullable=True),
        sa.PrimaryKeyConstraint("site", "kind", "subject_id", "place", name=op.f("pk_recommendation")),
    )
    op.create_table(
        "recommendation_run",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "part", name=op.f("pk_recommendation_run")),
    )


def downgrade() -> None:
    op.drop_table("recommendation_run")
    op.drop_table("recommendation")
