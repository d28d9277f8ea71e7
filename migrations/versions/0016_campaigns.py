"""campaigns, the number of what is published, and what each person was shown"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=False),
        sa.Column("live", postgresql.JSONB(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('draft', 'review', 'published', 'paused')", name=op.f("ck_campaign_known_state")),
        sa.CheckConstraint("state <> 'published' or live is not null", name=op.f("ck_campaign_published_has_live")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("site", "key", name=op.f("uq_campaign_site_key")),
    )
    op.create_table(
        "campaign_edition",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_campaign_edition")),
    )
    op.create_table(
        "campaign_contact",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("campaigns", postgresql.JSONB(), nullable=False),
        sa.Column("recent", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_campaign_contact_person_id")),
        sa.PrimaryKeyConstraint("site", "who", name=op.f("pk_campaign_contact")),
    )
    op.create_index(op.f("ix_campaign_contact_person_id"), "campaign_contact", ["person_id"])
    op.create_index(op.f("ix_campaign_contact_updated_at"), "campaign_contact", ["updated_at"])


def downgrade() -> None:
    op.drop_table("campaign_contact")
    op.drop_table("campaign_edition")
    op.drop_table("campaign")
