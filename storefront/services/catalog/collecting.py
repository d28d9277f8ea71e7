"""Collections at the desk: what is pinned comes first, what a rule finds comes behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services.catalog.drafts import CollectionDraft
from storefront.services.catalog.listings import bump
from storefront.services.catalog.models import Collection, CollectionProduct, Product
from storefront.services.catalog.upserts import upsert

ORDERS = {
    "popular": "l.popularity DESC", "new": "l.published_at DESC", "price": "l.price_min", "price-desc": "l.price_min DESC",
}  # fmt: skip
MOST = 200
_MEMBERS = sa.text("""
SELECT p.slug FROM collection_product m JOIN product p ON p.id = m.product_id
WHERE m.collection_id = :id ORDER BY m.position
""")
_FOUND = """
SELECT l.product_id FROM listing l JOIN product p ON p.id = l.product_id
WHERE l.site = :site AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)
  AND (CAST(:category AS text) IS NULL
    OR l.category_path @> ARRAY[(SELECT id FROM category WHERE site = :site AND slug = :category)])
  AND (cardinality(CAST(:tags AS text[])) = 0 OR p.tags && CAST(:tags AS text[]))
  AND l.price_max >= coalesce(CAST(:price_from AS bigint), 0)
  AND l.price_min <= coalesce(CAST(:price_to AS bigint), 999999999999)
  AND (NOT :in_stock OR l.in_stock)
  AND (CAST(:since AS timestamptz) IS NULL OR l.published_at >= :since)
  AND l.product_id <> ALL(CAST(:pinned AS bigint[]))
ORDER BY {order}, l.product_id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """What fills a collection behind its pins; None and empty ask for nothing. `new_days` since publication."""

    category: str | None = None
    tags: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    new_days: int | None = None
    order: str = "popular"
    most: int = 40


@dataclass(frozen=True, slots=True)
class DeskCollection:
    """A collection for editing: `draft.products` are its pins, `rule` fills the rest; `size` of now."""

    draft: CollectionDraft
    rule: CollectionRule | None
    size: int


def collection_of(db: Session, slug: str, *, site: str = "hiyori") -> DeskCollection | None:
    """One collection; None where there is none."""
    return next(iter(desk_collections(db, slug, site=site)), None)


def desk_collections(
    db: Session, slug: str | None = None, *, site: str = "hiyori"
) -> tuple[DeskCollection, ...]:
    """Every collection (or this one), in the order of the shop."""
    query = sa.select(Collection).where(Collection.site == site).order_by(Collection.position, Collection.id)
    rows = db.scalars(query.where(Collection.slug == slug) if slug is not None else query).all()
    return tuple(_desk(db, row) for row in rows)


def edit_collection(
    db: Session, draft: CollectionDraft, rule: CollectionRule | None, *, now: datetime
) -> None:
    """Create or change a collection, its place among the others kept, and fill it."""
    unknown = set(draft.products) - set(_ids(db, draft.products, draft.site))
    if unknown:
        raise Refusal(
            _l("このアドレスの商品はありません：%(slugs)s", slugs="、".join(sorted(unknown))), field="pins"
        )
    stored = None if rule is None else _stored(rule) | {"pins": list(draft.products)}
    last = sa.select(sa.func.coalesce(sa.func.max(Collection.position), 0) + 1).where(
        Collection.site == draft.site
    )
    row = {
        "site": draft.site, "slug": draft.slug, "name": draft.name, "headline": draft.headline, "intro": draft.intro,
        "link": draft.link, "picture_key": draft.picture_key, "position": db.scalar(last), "rule": stored,
    }  # fmt: skip
    upsert(db, Collection, [row], ("site", "slug"), returning=("id",), keep=("position",))
    number = db.scalar(
        sa.select(Collection.id).where(Collection.site == draft.site, Collection.slug == draft.slug)
    )
    _fill(db, int(number or 0), draft.products, rule, draft.site, now)
    bump(db, draft.site)


def fill_collections(db: Session, *, now: datetime) -> int:
    """Fill anew what a rule fills (hourly: stock, prices and news change); how many collections changed."""
    rows = db.execute(
        sa.select(Collection.id, Collection.site, Collection.rule).where(Collection.rule.is_not(None))
    )
    changed = 0
    for number, site, stored in rows.all():
        if stored and _fill(db, number, tuple(stored["pins"]), _rule(stored), site, now):
            bump(db, site)
            changed += 1
    return changed


def _fill(
    db: Session, number: int, pins: tuple[str, ...], rule: CollectionRule | None, site: str, now: datetime
) -> bool:
    """Bring the members to pins and what the rule finds; whether anything moved."""
    known = _ids(db, pins, site)
    wanted = [known[slug] for slug in dict.fromkeys(pins) if slug in known]
    if rule is not None and len(wanted) < rule.most:
        wanted += _found(db, wanted, rule, site, now)
    mine = CollectionProduct.collection_id == number
    order = sa.select(CollectionProduct.product_id).where(mine).order_by(CollectionProduct.position)
    if list(db.scalars(order)) == wanted:
        return False
    db.execute(sa.delete(CollectionProduct).where(mine))
    rows = [{"collection_id": number, "product_id": one, "position": n} for n, one in enumerate(wanted)]
    if rows:
        db.execute(sa.insert(CollectionProduct), rows)
    return True


def _found(db: Session, pinned: list[int], rule: CollectionRule, site: str, now: datetime) -> list[int]:
    statement = sa.text(_FOUND.format(order=ORDERS[rule.order]))  # only our own fragments
    given: dict[str, Any] = {
        "site": site, "now": now, "category": rule.category, "tags": list(rule.tags), "price_from": rule.price_from,
        "price_to": rule.price_to, "in_stock": rule.in_stock, "pinned": pinned,
        "since": now - timedelta(days=rule.new_days) if rule.new_days else None,
        "most": min(rule.most, MOST) - len(pinned),
    }  # fmt: skip
    return list(db.scalars(statement, given))


def _ids(db: Session, slugs: tuple[str, ...], site: str) -> dict[str, int]:
    query = sa.select(Product.slug, Product.id).where(Product.site == site, Product.slug.in_(slugs))
    return {row[0]: row[1] for row in db.execute(query)}


def _desk(db: Session, row: Collection) -> DeskCollection:
    members = tuple(db.scalars(_MEMBERS, {"id": row.id}))
    stored: dict[str, Any] = dict(row.rule or {})
    pins = tuple(stored["pins"]) if stored else members
    words = {name: LocalText(getattr(row, name)) for name in ("name", "headline", "intro", "link")}
    draft = CollectionDraft(row.slug, products=pins, picture_key=row.picture_key, site=row.site, **words)
    return DeskCollection(draft, _rule(stored) if stored else None, len(members))


def _stored(rule: CollectionRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in CollectionRule.__slots__}


def _rule(stored: dict[str, Any]) -> CollectionRule:
    known = {name: stored[name] for name in CollectionRule.__slots__ if name in stored}
    return CollectionRule(**known | {"tags": tuple(known.get("tags") or ())})
