"""words are found at once after many products changed: short waiting lists of their indexes, short plans"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# New entries wait in a list that every search reads to its end; 4 MB of them cost more than the search itself.
WAITING = {"ix_listing_named_trgm": 64, "ix_listing_norm_trgm": 64, "ix_listing_card_codes": 64}
# The planner tries a pattern on every sampled text; a few texts tell it as much.
COLUMNS = ("named", "norm")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for index, kilobytes in WAITING.items():
            op.execute(f"ALTER INDEX {index} SET (gin_pending_list_limit = {kilobytes})")
            op.execute(f"SELECT gin_clean_pending_list('{index}')")
        for column in COLUMNS:
            op.execute(f"ALTER TABLE listing ALTER COLUMN {column} SET STATISTICS 20")


def downgrade() -> None:
    for index in WAITING:
        op.execute(f"ALTER INDEX {index} RESET (gin_pending_list_limit)")
    for column in COLUMNS:
        op.execute(f"ALTER TABLE listing ALTER COLUMN {column} SET STATISTICS -1")
