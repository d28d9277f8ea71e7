"""full replays of campaigns"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "campaign_replay",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("draft", json, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("portions", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("counted", json, nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("trouble", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("site", "key", name=op.f("pk_campaign_replay")),
    )


def downgrade() -> None:
    op.drop_table("campaign_replay")
