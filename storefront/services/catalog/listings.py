"""The read model of cards, facets and search: rebuilt per product from catalog and stock, in batches."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel import kana, sounds
from storefront.kernel.asking import question
from storefront.kernel.db import touched
from storefront.services.catalog import cards, wording
from storefront.services.catalog.models import Product, Variant
from storefront.services.catalog.read_models import (
    CatalogChange,
    CatalogVersion,
    FacetValue,
    Listing,
    ListingCard,
    ListingWord,
)
from storefront.services.catalog.upserts import batches, upsert

PRODUCTS_AT_ONCE = 500
# With more than so many it is quicker to read every listing than to look each up.
MOST_NAMED = 20_000
CHANGES_KEPT = timedelta(hours=6)

_SOURCE = sa.text("""
SELECT p.id, p.site, p.slug, p.name, p.line, p.reading, p.kind, p.tags, p.tax_class, p.options, p.vendor,
       p.published_at, p.unpublished_at,
       coalesce(c.path, '{}') AS path, s.slug AS category_slug, s.name AS category_name,
       (SELECT coalesce(jsonb_agg(t.name ORDER BY cardinality(t.path)), '[]')
          FROM category t WHERE t.id = ANY(c.path) AND t.shown) AS shelf_names,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', v.sku, 'jan', v.jan, 'choices', v.choices,
                 'prices', (SELECT coalesce(jsonb_agg(jsonb_build_object('amount', a.amount,
                        'compare_at', a.compare_at, 'since', a.valid_from, 'until', a.valid_to)
                        ORDER BY a.valid_from), '[]')
                   FROM variant_price a
                   WHERE a.variant_id = v.id AND a.site = p.site AND a.channel = 'web'))
                 ORDER BY v.position), '[]')
          FROM variant v WHERE v.product_id = p.id AND NOT v.archived) AS variants,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'choices', i.choices, 'alt', i.alt,
                 'width', i.width, 'height', i.height, 'renditions', i.renditions, 'colour', i.colour)
                 ORDER BY i.position, i.id), '[]')
          FROM picture i WHERE i.product_id = p.id) AS pictures
FROM product p LEFT JOIN category c ON c.id = p.category_id
LEFT JOIN category s ON s.id = CASE WHEN c.shown THEN c.id ELSE (
  SELECT t.id FROM category t WHERE t.id = ANY(c.path) AND t.shown ORDER BY cardinality(t.path) DESC LIMIT 1) END
WHERE p.id = ANY(:ids)
""")
_BUMP = sa.text("""
WITH grown AS (
  INSERT INTO catalog_version (site, number) VALUES (:site, 1)
  ON CONFLICT (site) DO UPDATE SET number = catalog_version.number + 1 RETURNING number)
INSERT INTO catalog_change (site, number, products) SELECT :site, number, CAST(:products AS bigint[]) FROM grown
""")
_VERSION = question("SELECT number FROM catalog_version WHERE site = :site")


def refresh_listings(
    db: Session, skus: Sequence[str] | None = None, *, products: Sequence[str] | None = None, now: datetime
) -> int:
    """Rebuild the listings of these SKUs or slugs, of everything when none are named; how many changed."""
    query = sa.select(Product.id).order_by(Product.id)
    if skus is not None:
        mine = sa.select(Variant.product_id).where(Variant.sku.in_(skus))
        query = query.where(Product.id.in_(mine))
    elif products is not None:
        query = query.where(Product.slug.in_(products))
    return refresh(db, list(db.scalars(query)), now=now)


def refresh_compared(db: Session, *, now: datetime) -> int:
    """Rebuild the listings whose card strikes a price through or could (daily, DOMAIN 1.4)."""
    query = sa.text(
        "SELECT DISTINCT v.product_id FROM variant_price p JOIN variant v ON v.id = p.variant_id "
        "WHERE p.valid_to IS NULL AND p.compare_at > p.amount"
    )
    return refresh(db, list(db.scalars(query)), now=now)


def forget_words(db: Session) -> int:
    """Take out words that no listing uses any more (daily); how many."""
    used = sa.exists().where(
        Listing.site == ListingWord.site,
        Listing.norm.like(
            sa.func.concat("%", sa.func.regexp_replace(ListingWord.folded, "(.)", r"\1Q", "g"), "%")
        ),
    )
    return len(db.scalars(sa.delete(ListingWord).where(~used).returning(ListingWord.word)).all())


def refresh(db: Session, product_ids: Sequence[int], *, now: datetime, edited: bool = False) -> int:
    """Rebuild listings by internal id; the catalog version grows if any visible part changed.

    `edited` says that the products themselves did: their pages show more than their listings hold.
    """
    found: defaultdict[str, set[int]] = defaultdict(set)  # listings that changed, by site
    for chunk in batches(product_ids, PRODUCTS_AT_ONCE):
        sources = sources_of(db, chunk)
        skus = [v["sku"] for s in sources for v in s["variants"]]
        stock = ims.availability(db, skus)
        rows = [cards.listing_row(source, stock) for source in sources]
        kept = [row for row in rows if row is not None]
        ids = {row["product_id"] for row in kept}
        changed = _put(db, kept, [cards.card_row(s, stock, now) for s in sources if s["id"] in ids])
        changed |= _drop(db, sorted(set(chunk) - ids))
        _put_facets(db, sources)
        put_words(db, sources)
        for site, number in changed:
            found[site].add(number)
        for source in sources if edited else ():
            found.setdefault(source["site"], set())
    if found:
        _put_shops(db, set(found))
    for site in sorted(found):
        bump(db, site, found[site])
    return sum(map(len, found.values()))


def sources_of(db: Session, product_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What listings of these products are made from."""
    return [dict(row) for row in db.execute(_SOURCE, {"ids": list(product_ids)}).mappings()]


