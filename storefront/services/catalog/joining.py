"""How other rooms join cards into statements of their own, so that a row of cards costs no statement more.

Only visible products that are in stock come back; the statement gives `:site` and `:now`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.catalog import cards
from storefront.services.catalog.values import Card

VISIBLE = (
    "l.site = :site AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)"
)
CARD = "l.slug, d.card, l.price_min, l.price_max"
_LISTED = sa.text(f"""
SELECT l.product_id, l.slug, l.category_path, l.kind, l.price_min, l.sizes, l.colours, l.popularity, l.newness,
       l.in_stock
FROM listing l WHERE {VISIBLE} ORDER BY l.product_id
""")  # noqa: S608 - our own fragments, values are parameters


class Listed(NamedTuple):
    """A visible product as far as others compare it: internal id, shelves from the top, prices, what it comes in."""

    product_id: int
    slug: str
    path: list[int]
    kind: str
    price: int
    sizes: list[str]
    colours: list[str]
    popularity: int
    newness: int
    in_stock: bool


def listed(db: Session, *, site: str = "hiyori", now: datetime) -> tuple[Listed, ...]:
    """Every visible product, by internal id (one statement, for jobs)."""
    return tuple(Listed(*row) for row in db.execute(_LISTED, {"site": site, "now": now}))


def cards_of(number: str, *, sold_out: bool = False) -> str:
    """JOIN of the listing (l) and the card (d) of the product whose internal id `number` says."""
    there = "" if sold_out else " AND l.in_stock"
    return f"""JOIN listing l ON l.product_id = {number} AND {VISIBLE}{there}
      JOIN listing_card d ON d.product_id = l.product_id"""


def numbers_of(slugs: str) -> str:
    """SELECT of the internal ids of slugs, in their order."""
    return f"""SELECT p.id, given.place FROM unnest(CAST({slugs} AS text[])) WITH ORDINALITY AS given (slug, place)
      JOIN product p ON p.site = :site AND p.slug = given.slug"""  # noqa: S608 - our own fragments, values are parameters


def card_of(row: Mapping[str, Any], now: datetime) -> Card:
    """The card of a joined row, in the reader's language."""
    return cards.card(cards.fresh(dict(row), now))
