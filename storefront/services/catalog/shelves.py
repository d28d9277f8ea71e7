"""Lists of products: categories, collections, found words; pages by key in one statement, counts from the board."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel import paging
from storefront.kernel.i18n import local
from storefront.kernel.money import Yen
from storefront.services.catalog import boards, cards, counting, listings, word_sql
from storefront.services.catalog.board import Bits, Board
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.shelf_sql import CATEGORY, collection_page, hits, words_page
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

_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "FREE")

Data = dict[str, Any]
# Before every key: orders are numbers above this, except where they are negative numbers below it.
_FIRST = -(2**62)


def shelf(
    db: Session,
    scope: Scope,
    wanted: Wanted,
    *,
    site: str = "hiyori",
    now: datetime,
    size: int = PAGE,
    version: int | None = None,
) -> Shelf:
    """One page of a list; `heading` is None when the category or collection does not exist.

    Counts are those of the catalog's `version` (asked for when it is not given) or of a later one.
    """
    ask = _Asked(db, site, scope, wanted, now, size)
    board = boards.current(db, site, listings.version(db, site) if version is None else version)
    since, visible = boards.visible(board, boards.moment(now))
    data, found = {"category": _category, "collection": _collection, "words": _words}[scope.kind](
        ask, board, visible
    )
    key = (since, scope, tuple(data.get("members") or ()), replace(wanted, sort="", after=None))
    counts = boards.remembered(board, key, lambda: counting.tally(board, found, wanted))
    return _shelf(data, counts, ask)


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


def _category(ask: "_Asked", board: Board, visible: Bits) -> tuple[Data, Bits]:
    found = board.of("shelf", str(board.shelves.get(ask.scope.slug))) & visible
    after = None if ask.key[0] is None else (ask.key[0], ask.key[1] or 0)
    chosen = counting.left(board, found, ask.wanted)
    places = counting.page(board, chosen, ask.wanted.sort, after, ask.size + 1)
    data = CATEGORY.scalar(ask.db, site=ask.site, slug=ask.scope.slug, ids=[number for _, number in places])
    order = {number: v for v, number in places}
    return data | {"cards": [row | {"v": order[row["product_id"]]} for row in data["cards"]]}, found


def _collection(ask: "_Asked", board: Board, visible: Bits) -> tuple[Data, Bits]:
    data = dict(collection_page(ask.wanted.sort, ask.wanted.chosen).scalar(ask.db, **ask.given))
    return data, board.these(data["members"]) & visible


def _words(ask: "_Asked", board: Board, visible: Bits) -> tuple[Data, Bits]:
    """What was found is counted only when there is something to count."""
    shape = word_sql.shape_of(ask.scope.terms)
    if ask.wanted.filtered or ask.wanted.sort != SORTS[0]:
        rows = words_page(ask.wanted.sort, ask.wanted.chosen, shape).scalar(ask.db, **ask.given)["cards"]
    else:
        rows = _first(ask.db, ask.scope, ask.given)
        if not rows and ask.key[0] is None:
            return {"heading": None, "cards": rows}, board.these(())
    given = {"site": ask.site} | word_sql.parameters(ask.scope)
    found = boards.remembered(board, ask.scope, lambda: board.these(hits(shape).scalar(ask.db, **given)))
    return {"heading": None, "cards": rows}, found & visible


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody wants to see."""

    db: Session
    site: str
    scope: Scope
    wanted: Wanted
    now: datetime
    size: int

    @property
    def key(self) -> list[Any]:
        """Where the page before ended: order, product, how many came by."""
        key = paging.key_of(self.wanted.after, 3) or [None, None, 0]
        return key if all(isinstance(part, int) or part is None for part in key) else [None, None, 0]

    @property
    def given(self) -> Data:
        """Values of a statement that looks for the page itself."""
        order, number, _ = self.key
        place = {"after_v": _FIRST if order is None else order, "after_id": number or 0}
        named = {"site": self.site, "now": self.now, "size": self.size + 1}
        return _parameters(self.scope, self.wanted) | named | place


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


def _shelf(data: Data, counts: Data, ask: _Asked) -> Shelf:
    wanted, rows = ask.wanted, data["cards"][: ask.size]
    seen = (ask.key[2] or 0) + len(rows)
    more = len(data["cards"]) > ask.size
    colour = wanted.colours[0] if len(wanted.colours) == 1 else None
    return Shelf(
        heading=_heading(data["heading"]),
        cards=tuple(cards.card(cards.fresh(row, ask.now), colour) for row in rows),
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
    step = (high - low) / counting.BARS
    first, last = wanted.price_from or 0, wanted.price_to if wanted.price_to is not None else high
    return tuple(
        Bar(
            round(100 * counts.get(str(n + 1), 0) / tallest),
            low + step * (n + 1) >= first and low + step * n <= last,
        )
        for n in range(counting.BARS)
    )


def size_order(key: str) -> tuple[int, float, str]:
    """Sizes as people expect them: XS S M L XL, then numbers, then the rest."""
    if key.upper() in _LETTERS:
        return (0, _LETTERS.index(key.upper()), "")
    try:
        return (1, float(key), "")
    except ValueError:
        return (2, 0.0, key)