def set_popularity(db: Session, scores: dict[str, int], *, site: str = "hiyori") -> None:
    """Write how much products are asked for, by slug (higher comes first in 「おすすめ順」)."""
    changed: list[int] = []
    for chunk in batches(sorted(scores.items())):
        columns = sa.column("slug", sa.Text), sa.column("score", sa.BigInteger)
        given = sa.values(*columns, name="given").data(chunk)
        asked = (
            sa.update(Listing)
            .where(Listing.slug == given.c.slug, Listing.site == site)
            .where(Listing.popularity != given.c.score)
            .values(popularity=given.c.score)
            .returning(Listing.product_id)
        )
        changed += db.scalars(asked)
    bump(db, site, changed)


def version(db: Session, site: str = "hiyori") -> int:
    """Number of the catalog as it is now; cached parts are keyed by it."""
    return int(_VERSION.scalar(db, site=site) or 0)


def version_of(site: str) -> Any:
    """The same number as a part of the one statement that opens a request."""
    return sa.select(CatalogVersion.number).where(CatalogVersion.site == site).scalar_subquery()


def bump(db: Session, site: str, listings: Collection[int] = ()) -> None:
    """Tell cached parts that something visible changed (last act of a transaction: it locks the row).

    `listings` names the products whose listing is another one now, or gone.
    """
    named = sorted(listings) if len(listings) <= MOST_NAMED else None
    db.execute(_BUMP, {"site": site, "products": named})


def forget_changes(db: Session, *, now: datetime) -> int:
    """Let go of what changed long ago (daily): whoever remembers no later number reads everything anew; how many."""
    old = sa.delete(CatalogChange).where(CatalogChange.at < now - CHANGES_KEPT)
    return touched(db.execute(old))


def _put(db: Session, rows: list[dict[str, Any]], shown: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """Listings and their cards; site and id of those that changed in either."""
    back = upsert(db, Listing, rows, ("product_id",), returning=("product_id",))
    back += upsert(db, ListingCard, shown, ("product_id",), returning=("product_id",))
    sites = {row["product_id"]: row["site"] for row in rows}
    return {(sites[number], number) for number, _ in back}


def _drop(db: Session, product_ids: Sequence[int]) -> set[tuple[str, int]]:
    if not product_ids:
        return set()
    gone = sa.delete(Listing).where(Listing.product_id.in_(product_ids))
    return {(site, number) for site, number in db.execute(gone.returning(Listing.site, Listing.product_id))}


def _put_facets(db: Session, sources: Sequence[dict[str, Any]]) -> None:
    values = {(f["site"], f["facet"], f["key"]): f for source in sources for f in cards.facet_values(source)}
    rows = [values[key] for key in sorted(values)]
    upsert(db, FacetValue, rows, ("site", "facet", "key"), returning=("key",), keep=("position",))


def _put_shops(db: Session, sites: set[str]) -> None:
    """The shops that listings may name, as values of a facet."""
    shops = [place for place in ims.locations(db) if place.kind is ims.LocationKind.SHOP]
    rows = [
        {"site": site, "facet": "shop", "key": s.code, "name": s.name, "swatch": None, "position": s.priority}
        for site in sorted(sites)
        for s in sorted(shops, key=lambda place: place.code)
    ]
    upsert(db, FacetValue, rows, ("site", "facet", "key"), returning=("key",))


def put_words(db: Session, sources: Sequence[dict[str, Any]]) -> None:
    """Words of these products for completing and correcting; those that are known stay as they are."""
    # A product without the brand's reading cannot vouch for how its words sound; the same word of another may.
    ordered = sorted(sources, key=lambda source: bool(source["reading"]))
    words = {(s["site"], word): said for s in ordered for word, said in wording.vocabulary(s).items()}
    rows = [
        {"site": site, "word": word, "folded": kana.fold(word), "latin": sounds.latin(said)}
        for (site, word), said in sorted(words.items())
    ]
    upsert(db, ListingWord, rows, ("site", "word"), returning=("word",), keep=("folded", "latin"))
