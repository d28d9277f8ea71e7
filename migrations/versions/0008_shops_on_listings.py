"""listings know their shops and how new they are; every order of a list has its index"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_listing_popular": ["site", sa.text("(-popularity)"), "product_id"],
    "ix_listing_newness": ["site", "newness", "product_id"],
    "ix_listing_price": ["site", "price_min", "product_id"],
    "ix_listing_price_desc": ["site", sa.text("(-price_min)"), "product_id"],
}
OLD = "ix_listing_site_popularity_product_id"
# What the read model would be built with; safety stock of shops comes with each listing's next rebuild.
FILL = """
UPDATE listing l SET newness = -coalesce(floor(extract(epoch FROM l.published_at)), 0),
  at_shops = coalesce((
    SELECT array_agg(DISTINCT t ORDER BY t) FROM variant v
    JOIN ims_stock k ON k.sku = v.sku AND k.condition = 'new' AND k.on_hand > k.held + k.allocated
    JOIN ims_location p ON p.code = k.location AND p.kind = 'shop' AND p.active
    CROSS JOIN LATERAL unnest(ARRAY[p.code, p.code || '/size/' || (v.choices->>'size'),
                                    p.code || '/colour/' || (v.choices->>'color')]) AS t
    WHERE v.product_id = l.product_id AND NOT v.archived AND t IS NOT NULL), '{}')
WHERE l.product_id > :after AND l.product_id <= :upto
"""
NAME = """
INSERT INTO facet_value (site, facet, key, name, position)
SELECT s.site, 'shop', p.code, p.name, p.priority
FROM ims_location p, (SELECT DISTINCT site FROM listing) AS s
WHERE p.kind = 'shop' AND p.active ON CONFLICT DO NOTHING
"""
AT_ONCE = 5000


def upgrade() -> None:
    shops = sa.Column("at_shops", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    op.add_column("listing", shops)
    op.add_column("listing", sa.Column("newness", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(NAME)
    with op.get_context().autocommit_block():
        last = op.get_bind().scalar(sa.text("SELECT coalesce(max(product_id), 0) FROM listing"))
        for after in range(0, last, AT_ONCE):
            op.execute(sa.text(FILL).bindparams(after=after, upto=after + AT_ONCE))
        for name, columns in INDEXES.items():
            op.create_index(name, "listing", columns, postgresql_concurrently=True, if_not_exists=True)
        op.drop_index(OLD, "listing", postgresql_concurrently=True, if_exists=True)


def downgrade() -> None:
    op.create_index(OLD, "listing", ["site", "popularity", "product_id"])
    for name in INDEXES:
        op.drop_index(name, "listing")
    op.execute("DELETE FROM facet_value WHERE facet = 'shop'")
    op.drop_column("listing", "newness")
    op.drop_column("listing", "at_shops")
