"""Where the brand keeps and sells its goods, and how much of each it starts with."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from storefront.demo.brand.sources import Table, read, words
from storefront.demo.brand.types import Bilingual, Variant


@dataclass(frozen=True, slots=True)
class Location:
    """A warehouse or a shop; `priority` is the order in which routing prefers it."""

    code: str
    kind: str
    name: Bilingual
    postal_code: str
    prefecture: str
    city: str
    street: Bilingual
    phone: str
    hours: Bilingual
    closed: Bilingual
    priority: int


@cache
def locations() -> tuple[Location, ...]:
    """Warehouses first, then shops."""
    return tuple(_location(row) for row in read("places.toml")["location"])


def _location(row: Table) -> Location:
    texts = {name: words(row[name]) for name in ("name", "street", "hours", "closed")}
    return Location(**{**row, **texts})


@cache
def _told_counts() -> Mapping[str, Mapping[str, int]]:
    counts: Mapping[str, Mapping[str, int]] = read("places.toml")["stock"]
    return counts


def initial_stock(variant: Variant) -> Mapping[str, int]:
    """Units per location code on the first day; the same for the same SKU everywhere and always."""
    told = _told_counts().get(variant.sku)
    if told is not None:
        return told
    fate = _roll(variant.sku, "fate", 100)
    if fate < 4:
        return {}
    if fate < 10:
        return {"WH-KWS" if fate % 2 else "WH-KBE": 2}
    return {place.code: count for place in locations() if (count := _count(variant, place)) > 0}


def _count(variant: Variant, place: Location) -> int:
    supply = variant.pack is not None
    if place.kind == "warehouse":
        return (40 if supply else 6) + _roll(variant.sku, place.code, 120 if supply else 30)
    return max(0, _roll(variant.sku, place.code, 20 if supply else 8) - (2 if supply else 3))


def _roll(sku: str, what: str, sides: int) -> int:
    return zlib.crc32(f"{sku}/{what}".encode()) % sides
