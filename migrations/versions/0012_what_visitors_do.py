"""what visitors do, by month, and what follows from it: one profile per person or visitor"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)
CASES = "verb IN ('return.opened', 'return.closed', 'repair.opened', 'repair.closed', 'complaint.opened', 'complaint.closed')"


def upgrade() -> None:
    _behaviour()
    _profiles()
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_business_event_case", "business_event", [sa.text("(data ->> 'person_id')")],
            postgresql_where=sa.text(CASES), postgresql_concurrently=True,
        )


def _behaviour() -> None:
    op.execute("CREATE SEQUENCE behaviour_event_id_seq")
    op.create_table(
        "behaviour_event",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('behaviour_event_id_seq')"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), server_default="", nullable=False),
        sa.Column("data", JSON, server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", "at", name=op.f("pk_behaviour_event")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("ix_behaviour_event_visitor", "behaviour_event", ["visitor_id", "at"])
    op.create_index(
        "ix_behaviour_event_person", "behaviour_event", ["person_id", "at"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "ix_behaviour_event_campaign", "behaviour_event", ["campaign", "verb", "at"],
        postgresql_where=sa.text("campaign <> ''"),
    )
    op.execute("CREATE TABLE behaviour_event_default PARTITION OF behaviour_event DEFAULT")
    op.create_table(
        "behaviour_cursor",
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_behaviour_cursor")),
    )


def _profiles() -> None:
    empty = {"[]": ("bought", "undelivered", "unpaid", "cases", "viewed"), "{}": ("interests", "counts", "sizes")}
    sets = ("channels", "devices", "consents", "lists")
    op.create_table(
        "profile",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("first_seen", MOMENT, nullable=True),
        sa.Column("last_seen", MOMENT, nullable=True),
        sa.Column("orders", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("spent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_order_at", MOMENT, nullable=True),
        sa.Column("last_order_at", MOMENT, nullable=True),
        sa.Column("prefecture", sa.String(), server_default="", nullable=False),
        *(sa.Column(name, JSON, server_default=of, nullable=False) for of, names in empty.items() for name in names),
        *(sa.Column(name, JSON, server_default="[]", nullable=False) for name in sets),
        sa.Column("abandoned", JSON, nullable=True),
        sa.Column("told", JSON, server_default="{}", nullable=False),
        sa.CheckConstraint("(visitor_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_profile_one_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("person_id", "site", name=op.f("uq_profile_person_id_site")),
        sa.UniqueConstraint("visitor_id", "site", name=op.f("uq_profile_visitor_id_site")),
    )
    op.create_index("ix_profile_last_seen", "profile", ["site", "last_seen"])
    op.create_table(
        "profile_visitor",
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_visitor_person_id")),
        sa.PrimaryKeyConstraint("visitor_id", name=op.f("pk_profile_visitor")),
    )
    op.create_index("ix_profile_visitor_person_id", "profile_visitor", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_business_event_case", "business_event")
    for name in ("profile_visitor", "profile", "behaviour_cursor", "behaviour_event"):
        op.drop_table(name)
    op.execute("DROP SEQUENCE behaviour_event_id_seq")
