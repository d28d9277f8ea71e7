"""promotions, their coupons, and who used what"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def upgrade() -> None:
    op.create_table(
        "promotion",
        key(),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("note", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("rule", postgresql.JSONB(), nullable=False),
        sa.Column("total_limit", sa.BigInteger(), nullable=True),
        sa.Column("person_limit", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("state in ('draft', 'live', 'paused')", name=op.f("ck_promotion_known_state")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_promotion_starts_before_it_ends")),
        sa.CheckConstraint(
            "used >= 0 AND (total_limit IS NULL OR used <= total_limit)",
            name=op.f("ck_promotion_used_within_limit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("site", "slug", name=op.f("uq_promotion_site_slug")),
    )
    coupons()
    uses()


def coupons() -> None:
    op.create_table(
        "coupon_batch",
        key(),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('multi', 'single', 'personal')", name=op.f("ck_coupon_batch_known_kind")),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_coupon_batch_promotion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_coupon_batch_public_id")),
    )
    op.create_index("ix_coupon_batch_promotion_id", "coupon_batch", ["promotion_id"])
    op.create_table(
        "coupon",
        key(),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("most_uses", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name=op.f("ck_coupon_used_within_limit")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["coupon_batch.id"], name=op.f("fk_coupon_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_coupon_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon")),
        sa.UniqueConstraint("digest", name=op.f("uq_coupon_digest")),
    )
    op.create_index("ix_coupon_batch_id", "coupon", ["batch_id"])
    op.create_index(
        "ix_coupon_person", "coupon", ["person_id"], postgresql_where=sa.text("person_id IS NOT NULL")
    )
    op.create_table(
        "coupon_holding",
        key(),
        sa.Column("coupon_id", sa.BigInteger(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(visitor_id is null) <> (person_id is null)", name=op.f("ck_coupon_holding_one_holder")
        ),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupon.id"], ondelete="CASCADE", name=op.f("fk_coupon_holding_coupon_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_coupon_holding_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_holding")),
    )
    op.create_index("ix_coupon_holding_coupon_id", "coupon_holding", ["coupon_id"])
    op.create_index("ix_coupon_holding_taken_at", "coupon_holding", ["taken_at"])
    for holder in ("person", "visitor"):
        op.create_index(
            f"uq_coupon_holding_of_{holder}", "coupon_holding", [f"{holder}_id", "coupon_id"], unique=True,
            postgresql_where=sa.text(f"{holder}_id is not null"),
        )  # fmt: skip


def uses() -> None:
    op.create_table(
        "promotion_use",
        key(),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("coupon_id", sa.BigInteger(), nullable=True),
        sa.Column("saved", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("given_back_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_use_promotion_id")
        ),
        sa.ForeignKeyConstraint(["coupon_id"], ["coupon.id"], name=op.f("fk_promotion_use_coupon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_use")),
        sa.UniqueConstraint("order_number", "promotion_id", name=op.f("uq_promotion_use_order_number_promotion_id")),
    )
    op.create_index("ix_promotion_use_promotion_id", "promotion_use", ["promotion_id"])
    op.create_index("ix_promotion_use_coupon_id", "promotion_use", ["coupon_id"])
    op.create_table(
        "promotion_turn",
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_turn_promotion_id")
        ),
        sa.PrimaryKeyConstraint("promotion_id", "who", "turn", name=op.f("pk_promotion_turn")),
    )
    op.create_index("ix_promotion_turn_order_number", "promotion_turn", ["order_number"])
    op.create_index("ix_promotion_turn_who", "promotion_turn", ["who"])


def downgrade() -> None:
    for table in ("promotion_turn", "promotion_use", "coupon_holding", "coupon", "coupon_batch", "promotion"):
        op.drop_table(table)
