"""batches of behaviour events on their way to connections"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UNIQUE = "uq_connection_delivery_connection_id_behaviour_until"


def upgrade() -> None:
    for name in ("behaviour_after", "behaviour_until"):
        op.add_column("connection_delivery", sa.Column(name, sa.BigInteger(), nullable=True))
    with op.get_context().autocommit_block():
        op.create_index(
            UNIQUE, "connection_delivery", ["connection_id", "behaviour_until"], unique=True, postgresql_concurrently=True,
            postgresql_where=sa.text("behaviour_until IS NOT NULL"),
        )  # fmt: skip


def downgrade() -> None:
    op.drop_index(UNIQUE, "connection_delivery")
    op.execute("DELETE FROM connection_delivery WHERE behaviour_until IS NOT NULL")
    for name in ("behaviour_after", "behaviour_until"):
        op.drop_column("connection_delivery", name)
