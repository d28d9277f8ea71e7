"""Writing the catalog: products with variants, prices and pictures, in batches, idempotently."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.catalog import pricing
from storefront.services.catalog.drafts import (
    MeasureDraft,
    OptionDraft,
    OptionValueDraft,
    PackDraft,
    ProductDraft,
    Put,
)
from storefront.services.catalog.listings import refresh
from storefront.services.catalog.models import Category, CategoryAddress, Product, StoredPicture, Variant
from storefront.services.catalog.pictures import key_in
from storefront.services.catalog.upserts import batches, by_key, upsert

PRODUCTS_AT_ONCE = 500
# By key and without a join, see pricing.
_OWNERS = sa.text("SELECT sku, product_id FROM variant WHERE sku = ANY(:skus)")
_SLUGS = sa.text("SELECT id, slug FROM product WHERE id = ANY(:ids)")
_PICTURES = sa.text("SELECT product_id, key, source_url FROM picture WHERE product_id = ANY(:ids)")
_IDS = sa.text("SELECT site, slug, id FROM product WHERE slug = ANY(:slugs) AND site = ANY(:sites)")
_GONE = sa.text("""
UPDATE variant SET archived = true WHERE product_id = ANY(:ids) AND sku <> ALL(:skus) AND NOT archived
RETURNING product_id
""")
Key = tuple[str, str]


def put_products(db: Session, drafts: Iterable[ProductDraft], *, now: datetime) -> Put:
    """Create or change products as drafted; a second run with the same drafts changes nothing.

    Refuses a SKU that belongs to another product. Listings of what changed are rebuilt with it.
    """
    created: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    by_key(db)
    for chunk in batches(drafts, PRODUCTS_AT_ONCE):
        new, touched = _put_batch(db, chunk, now)
        for draft in chunk:
            target = created if draft.slug in new else changed if draft.slug in touched else unchanged
            target.append(draft.slug)
    return Put(tuple(created), tuple(changed), tuple(unchanged))


def category_slugs(db: Session, *, site: str = "hiyori") -> frozenset[str]:
    """Slugs by which a shelf of the tree can be named, earlier ones too."""
    now, before = (sa.select(t.slug).where(t.site == site) for t in (Category, CategoryAddress))
    return frozenset(db.scalars(now.union_all(before)))


def owners_of(db: Session, skus: Sequence[str]) -> dict[str, str]:
    """Product slug of each SKU that exists (archived ones too)."""
    found: dict[str, str] = {}
    for chunk in batches(skus, 5000):
        owners = {row.sku: row.product_id for row in db.execute(_OWNERS, {"skus": chunk}).all()}
        if not owners:
            continue
        slugs = {row.id: row.slug for row in db.execute(_SLUGS, {"ids": sorted(set(owners.values()))}).all()}
        found.update((sku, slugs[number]) for sku, number in owners.items())
    return found


def with_new_pictures(db: Session, drafts: Sequence[ProductDraft]) -> list[ProductDraft]:
    """The drafts without pictures that the product has already, by address or key: those stay as they were edited."""
    ids = _ids(db, [d for d in drafts if d.pictures])
    rows = db.execute(_PICTURES, {"ids": list(ids.values())}).all() if ids else ()
    known = {(row.product_id, name) for row in rows for name in (row.source_url, row.key)}
    return [_with_new(d, ids.get((d.site, d.slug)), known) for d in drafts]


def _with_new(
    draft: ProductDraft, number: int | None, known: set[tuple[int | None, str | None]]
) -> ProductDraft:
    placed = (replace(p, position=n) for n, p in enumerate(draft.pictures))
    new = (p for p in placed if not {(number, p.source_url), (number, key_in(p.source_url or ""))} & known)
    return replace(draft, pictures=tuple(new))


def _put_batch(db: Session, drafts: list[ProductDraft], now: datetime) -> tuple[set[str], set[str]]:
    _refuse_taken(db, drafts)
    shelves = _shelves(db, drafts)
    rows = [_product_row(d, shelves, now) for d in drafts]
    back = upsert(db, Product, rows, ("site", "slug"), returning=("id", "slug"), keep=("added_at",))
    new = {slug for _, slug, inserted in back if inserted}
    ids = _ids(db, drafts)
    slugs = {number: slug for (_, slug), number in ids.items()}
    touched = {number for number, _, _ in back}
    touched |= _put_variants(db, drafts, ids)
    touched |= pricing.put_prices(db, drafts, now)
    touched |= _put_pictures(db, drafts, ids)
    refresh(db, sorted(touched), now=now, edited=True)
    return new, {slugs[number] for number in touched if number in slugs}


def _refuse_taken(db: Session, drafts: list[ProductDraft]) -> None:
    wanted = {v.sku: d.slug for d in drafts for v in d.variants}
    taken = [sku for sku, slug in owners_of(db, list(wanted)).items() if wanted[sku] != slug]
    if taken:
        reason = _l("ほかの商品が使っているSKUです：%(skus)s", skus=", ".join(sorted(taken)[:5]))
        raise Refusal(reason, field="sku", code="sku_taken")


def _shelves(db: Session, drafts: list[ProductDraft]) -> dict[Key, int]:
    wanted = {d.category for d in drafts if d.category}
    now = sa.select(Category.site, Category.slug, Category.id).where(Category.slug.in_(wanted))
    earlier = CategoryAddress.site, CategoryAddress.slug, CategoryAddress.category_id
    query = now.union_all(sa.select(*earlier).where(CategoryAddress.slug.in_(wanted)))
    return {(site, slug): number for site, slug, number in db.execute(query)} if wanted else {}


def _ids(db: Session, drafts: Sequence[ProductDraft]) -> dict[Key, int]:
    named = {"slugs": [d.slug for d in drafts], "sites": sorted({d.site for d in drafts})}
    return {(site, slug): number for site, slug, number in db.execute(_IDS, named).all()} if drafts else {}


_SAME = (
    "site",
    "slug",
    "name",
    "line",
    "description",
    "reading",
    "vendor",
    "kind",
    "tags",
    "tax_class",
    "return_policy",
    "material",
    "care",
    "repair",
    "origin",
    "seo",
    "published_at",
    "unpublished_at",
)


def _product_row(draft: ProductDraft, shelves: dict[Key, int], now: datetime) -> dict[str, Any]:
    row = {name: getattr(draft, name) for name in _SAME}
    row["category_id"] = shelves.get((draft.site, draft.category or ""))
    row["options"] = [_option(option) for option in draft.options]
    row["added_at"] = draft.added_at or now
    return row


def _option(option: OptionDraft) -> dict[str, Any]:
    return _plain(option) | {"values": [_plain(value) for value in option.values]}


def _plain(part: OptionDraft | OptionValueDraft | MeasureDraft | PackDraft) -> dict[str, Any]:
    """A part of a draft as JSON holds it; `dataclasses.asdict` copies deeply and takes twenty times as long."""
    return {name: getattr(part, name) for name in part.__slots__}


def _put_variants(db: Session, drafts: list[ProductDraft], ids: dict[Key, int]) -> set[int]:
    rows = [
        {
            "product_id": ids[d.site, d.slug],
            "sku": v.sku,
            "jan": v.jan,
            "choices": dict(v.choices),
            "measures": [_plain(m) for m in v.measures],
            "weight_g": v.weight_g,
            "pack": _plain(v.pack) if v.pack else None,
            "max_per_order": v.max_per_order,
            "position": position,
            "archived": v.archived,
        }
        for d in drafts
        for position, v in enumerate(sorted(d.variants, key=lambda v: v.archived))
    ]
    back = upsert(db, Variant, rows, ("sku",), returning=("product_id",))
    named = {"ids": [ids[d.site, d.slug] for d in drafts], "skus": [row["sku"] for row in rows]}
    return {number for number, _ in back} | set(db.scalars(_GONE, named))


def _put_pictures(db: Session, drafts: list[ProductDraft], ids: dict[Key, int]) -> set[int]:
    rows = [
        {
            "key": p.key,
            "product_id": ids[d.site, d.slug],
            "choices": dict(p.choices),
            "position": position if p.position is None else p.position,
            "alt": p.alt,
            "focal": list(p.focal) if p.focal else None,
            "source_url": p.source_url,
            "colour": p.colour,
        }
        for d in drafts
        for position, p in enumerate(d.pictures)
    ]
    back = upsert(db, StoredPicture, rows, ("key",), returning=("product_id",), keep=("colour",))
    if back and any(row["source_url"] for row in rows):
        jobs.enqueue(db, "render_pending_pictures", queue_name="pictures", only_one="render_pending_pictures")
    return {number for number, _ in back}
