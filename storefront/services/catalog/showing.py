"""What the home page may show: collections with cards, top shelves, what is new (one statement each)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.i18n import local
from storefront.services.catalog import cards
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.shelf_values import ShelfLink
from storefront.services.catalog.values import Card, Picture

ROW = 4
COLLECTIONS = 6

Data = dict[str, Any]

VISIBLE = "l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)"
ROW_OF_CARD = """jsonb_build_object(
  'slug', l.slug, 'card', d.card, 'price_min', l.price_min, 'price_max', l.price_max)"""
# A collection (c) with its words, its picture and its first cards.
COLLECTION = f"""jsonb_build_object(
       'slug', c.slug, 'name', c.name, 'headline', c.headline, 'intro', c.intro, 'link', c.link,
       'picture', (SELECT to_jsonb(i) - 'source_url' FROM picture i WHERE i.key = c.picture_key),
       'cards', (SELECT coalesce(jsonb_agg(r ORDER BY position), '[]') FROM (
          SELECT {ROW_OF_CARD} AS r, m.position FROM collection_product m
          JOIN listing l ON l.product_id = m.product_id JOIN listing_card d ON d.product_id = l.product_id
          WHERE m.collection_id = c.id AND {VISIBLE} ORDER BY m.position LIMIT :row) AS picked))"""  # noqa: S608 - joins parts of our own, values are parameters
_SHELVES = f"""(SELECT coalesce(jsonb_agg(jsonb_build_object('slug', c.slug, 'name', c.name, 'picture', (
     SELECT d.card->'pictures'->'' FROM listing l JOIN listing_card d USING (product_id)
      WHERE l.category_path @> ARRAY[c.id] AND l.site = c.site AND {VISIBLE}
      ORDER BY l.place, l.product_id LIMIT 1)) ORDER BY c.position), '[]')
   FROM category c WHERE c.site = :site AND c.parent_id IS NULL AND c.shown)"""  # noqa: S608 - joins parts of our own, values are parameters
_STOCK = question(f"""SELECT jsonb_build_object(
  'shelves', {_SHELVES},
  'newest', (SELECT coalesce(jsonb_agg(r), '[]') FROM (
     SELECT {ROW_OF_CARD} AS r FROM listing l JOIN listing_card d USING (product_id)
     WHERE l.site = :site AND l.in_stock AND {VISIBLE}
     ORDER BY l.newness, l.product_id LIMIT :row) AS newest),
  'collections', (SELECT coalesce(jsonb_agg({COLLECTION} ORDER BY c.position), '[]')
     FROM (SELECT * FROM collection WHERE site = :site ORDER BY position, id LIMIT :collections) AS c))
""")  # noqa: S608 - joins parts of our own, values are parameters
_ADDRESSES = sa.text(f"""
SELECT '/c/' || slug FROM category WHERE site = :site AND shown
UNION ALL SELECT '/collections/' || slug FROM collection WHERE site = :site
UNION ALL (SELECT '/p/' || l.slug FROM listing l WHERE l.site = :site AND {VISIBLE}
           ORDER BY l.product_id LIMIT :limit)
""")  # noqa: S608 - joins parts of our own, values are parameters
_TOP = question(f"SELECT {_SHELVES}")


@dataclass(frozen=True, slots=True)
class CollectionShown:
    """A collection with its words, its picture and its first cards."""

    slug: str
    name: str
    headline: str
    intro: str
    link: str
    picture: Picture | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ShopWindow:
    """Everything that the home page may be composed of."""

    collections: tuple[CollectionShown, ...]
    shelves: tuple[ShelfLink, ...]
    newest: tuple[Card, ...]


def shop_window(db: Session, *, site: str = "hiyori", now: datetime) -> ShopWindow:
    """Collections, shelves and news in the reader's language, in one statement."""
    given = {"site": site, "now": now, "row": ROW, "collections": COLLECTIONS}
    data = _STOCK.scalar(db, **given)
    collections = tuple(collection_shown(row, now) for row in data["collections"])
    return ShopWindow(collections, _shelves(data["shelves"]), cards_shown(data["newest"], now))


def top_shelves(db: Session, *, site: str = "hiyori", now: datetime) -> tuple[ShelfLink, ...]:
    """The shelves at the top of the tree, each with a picture of something on it."""
    return _shelves(_TOP.scalar(db, site=site, now=now))


def addresses(db: Session, *, site: str = "hiyori", now: datetime, limit: int = 49_000) -> tuple[str, ...]:
    """Paths of shelves, collections and published products."""
    given = {"site": site, "now": now, "limit": limit}
    return tuple(db.scalars(_ADDRESSES, given))


def collection_shown(row: Data, now: datetime) -> CollectionShown:
    """A collection of an answer, in the reader's language."""
    return CollectionShown(
        slug=row["slug"],
        name=local(row["name"]),
        headline=local(row["headline"]) or local(row["name"]),
        intro=local(row["intro"]),
        link=local(row["link"]),
        picture=shown(row["picture"]) if row["picture"] else None,
        cards=cards_shown(row["cards"], now),
    )


def cards_shown(rows: list[Data], now: datetime) -> tuple[Card, ...]:
    """The cards of an answer, in the reader's language."""
    return tuple(cards.card(cards.fresh(row, now)) for row in rows)


def _shelves(rows: list[Data]) -> tuple[ShelfLink, ...]:
    return tuple(_link(row) for row in rows)


def _link(row: Data) -> ShelfLink:
    return ShelfLink(row["slug"], local(row["name"]), shown(row["picture"]) if row["picture"] else None)
