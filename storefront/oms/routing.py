"""Routing: which place ships which units of an order; pure.

A plan is a set of places that together have everything. Sets are compared rule by rule in the order of
`RULES`: a rule ranks each place (0 is best) or abstains; the first rule that tells two sets apart decides.
After the rules the priority of the places decides, then their codes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from storefront.ims import Location, LocationKind, PlannedLine
from storefront.oms.regions import distance

MOST_PARCELS = 3  # larger splits are not searched; then everything is taken in order of preference


@dataclass(frozen=True, slots=True)
class Wanted:
    """Units of an order line."""

    line: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Route:
    """What rules may look at: where the goods go, and a place that was asked for."""

    prefecture: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Short:
    """Not everything can be had: units available per SKU that is short."""

    available: dict[str, int]


Stock = Mapping[str, Mapping[str, int]]
Rule = Callable[[Route, Sequence[Location]], int | None]


def asked_place(route: Route, places: Sequence[Location]) -> int | None:
    """The place that was asked for comes first; abstains when none was."""
    return None if route.location is None else sum(p.code != route.location for p in places)


def warehouses_first(route: Route, places: Sequence[Location]) -> int | None:
    """Shops keep their stock for visitors as long as warehouses have it."""
    return sum(p.kind is LocationKind.SHOP for p in places)


def fewest_parcels(route: Route, places: Sequence[Location]) -> int | None:
    """As few parcels as possible."""
    return len(places)


def nearest(route: Route, places: Sequence[Location]) -> int | None:
    """Places near the destination; abstains for a prefecture that it does not know."""
    steps = [distance(p.prefecture, route.prefecture) for p in places]
    return None if None in steps else sum(s for s in steps if s is not None)


RULES: tuple[Rule, ...] = (asked_place, warehouses_first, fewest_parcels, nearest)


def plan(
    wanted: Sequence[Wanted],
    stock: Stock,
    places: Iterable[Location],
    route: Route,
    rules: Sequence[Rule] = RULES,
) -> tuple[PlannedLine, ...] | Short:
    """Units per line and place, or what is short; never more from a place than `stock[sku][place]` says."""
    needs = _sums(wanted)
    usable = [p for p in places if any(stock.get(sku, {}).get(p.code, 0) > 0 for sku in needs)]
    short = {sku: _from(usable, sku, stock) for sku, n in needs.items() if _from(usable, sku, stock) < n}
    if short:
        return Short(short)
    chosen = _choose(needs, stock, usable, route, rules)
    return _fill(wanted, stock, sorted(chosen, key=lambda p: _key((p,), route, rules)))


def _sums(wanted: Iterable[Wanted]) -> dict[str, int]:
    out: dict[str, int] = {}
    for w in wanted:
        out[w.sku] = out.get(w.sku, 0) + w.quantity
    return out


def _from(places: Iterable[Location], sku: str, stock: Stock) -> int:
    return sum(max(0, stock.get(sku, {}).get(p.code, 0)) for p in places)


def _choose(
    needs: Mapping[str, int], stock: Stock, usable: Sequence[Location], route: Route, rules: Sequence[Rule]
) -> Sequence[Location]:
    sets = [
        places
        for size in range(1, min(MOST_PARCELS, len(usable)) + 1)
        for places in combinations(usable, size)
        if all(_from(places, sku, stock) >= n for sku, n in needs.items())
    ]
    return min(sets, key=lambda places: _key(places, route, rules), default=usable)


def _key(places: Sequence[Location], route: Route, rules: Sequence[Rule]) -> tuple[object, ...]:
    ranks = tuple(rank for rule in rules if (rank := rule(route, places)) is not None)
    return (*ranks, len(places), sum(p.priority for p in places), sorted(p.code for p in places))


def _fill(wanted: Sequence[Wanted], stock: Stock, places: Sequence[Location]) -> tuple[PlannedLine, ...]:
    left = {(sku, code): n for sku, per_place in stock.items() for code, n in per_place.items()}
    out = []
    for w in wanted:
        missing = w.quantity
        for place in places:
            units = min(missing, max(0, left.get((w.sku, place.code), 0)))
            if units:
                out.append(PlannedLine(w.line, w.sku, place.code, units))
                left[w.sku, place.code] -= units
                missing -= units
    return tuple(out)
