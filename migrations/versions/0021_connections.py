"""systems outside the house, their keys, what is told in which order, and what became of it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def key(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.Identity(always=False), nullable=False)


def upgrade() -> None:
    op.create_table(
        "connection",
        key(),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", MOMENT, nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("rest_until", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("site", "slug", name=op.f("uq_connection_site_slug")),
    )
    op.create_table(
        "connection_key",
        key(),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_connection_key_connection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_connection_key_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connection_key_public_id")),
    )
    op.create_index(op.f("ix_connection_key_connection_id"), "connection_key", ["connection_id"])
    told()


def told() -> None:
    op.create_table(
        "told_event",
        key("position"),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["business_event.id"], name=op.f("fk_told_event_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_told_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_told_event_event_id")),
        sa.UniqueConstraint("key", name=op.f("uq_told_event_key")),
    )
    op.create_table(
        "connection_delivery",
        key(),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'delivered', 'failed', 'withheld')",
            name=op.f("ck_connection_delivery_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name=op.f("fk_connection_delivery_connection_id")
        ),
        sa.ForeignKeyConstraint(
            ["position"], ["told_event.position"], name=op.f("fk_connection_delivery_position"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_delivery")),
        sa.UniqueConstraint("connection_id", "position", name=op.f("uq_connection_delivery_connection_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connection_delivery_public_id")),
    )
    op.create_index(op.f("ix_connection_delivery_position"), "connection_delivery", ["position"])
    op.create_index(
        "ix_connection_delivery_waiting", "connection_delivery", ["connection_id", "next_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    for name in ("connection_delivery", "told_event", "connection_key", "connection"):
        op.drop_table(name)
