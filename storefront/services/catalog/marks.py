"""On which shelves and in which collections products stand: one statement for any number of them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from storefront.kernel.asking import question

# A product stands on its shelf and on every shelf above it.
MARKS = """
  array(SELECT 'category:' || a.slug FROM category c JOIN category a ON a.id = ANY(c.path) WHERE c.id = p.category_id) ||
  array(SELECT 'collection:' || k.slug FROM collection_product cp JOIN collection k ON k.id = cp.collection_id
         WHERE cp.product_id = p.id)"""
_MARKS = question(
    f"SELECT p.slug, {MARKS} AS marks FROM product p WHERE p.site = :site AND p.slug = ANY(:slugs)"  # noqa: S608 (only our own fragments)
)


def marks_of(db: Session, products: Iterable[str], *, site: str = "hiyori") -> dict[str, frozenset[str]]:
    """`category:…` (with those above) and `collection:…` of each product by its slug; unknown ones are missing."""
    slugs = sorted({slug for slug in products if slug and "\x00" not in slug})
    if not slugs:
        return {}
    return {row.slug: frozenset(row.marks) for row in _MARKS.rows(db, site=site, slugs=slugs)}
