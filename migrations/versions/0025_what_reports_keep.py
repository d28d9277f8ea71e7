"""who walked which path to a purchase, and how often a profile looked at anything on a day"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measurement_walker",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_measurement_walker_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site", "place", "person_id", name=op.f("pk_measurement_walker")),
    )
    op.create_index(op.f("ix_measurement_walker_person_id"), "measurement_walker", ["person_id"])
    op.add_column("profile", sa.Column("totals", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("profile", "totals")
    op.drop_table("measurement_walker")
