"""Lists of products: categories, collections, found words; facets and pages by key in one statement."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel import paging
from storefront.kernel.i18n import local
from storefront.kernel.money import Yen
from storefront.services.catalog import cards, tallies, word_sql
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.shelf_sql import page, words_page
from storefront.services.catalog.shelf_values import (
    PAGE,
    SORTS,
    Bar,
    FacetChoice,
    Facets,
    Heading,
    Scope,
    Shelf,
    ShelfLink,
    Wanted,
)
from storefront.services.catalog.values import Card

BARS = 10
_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "FREE")

Data = dict[str, Any]
_NOTHING: Data = {
    "total": 0, "everything": 0, "in_stock": 0, "low": None, "high": None, "bars": None,
    "kinds": [], "sizes": [], "colours": [], "shops": [],
}  # fmt: skip
# Before every key: orders are numbers above this, except where they are negative numbers below it.
_FIRST = -(2**62)


def shelf(
    db: Session, scope: Scope, wanted: Wanted, *, site: str = "hiyori", now: datetime, size: int = PAGE
) -> Shelf:
    """One page of a list; `heading` is None when the category or collection does not exist."""
    key = paging.key_of(wanted.after, 3) or [None, None, 0]
    if not all(isinstance(part, int) or part is None for part in key):
        key = [None, None, 0]
    place = {"after_v": _FIRST if key[0] is None else key[0], "after_id": key[1] or 0, "size": size + 1}
    given = _parameters(scope, wanted) | {"site": site, "now": now} | place
    known = tallies.known((site, scope, *_facets_of(wanted)))
    data = _read(db, scope, wanted, given, known)
    if known is None and data["counts"]:
        tallies.keep((site, scope, *_facets_of(wanted)), data["counts"])
    return _shelf(data, wanted, before=key[2] or 0, size=size, now=now)


def first_cards(
    db: Session, scope: Scope, *, site: str = "hiyori", now: datetime, size: int
) -> tuple[Card, ...]:
    """The cards that words find first; nothing is counted."""
    given = {"site": site, "now": now, "size": size, "after_v": -1, "after_id": 0}
    rows = _first(db, scope, given | word_sql.parameters(scope))
    return tuple(cards.card(cards.fresh(row, now)) for row in rows)


def likely_cards(
    db: Session, scope: Scope, *, site: str = "hiyori", now: datetime, size: int
) -> tuple[Card, ...]:
    """Cards for words half typed: of what is asked for most, else of everything (at most two statements)."""
    given = {"site": site, "now": now, "size": size} | word_sql.parameters(scope)
    found = word_sql.popular(word_sql.shape_of(scope.terms)).rows(db, **given)
    if len(found) < size:
        return first_cards(db, scope, site=site, now=now, size=size)
    return tuple(cards.card(cards.fresh(row._asdict(), now)) for row in found)


def _first(db: Session, scope: Scope, given: Data) -> list[Data]:
    found = word_sql.first(word_sql.shape_of(scope.terms)).rows(db, **given)
    return [row._asdict() for row in found]


def _facets_of(wanted: Wanted) -> tuple[Any, ...]:
    prices = (wanted.price_from, wanted.price_to)
    return (wanted.sizes, wanted.colours, wanted.kinds, prices, wanted.in_stock, wanted.shop)


def _read(db: Session, scope: Scope, wanted: Wanted, given: Data, known: Data | None) -> Data:
    """Heading, cards and counts; counts that are known are not asked for."""
    ask = given | {"counting": known is None}
    if scope.kind == "words":
        data = _found(db, scope, wanted, ask)
    else:
        data = dict(page(scope.kind, wanted.sort, wanted.chosen).scalar(db, **ask))
    return data | {"counts": known or data["counts"] or _NOTHING}


def _found(db: Session, scope: Scope, wanted: Wanted, given: Data) -> Data:
    """The first page without waiting for the counts, which are asked only when there is something to count."""
    counting = words_page(wanted.sort, wanted.chosen, word_sql.shape_of(scope.terms))
    if wanted.filtered or wanted.sort != SORTS[0]:
        return dict(counting.scalar(db, **given))
    rows = _first(db, scope, given)
    if (not rows and given["after_v"] == _FIRST) or not given["counting"]:
        return {"heading": None, "counts": None, "cards": rows}
    return dict(counting.scalar(db, **given | {"size": 0})) | {"cards": rows}


def _parameters(scope: Scope, wanted: Wanted) -> Data:
    words = word_sql.parameters(scope) if scope.kind == "words" else {"slug": scope.slug}
    shop, named = wanted.shop, {"size": wanted.sizes, "colour": wanted.colours}
    if shop:
        named = {
            facet: tuple(cards.at_shop(shop, facet, v) for v in values) for facet, values in named.items()
        }
    return words | {
        "sizes": list(named["size"]), "colours": list(named["colour"]), "kinds": list(wanted.kinds),
        "price_from": wanted.price_from, "price_to": wanted.price_to, "shop": shop,
    }  # fmt: skip


def _shelf(data: Data, wanted: Wanted, *, before: int, size: int, now: datetime) -> Shelf:
    counts = data["counts"]
    rows = data["cards"][:size]
    seen = before + len(rows)
    more = len(data["cards"]) > size
    colour = wanted.colours[0] if len(wanted.colours) == 1 else None
    return Shelf(
        heading=_heading(data["heading"]),
        cards=tuple(cards.card(cards.fresh(row, now), colour) for row in rows),
        total=counts["total"],
        everything=counts["everything"],
        shown=min(seen, counts["total"]),
        next=paging.cursor(rows[-1]["v"], rows[-1]["product_id"], seen) if more else None,
        facets=_facets(counts, wanted),
    )


def _heading(data: Data | None) -> Heading | None:
    if data is None:
        return None
    return Heading(
        local(data["name"]),
        local(data["intro"]),
        shown(data["picture"]) if data["picture"] else None,
        _links(data["trail"]),
        _links(data["children"]),
    )


def _links(rows: list[Data] | None) -> tuple[ShelfLink, ...]:
    return tuple(ShelfLink(row["slug"], local(row["name"])) for row in rows or ())


def _facets(data: Data, wanted: Wanted) -> Facets:
    low, high = data["low"] or 0, data["high"] or 0
    return Facets(
        kinds=_choices(data["kinds"], wanted.kinds),
        sizes=tuple(sorted(_choices(data["sizes"], wanted.sizes), key=lambda c: size_order(c.value))),
        colours=_choices(data["colours"], wanted.colours),
        shops=_choices(data["shops"], (wanted.shop,)),
        price_low=Yen(low),
        price_high=Yen(high),
        bars=_bars(data["bars"] or {}, low, high, wanted),
        in_stock=data["in_stock"],
    )


def _choices(rows: list[Data], chosen: tuple[str, ...]) -> tuple[FacetChoice, ...]:
    return tuple(
        FacetChoice(
            row["key"],
            local(row["name"]) or row["key"],
            row["n"],
            row["key"] in chosen,
            row["swatch"] or cards.NO_SWATCH,
        )
        for row in rows
    )


def _bars(counts: Data, low: int, high: int, wanted: Wanted) -> tuple[Bar, ...]:
    tallest = max(counts.values(), default=0)
    if not tallest or low == high:
        return ()
    step = (high - low) / BARS
    first, last = wanted.price_from or 0, wanted.price_to if wanted.price_to is not None else high
    return tuple(
        Bar(
            round(100 * counts.get(str(n + 1), 0) / tallest),
            low + step * (n + 1) >= first and low + step * n <= last,
        )
        for n in range(BARS)
    )


def size_order(key: str) -> tuple[int, float, str]:
    """Sizes as people expect them: XS S M L XL, then numbers, then the rest."""
    if key.upper() in _LETTERS:
        return (0, _LETTERS.index(key.upper()), "")
    try:
        return (1, float(key), "")
    except ValueError:
        return (2, 0.0, key)
