"""carts that were left behind, and what names them in a link"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cart", sa.Column("public_id", sa.String(), nullable=True))
    op.add_column("cart", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    with op.get_context().autocommit_block():
        op.create_index("uq_cart_public_id", "cart", ["public_id"], unique=True, postgresql_concurrently=True)
        op.create_index(
            "ix_cart_idle", "cart", ["updated_at"], postgresql_where=sa.text("state = 'open'"), postgresql_concurrently=True
        )
        op.create_index(
            "ix_cart_left", "cart", ["left_at"], postgresql_where=sa.text("left_at IS NOT NULL"), postgresql_concurrently=True
        )


def downgrade() -> None:
    for name in ("ix_cart_left", "ix_cart_idle", "uq_cart_public_id"):
        op.drop_index(name, "cart")
    op.drop_column("cart", "left_at")
    op.drop_column("cart", "public_id")
