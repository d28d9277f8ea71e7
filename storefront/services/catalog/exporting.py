"""The catalog read back as drafts, batch after batch, for files."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services.catalog.drafted import drafted
from storefront.services.catalog.drafts import PictureDraft, ProductDraft
from storefront.services.catalog.pictures import address

AT_ONCE = 500

# Variants that are sold no more are left out: a file lists what is sold, and who is missing in it stays retired.
_DRAFTS = sa.text("""
SELECT p.id, to_jsonb(p) AS product, c.slug AS category,
       (SELECT coalesce(jsonb_agg(to_jsonb(v) || jsonb_build_object('amount', a.amount, 'compare_at', a.compare_at)
               ORDER BY v.position, v.id), '[]')
          FROM variant v LEFT JOIN variant_price a ON a.variant_id = v.id AND a.site = p.site
               AND a.channel = 'web' AND a.valid_to IS NULL
         WHERE v.product_id = p.id AND NOT v.archived) AS variants,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'alt', i.alt,
               'source_url', i.source_url, 'renditions', i.renditions)
               ORDER BY i.position, i.id), '[]')
          FROM picture i WHERE i.product_id = p.id AND coalesce(i.source_url, i.renditions::text) IS NOT NULL) AS pictures
FROM product p LEFT JOIN category c ON c.id = p.category_id
WHERE p.site = :site AND p.id > :after ORDER BY p.id LIMIT :size
""")
_SKUS = sa.text("""
SELECT v.id, v.sku, p.name FROM variant v JOIN product p ON p.id = v.product_id
WHERE p.site = :site AND v.id > :after ORDER BY v.id LIMIT :size
""")


def every_draft(db: Session, *, base_url: str, site: str = "hiyori") -> Iterator[ProductDraft]:
    """Every product with the variants that are sold and the pictures that can be had somewhere, oldest first."""
    for row in _each(db, _DRAFTS, site):
        yield drafted(dict(row), pictures=tuple(_picture(p, base_url) for p in row["pictures"]))


def every_sku(db: Session, *, site: str = "hiyori") -> Iterator[list[tuple[str, LocalText]]]:
    """Every SKU that ever was, with its product's name, in batches."""
    batch: list[tuple[str, LocalText]] = []
    for row in _each(db, _SKUS, site):
        batch.append((row["sku"], LocalText(row["name"])))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _picture(row: dict[str, Any], base_url: str) -> PictureDraft:
    return PictureDraft(row["key"], LocalText(row["alt"]), source_url=address(row, base_url))


def _each(db: Session, query: Any, site: str) -> Iterator[Any]:
    """Rows of a query by key, a batch at a time."""
    after = 0
    while rows := db.execute(query, {"site": site, "after": after, "size": AT_ONCE}).mappings().all():
        yield from rows
        after = rows[-1]["id"]
