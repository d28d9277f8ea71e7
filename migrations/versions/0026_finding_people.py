"""people are found by the beginning of a name or its reading, and by telephone"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NAMES = {
    "ix_person_name": "(family_name || given_name)",
    "ix_person_given_name": "given_name",
    "ix_person_kana": "(family_kana || given_kana)",
    "ix_person_given_kana": "given_kana",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, spelled in NAMES.items():
            op.create_index(
                name, "person", [sa.literal_column(spelled).label("spelled")], postgresql_concurrently=True,
                postgresql_ops={"spelled": "text_pattern_ops"}, if_not_exists=True,
            )
        op.create_index(
            "ix_person_phone", "person", ["phone"], postgresql_where=sa.text("phone <> ''"), postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    for name in ("ix_person_phone", *NAMES):
        op.drop_index(name, "person")
