"""Writing shelves: the tree of categories and hand-picked collections."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.catalog.drafts import CategoryDraft, CollectionDraft
from storefront.services.catalog.listings import bump, refresh
from storefront.services.catalog.models import Category, Collection, CollectionProduct, Product
from storefront.services.catalog.upserts import upsert

_PATHS = sa.text("""
WITH RECURSIVE tree AS (
  SELECT id, ARRAY[id] AS path, NOT hidden AS shown FROM category WHERE parent_id IS NULL
  UNION ALL SELECT c.id, t.path || c.id, t.shown AND NOT c.hidden FROM category c JOIN tree t ON c.parent_id = t.id)
UPDATE category c SET path = t.path, shown = t.shown FROM tree t
WHERE t.id = c.id AND (c.path, c.shown) IS DISTINCT FROM (t.path, t.shown)
""")


def lay_paths(db: Session) -> None:
    """Bring every shelf's way from the root up to date, and whether anything on it is hidden."""
    db.execute(_PATHS)


def put_categories(db: Session, drafts: Sequence[CategoryDraft], *, now: datetime) -> None:
    """Create or change shelves; parents come before children, and the order given is the order shown."""
    known = db.execute(sa.select(Category.site, Category.slug, Category.id))
    ids: dict[tuple[str, str], int] = {(site, slug): number for site, slug, number in known}
    touched = False
    for position, draft in enumerate(drafts):
        if draft.parent and (draft.site, draft.parent) not in ids:
            raise Refusal(_l("上の棚が見つかりません：%(slug)s", slug=draft.parent), field="parent")
        row = {
            "site": draft.site,
            "slug": draft.slug,
            "name": draft.name,
            "intro": draft.intro,
            "position": position,
            "parent_id": ids[draft.site, draft.parent] if draft.parent else None,
        }
        for number, _inserted in upsert(db, Category, [row], ("site", "slug"), returning=("id",)):
            ids[draft.site, draft.slug] = number
            touched = True
    if touched:
        lay_paths(db)
        _refresh_below(db, drafts, now)


def _refresh_below(db: Session, drafts: Sequence[CategoryDraft], now: datetime) -> None:
    mine = sa.select(Category.id).where(Category.slug.in_([d.slug for d in drafts]))
    refresh(db, list(db.scalars(sa.select(Product.id).where(Product.category_id.in_(mine)))), now=now)
    for site in {d.site for d in drafts}:
        bump(db, site)


def put_collections(db: Session, drafts: Sequence[CollectionDraft]) -> None:
    """Create or change collections; unknown product slugs are left out."""
    rows = [
        {
            "site": d.site,
            "slug": d.slug,
            "name": d.name,
            "headline": d.headline,
            "intro": d.intro,
            "link": d.link,
            "picture_key": d.picture_key,
            "position": position,
            "rule": None,
        }
        for position, d in enumerate(drafts)
    ]
    upsert(db, Collection, rows, ("site", "slug"), returning=("id",))
    known = db.execute(sa.select(Collection.site, Collection.slug, Collection.id))
    ids = {(site, slug): number for site, slug, number in known}
    for draft in drafts:
        _put_members(db, ids[draft.site, draft.slug], draft)
    for site in {d.site for d in drafts}:
        bump(db, site)


def _put_members(db: Session, collection_id: int, draft: CollectionDraft) -> None:
    wanted = sa.and_(Product.site == draft.site, Product.slug.in_(draft.products))
    known = {row[0]: row[1] for row in db.execute(sa.select(Product.slug, Product.id).where(wanted))}
    rows = [
        {"collection_id": collection_id, "product_id": known[slug], "position": position}
        for position, slug in enumerate(draft.products)
        if slug in known
    ]
    upsert(db, CollectionProduct, rows, ("collection_id", "product_id"), returning=("product_id",))
    db.execute(
        sa.delete(CollectionProduct).where(
            CollectionProduct.collection_id == collection_id,
            CollectionProduct.product_id.not_in([row["product_id"] for row in rows]),
        )
    )
