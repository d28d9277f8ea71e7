"""What is asked for now, over the whole shop and on each shelf; where nobody bought yet, what is new (pure)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from storefront.services.catalog import Listed
from storefront.services.recommendations.neighbours import Scores
from storefront.services.recommendations.values import Kind

KEPT = 24
WHOLE_SHOP = 0

Placed = tuple[Kind, int, int, int]  # kind, shelf by its internal id, place, position in the list of goods


def popular(goods: Sequence[Listed], sold: Scores) -> Iterator[Placed]:
    """The best sold of late, then what was asked for before, then the newest; per shelf and over all."""
    newest = np.array([g.newness for g in goods], dtype=float)
    before = np.array([-g.popularity for g in goods], dtype=float)
    for shelf, members in _on(goods).items():
        best = members[np.lexsort((members, newest[members], before[members], -sold[members]))]
        yield from ((Kind.POPULAR, shelf, place, int(n)) for place, n in enumerate(best[:KEPT], start=1))
        latest = members[np.lexsort((members, newest[members]))]
        yield from ((Kind.NEW, shelf, place, int(n)) for place, n in enumerate(latest[:KEPT], start=1))


def _on(goods: Sequence[Listed]) -> dict[int, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    found: dict[int, list[int]] = defaultdict(list)
    for n, one in enumerate(goods):
        if one.in_stock:
            for shelf in (WHOLE_SHOP, *one.path):
                found[shelf].append(n)
    return {shelf: np.array(members) for shelf, members in found.items()}
