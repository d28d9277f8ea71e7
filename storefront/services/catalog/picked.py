"""Cards of named products and whole collections by name, for pages that somebody put together (one statement)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.showing import (
    COLLECTION,
    ROW,
    ROW_OF_CARD,
    VISIBLE,
    CollectionShown,
    cards_shown,
    collection_shown,
)
from storefront.services.catalog.values import Card, Picture

_PICKED = question(f"""SELECT jsonb_build_object(
  'products', (SELECT coalesce(jsonb_agg({ROW_OF_CARD} ORDER BY array_position(CAST(:slugs AS text[]), l.slug)), '[]')
     FROM listing l JOIN listing_card d USING (product_id)
     WHERE l.site = :site AND l.slug = ANY(CAST(:slugs AS text[])) AND {VISIBLE}),
  'collections', (SELECT coalesce(jsonb_agg({COLLECTION}), '[]')
     FROM collection c WHERE c.site = :site AND c.slug = ANY(CAST(:collections AS text[]))),
  'pictures', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'source_url'), '[]')
     FROM picture i WHERE i.key = ANY(CAST(:pictures AS text[]))))
""")  # noqa: S608 - joins parts of our own, values are parameters


@dataclass(frozen=True, slots=True)
class Picked:
    """What was found of the names: cards and collections by slug, pictures by key, in the reader's language."""

    cards: dict[str, Card]
    collections: dict[str, CollectionShown]
    pictures: dict[str, Picture]


def picked(
    db: Session,
    slugs: Sequence[str] = (),
    collections: Sequence[str] = (),
    pictures: Sequence[str] = (),
    *,
    site: str = "hiyori",
    now: datetime,
) -> Picked:
    """The visible ones of these products, collections and pictures; nothing is asked when nothing is named."""
    if not (slugs or collections or pictures):
        return Picked({}, {}, {})
    named = {"slugs": list(slugs), "collections": list(collections), "pictures": list(pictures)}
    data = _PICKED.scalar(db, site=site, now=now, row=ROW, **named)
    return Picked(
        {card.slug: card for card in cards_shown(data["products"], now)},
        {row["slug"]: collection_shown(row, now) for row in data["collections"]},
        {row["key"]: shown(row) for row in data["pictures"]},
    )
