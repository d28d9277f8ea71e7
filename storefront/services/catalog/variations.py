"""Products that vary others, by the thousand: every row is like the other's and is written by COPY."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.copying import copy_in, reserve
from storefront.kernel.db import Base, table
from storefront.kernel.i18n import LocalText
from storefront.services.catalog import cards
from storefront.services.catalog.listings import bump, put_words, sources_of
from storefront.services.catalog.models import Product, StoredPicture, Variant, VariantPrice
from storefront.services.catalog.read_models import WAITING, Listing, ListingCard

MANY_WAIT = 4096  # kilobytes
Row = Mapping[str, Any]
Source = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Variation:
    """A new product that is like another (a slug), under names and SKUs (by the other's) of its own."""

    like: str
    slug: str
    name: LocalText
    reading: str
    skus: Mapping[str, str]
    popularity: int = 0


@dataclass(frozen=True, slots=True)
class _Pattern:
    """All rows of a product that others are like; `source` is what its listing is made from."""

    product: Row
    variants: Sequence[Row]
    prices: Sequence[Row]
    pictures: Sequence[Row]
    source: Source


_INDEXES = tuple(
    index.name
    for model in (Listing, ListingCard)
    for index in sorted(table(model).indexes, key=lambda index: str(index.name))
    if index.dialect_options["postgresql"]["with"]
)


def begin_many(db: Session) -> None:
    """Let new entries of the indexes of words wait by the megabyte: sorted in a few at a time they take most of the work.

    Searches read what waits, so `end_many` follows, in a transaction of its own as this is.
    """
    for name in _INDEXES:
        db.execute(sa.text(f"ALTER INDEX {name} SET (gin_pending_list_limit = {MANY_WAIT})"))


def end_many(db: Session) -> None:
    """Sort in what waits, and let as little wait as usual."""
    for name in _INDEXES:
        db.execute(
            sa.text(f"ALTER INDEX {name} SET (gin_pending_list_limit = {WAITING['gin_pending_list_limit']})")
        )
        db.execute(sa.select(sa.func.gin_clean_pending_list(sa.cast(name, REGCLASS))))


class Variations:
    """Writes variations; what they are like is read once and must not change meanwhile."""

    def __init__(self, db: Session, likes: Iterable[str], *, site: str = "hiyori") -> None:
        self._site = site
        self._patterns = _patterns(db, sorted(set(likes)), site)
        self._worded: set[tuple[str, str]] = set()

    def unknown(self, db: Session, wanted: Sequence[Variation]) -> list[Variation]:
        """Those that are not there yet."""
        query = sa.select(Product.slug).where(Product.slug.in_([w.slug for w in wanted]))
        known = set(db.scalars(query.where(Product.site == self._site)))
        return [w for w in wanted if w.slug not in known]

    def write(self, db: Session, new: Sequence[Variation], *, now: datetime) -> None:
        """Products that are not there yet, with listings that know their stock."""
        if not new:
            return
        numbers = reserve(db, Product, len(new))
        made = list(zip(new, numbers, strict=True))
        copy_in(db, Product, (self._product(w, n) for w, n in made))
        variants = [row for w, n in made for row in self._variants(w, n)]
        variant_ids = reserve(db, Variant, len(variants))
        copy_in(db, Variant, [row | {"id": n} for row, n in zip(variants, variant_ids, strict=True)])
        by_sku = {row["sku"]: n for row, n in zip(variants, variant_ids, strict=True)}
        copy_in(db, VariantPrice, (row for w in new for row in self._prices(w, by_sku)))
        copy_in(db, StoredPicture, (row for w, n in made for row in self._pictures(w, n)))
        self._list(db, made, now)

    def _list(self, db: Session, made: Sequence[tuple[Variation, int]], now: datetime) -> None:
        sources = [(w, self._source(w, n)) for w, n in made]
        skus = [v["sku"] for _, source in sources for v in source["variants"]]
        stock = ims.availability(db, skus)
        rows = [(cards.listing_row(s, stock), w.popularity) for w, s in sources]
        copy_in(db, Listing, [row | {"popularity": score} for row, score in rows if row])
        copy_in(db, ListingCard, (cards.card_row(s, stock, now) for _, s in sources))
        fresh = {(w.like, w.reading): s for w, s in sources if (w.like, w.reading) not in self._worded}
        put_words(db, list(fresh.values()))
        self._worded |= set(fresh)
        bump(db, self._site, [number for _, number in made])

    def _product(self, wanted: Variation, number: int) -> Row:
        own = {"id": number, "slug": wanted.slug, "name": wanted.name, "reading": wanted.reading}
        return {**self._patterns[wanted.like].product, **own}

    def _variants(self, wanted: Variation, number: int) -> Iterator[dict[str, Any]]:
        for row in self._patterns[wanted.like].variants:
            yield {**row, "product_id": number, "sku": wanted.skus[row["sku"]], "jan": None}

    def _prices(self, wanted: Variation, by_sku: Mapping[str, int]) -> Iterator[Row]:
        pattern = self._patterns[wanted.like]
        own = {row["id"]: by_sku[wanted.skus[row["sku"]]] for row in pattern.variants}
        for row in pattern.prices:
            yield _without_id(row) | {"variant_id": own[row["variant_id"]]}

    def _pictures(self, wanted: Variation, number: int) -> Iterator[Row]:
        for row in self._patterns[wanted.like].pictures:
            yield _without_id(row) | {"product_id": number, "key": _own_key(row["key"], wanted)}

    def _source(self, wanted: Variation, number: int) -> Source:
        like = self._patterns[wanted.like].source
        own = {"id": number, "slug": wanted.slug, "name": wanted.name, "reading": wanted.reading}
        variants = [v | {"sku": wanted.skus[v["sku"]], "jan": None} for v in like["variants"]]
        pictures = [p | {"key": _own_key(p["key"], wanted)} for p in like["pictures"]]
        return like | own | {"variants": variants, "pictures": pictures}


def _own_key(key: str, wanted: Variation) -> str:
    renamed = key.replace(wanted.like, wanted.slug, 1)
    return renamed if renamed != key else f"{wanted.slug}-{key}"


def _without_id(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _patterns(db: Session, slugs: list[str], site: str) -> dict[str, _Pattern]:
    products = _rows(db, Product, sa.and_(Product.slug.in_(slugs), Product.site == site))
    ids = [row["id"] for row in products]
    variants = _by(_rows(db, Variant, Variant.product_id.in_(ids) & ~Variant.archived), "product_id")
    every = [row["id"] for rows in variants.values() for row in rows]
    prices = _by(_rows(db, VariantPrice, VariantPrice.variant_id.in_(every)), "variant_id")
    pictures = _by(_rows(db, StoredPicture, StoredPicture.product_id.in_(ids)), "product_id")
    sources = {source["id"]: source for source in sources_of(db, ids)}
    return {
        row["slug"]: _Pattern(
            row,
            variants.get(row["id"], []),
            [price for v in variants.get(row["id"], []) for price in prices.get(v["id"], [])],
            pictures.get(row["id"], []),
            sources[row["id"]],
        )
        for row in products
    }


def _rows(db: Session, model: type[Base], condition: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    table = model.__table__
    return [
        dict(row) for row in db.execute(sa.select(*table.c).where(condition).order_by(table.c.id)).mappings()
    ]


def _by(rows: list[dict[str, Any]], name: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found
