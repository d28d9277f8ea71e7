"""What a list counts and which products stand on its page, from the board (pure)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from storefront.services.catalog.board import (
    NEWNESS,
    POPULARITY,
    PRICE_MAX,
    PRICE_MIN,
    PRODUCT,
    Bits,
    Board,
    Numbers,
    count,
    counts,
    packed,
    positions,
)
from storefront.services.catalog.cards import at_shop
from storefront.services.catalog.shelf_values import Wanted

BARS = 10
Place = tuple[int, int]  # where a product stands in an order, and its id


def left(board: Board, scope: Bits, wanted: Wanted) -> Bits:
    """What the chosen facets leave of a scope."""
    return _but("", scope, _flags(board, wanted))


def tally(board: Board, scope: Bits, wanted: Wanted) -> dict[str, Any]:
    """Counts of every facet: each counts what the others leave and passes over what is chosen of itself."""
    flags = _flags(board, wanted)
    prices, most = (board.numbers[row][positions(scope)] for row in (PRICE_MIN, PRICE_MAX))
    low, high = (int(prices.min()), int(most.max())) if prices.size else (None, None)
    shops = {value: row for value, row in board.rows.get("at", {}).items() if "/" not in value}
    return {
        "total": count(_but("", scope, flags)),
        "everything": count(scope),
        "in_stock": count(_but("stock", scope, flags) & board.of("in_stock", "")),
        "low": low,
        "high": high,
        "bars": _bars(board, _but("price", scope, flags), low, high),
        "kinds": _choices(board, scope, _but("kinds", scope, flags), "kind"),
        "sizes": _choices(board, scope, _but("sizes", scope, flags), "size", wanted),
        "colours": _choices(board, scope, _but("colours", scope, flags), "colour", wanted),
        "shops": _listed(board, "shop", shops, scope, _but("shop", scope, flags)),
    }


def page(board: Board, found: Bits, sort: str, after: Place | None, size: int) -> list[Place]:
    """The first products of what was found, in this order, behind a place in it."""
    where = positions(found)
    order, ids = _order(board, sort)[where], board.numbers[PRODUCT][where]
    if after is not None:
        later = (order > after[0]) | ((order == after[0]) & (ids > after[1]))
        order, ids = order[later], ids[later]
    if len(order) > size:
        last = np.partition(order, size - 1)[size - 1]
        before, same = order < last, np.sort(ids[order == last])
        rest = same[: size - int(before.sum())]
        order, ids = np.append(order[before], np.full(len(rest), last)), np.append(ids[before], rest)
    first = np.lexsort((ids, order))
    return list(zip(order[first].tolist(), ids[first].tolist(), strict=True))


def _order(board: Board, sort: str) -> Numbers:
    row = {"new": NEWNESS, "price": PRICE_MIN, "price-desc": PRICE_MIN}.get(sort, POPULARITY)
    found: Numbers = board.numbers[row]
    return found if sort in ("new", "price") else -found


def _flags(board: Board, wanted: Wanted) -> dict[str, Bits]:
    """For each facet of which something is chosen, the products that have it."""
    flags: dict[str, Bits] = {}
    for name, facet, values in (("sizes", "size", wanted.sizes), ("colours", "colour", wanted.colours)):
        if values:
            flags[name] = np.bitwise_or.reduce([_there(board, facet, value, wanted) for value in values])
    if wanted.kinds:
        flags["kinds"] = board.any_of("kind", wanted.kinds)
    if "price" in wanted.chosen:
        most = wanted.price_to if wanted.price_to is not None else 999_999_999_999
        within = board.numbers[PRICE_MAX] >= (wanted.price_from or 0)
        flags["price"] = packed(within & (board.numbers[PRICE_MIN] <= most))
    if wanted.in_stock:
        flags["stock"] = board.of("in_stock", "")
    if wanted.shop:
        flags["shop"] = board.of("at", wanted.shop)
    return flags


def _there(board: Board, facet: str, value: str, wanted: Wanted) -> Bits:
    """Who has this size or colour: of the shop, of what can be sent, or of all that there ever was."""
    if wanted.shop:
        return board.of("at", at_shop(wanted.shop, facet, value))
    return board.of(f"{facet}_in_stock" if wanted.in_stock else facet, value)


def _but(name: str, scope: Bits, flags: dict[str, Bits]) -> Bits:
    for flag, bits in flags.items():
        scope = scope & bits if flag != name else scope
    return scope


def _choices(
    board: Board, scope: Bits, but: Bits, facet: str, wanted: Wanted | None = None
) -> list[dict[str, Any]]:
    rows = board.rows.get(facet, {})
    if wanted is None or not (wanted.shop or wanted.in_stock):
        return _listed(board, facet, rows, scope, but)
    there = [_there(board, facet, value, wanted) for value in rows]
    return _listed(board, facet, rows, scope, but, there)


def _listed(
    board: Board, facet: str, rows: Any, scope: Bits, but: Bits, there: Sequence[Bits] = ()
) -> list[dict[str, Any]]:
    """The values that occur in the scope, those that leave most first."""
    if not rows:
        return []
    within = board.bits[list(rows.values())] & scope
    numbers = counts(within & but & np.array(there)) if len(there) else counts(within & but)
    occurs: list[bool] = np.any(within, axis=1).tolist()
    found = [(value, n) for value, n, there_is in zip(rows, numbers, occurs, strict=True) if there_is]
    return [
        {"key": value, "n": n, **_name(board, facet, value)}
        for value, n in sorted(found, key=lambda pair: (-pair[1], pair[0]))
    ]


def _name(board: Board, facet: str, value: str) -> dict[str, Any]:
    name, swatch = board.names.get((facet, value), (None, None))
    return {"name": name, "swatch": swatch}


def _bars(board: Board, found: Bits, low: int | None, high: int | None) -> dict[str, int]:
    """How many products each tenth of the range of prices has, by their lowest price."""
    if low is None or high is None:
        return {}
    prices = board.numbers[PRICE_MIN][positions(found)]
    tenths = np.bincount((prices - low) * BARS // (high + 1 - low), minlength=BARS)
    return {str(n + 1): int(total) for n, total in enumerate(tenths) if total}
