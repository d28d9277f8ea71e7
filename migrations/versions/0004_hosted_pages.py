"""hosted pages of the payment provider"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment", sa.Column("hosted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("payment", sa.Column("session_id", sa.String(), nullable=True))
    with op.get_context().autocommit_block():
        op.create_index(
            "uq_payment_session_id", "payment", ["session_id"], unique=True, postgresql_concurrently=True,
            if_not_exists=True,
        )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_payment_session_id", table_name="payment")
    op.drop_column("payment", "session_id")
    op.drop_column("payment", "hosted")
