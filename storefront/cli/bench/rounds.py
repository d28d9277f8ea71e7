"""Rounds: every page of every shop beside the floor page, several times, so that the machine's moods cancel out."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from storefront.cli.bench.flows import Material, adding, buying, opening, searching, signed_in
from storefront.cli.bench.load import Load, Work, measure
from storefront.cli.bench.shops import Shop

ROUNDS = 3
FIRST_WARM, WARM = 3.0, 1.0
FLOOR_SHARE = 0.5

PAGES: dict[str, Callable[[Material], Work]] = {
    "home": lambda _: opening(["/"]),
    "home_personal": lambda found: signed_in(found, "/"),
    "list": lambda found: opening(found.lists),
    "product": lambda found: opening(found.products),
    "search": searching,
    "cart_add": adding,
    "mypage_orders": lambda found: signed_in(found, "/mypage/orders"),
    "purchase": buying,
}


@dataclass
class Measured:
    """What the rounds gave: the floor beside each page, and the loads of each page by shop."""

    floors: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in PAGES})
    loads: dict[tuple[int, str], list[Load]] = field(default_factory=dict)

    def floor(self) -> float:
        """CPU of the floor page in milliseconds, the median of all its measurements."""
        return round(statistics.median(x for floors in self.floors.values() for x in floors), 3)

    def row(self, shop: Shop, name: str) -> dict[str, Any]:
        """The medians of a page over all rounds."""
        loads, floors = self.loads[shop.size, name], self.floors[name]
        middle = {key: _median(getattr(load, key) for load in loads) for key in Load.__slots__}
        ratio = _median(load.cpu_ms / floor for load, floor in zip(loads, floors, strict=True))
        return middle | {"cpu_ratio": round(ratio, 2), "statements": shop.statements.get(name, 0)}

    def flatness(self, small: Shop, large: Shop) -> dict[str, float]:
        """CPU of each page in the large shop as a ratio to the small one, measured next to each other."""
        pairs = {
            name: zip(self.loads[small.size, name], self.loads[large.size, name], strict=True)
            for name in PAGES
        }
        return {name: round(_median(b.cpu_ms / a.cpu_ms for a, b in both), 2) for name, both in pairs.items()}


def measured(shops: Sequence[Shop], floor: tuple[int, int], *, seconds: float) -> Measured:
    """All pages of all shops for so many seconds each, in rounds; `floor` is its port and process."""
    found, part = Measured(), seconds / ROUNDS
    for number in range(ROUNDS):
        warm = WARM if number else FIRST_WARM
        for name, page in PAGES.items():
            beside = measure(*floor, None, opening(["/"]), seconds=part * FLOOR_SHARE, warm=WARM / 2)
            found.floors[name].append(beside.cpu_ms)
            for shop in shops:
                load = measure(
                    shop.port, shop.web, shop.postmaster, page(shop.material), seconds=part, warm=warm
                )
                found.loads.setdefault((shop.size, name), []).append(load)
    return found


def _median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 3)
