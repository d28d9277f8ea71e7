"""What lies in windows of somebody's purchases, worked out once however many rules ask (pure)."""

import threading
from bisect import bisect_left
from collections import defaultdict
from datetime import datetime
from functools import cached_property

from storefront.services.audiences.moments import BEGINNING, back
from storefront.services.profile import Bought, Moment, Profile

Goods = tuple[tuple[str, ...], tuple[str, ...]]


class Purchases:
    """The purchases of one profile as of one moment; lines have the newest first."""

    def __init__(self, bought: tuple[Bought, ...], now: datetime) -> None:
        self.bought, self.now = bought, now
        self._windows: dict[int | None, tuple[Bought, ...]] = {}
        self._orders: dict[tuple[int | None, str], int] = {}
        self._spent: dict[int, int] = {}

    def lines(self, days: int | None) -> tuple[Bought, ...]:
        """What was bought in the window that ends now."""
        found = self._windows.get(days)
        if found is None:
            ends = self._later_than(self.now)
            begins = self._later_than(BEGINNING if days is None else back(self.now, days))
            found = self._windows[days] = self.bought[ends:begins]
        return found

    def _later_than(self, at: datetime) -> int:
        """How many lines are younger than this moment."""
        return bisect_left(self.bought, -at.timestamp(), key=_age)

    def orders(self, days: int | None, channel: str) -> int:
        """How many orders lie in the window, of one channel or of all."""
        key = days, channel
        found = self._orders.get(key)
        if found is None:
            some = self.lines(days)
            found = len(
                {b.order for b in some if b.channel == channel} if channel else {b.order for b in some}
            )
            self._orders[key] = found
        return found

    def spent(self, days: int) -> int:
        """What the lines of the window cost in yen."""
        found = self._spent.get(days)
        if found is None:
            found = self._spent[days] = sum([b.amount for b in self.lines(days)])
        return found

    def of(self, goods: Goods, days: int | None) -> list[Bought]:
        """Lines of these goods in the window; a line may come twice, as this product and as of this shelf."""
        low = BEGINNING if days is None else back(self.now, days)
        products, shelves = self._by_goods
        found = [b for slug in goods[0] for b in products.get(slug, ()) if low < b.at <= self.now]
        return found + [b for slug in goods[1] for b in shelves.get(slug, ()) if low < b.at <= self.now]

    @cached_property
    def _by_goods(self) -> tuple[dict[str, list[Bought]], dict[str, list[Bought]]]:
        products, shelves = defaultdict[str, list[Bought]](list), defaultdict[str, list[Bought]](list)
        for b in self.bought:
            products[b.product].append(b)
            shelves[b.category].append(b)
        return products, shelves


def _age(line: Bought) -> float:
    return -line.at.timestamp()


def slugs(of: tuple[str, ...]) -> Goods:
    """Goods as rules name them, products and shelves apart."""
    products = tuple(key[8:] for key in of if key.startswith("product:"))
    return products, tuple(key[9:] for key in of if key.startswith("category:"))


_last = threading.local()


def purchases(p: Profile, m: Moment) -> Purchases:
    """Those of this profile as of this moment, kept while rules ask about the same."""
    known: Purchases | None = getattr(_last, "known", None)
    if known is None or known.bought is not p.bought or known.now is not m.now:
        known = _last.known = Purchases(p.bought, m.now)
    return known
