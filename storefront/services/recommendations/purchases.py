"""Purchases as columns of numbers: what every model learns from (pure, but for reading them)."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.clock import JST

REMEMBERED = timedelta(days=730)
DAY = 86_400.0

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Purchases:
    """One row per product in a basket, in the order of time; `at` is in seconds of the shop's own day and hour.

    `person` and `product` are positions in `people` and `products`, `kind` says of each product what it is a kind of.
    """

    person: Numbers
    basket: Numbers
    product: Numbers
    at: Numbers
    kind: Numbers
    people: Sequence[int | str]
    products: Sequence[str]

    @property
    def day(self) -> Numbers:
        """Days since the first."""
        return (self.at - self.begins) // int(DAY)

    @property
    def begins(self) -> int:
        """Midnight of the first day."""
        return int(self.at[0] // DAY * DAY) if len(self.at) else 0


Line = tuple[int | str, str, str, int]  # person, basket, product, second


def purchases_of(lines: Iterable[Line], kind_of: Callable[[str], str]) -> Purchases:
    """Columns of these lines; a product counts once per basket, a basket has one moment."""
    people, baskets, products = _Numbered(), _Numbered(), _Numbered()
    columns = [array("q") for _ in range(4)]
    for who, order, bought, second in lines:
        numbered = people[who], baskets[order], products[bought], second
        for column, value in zip(columns, numbered, strict=True):
            column.append(value)
    person, basket, product, at = (np.array(column, dtype=np.int64) for column in columns)
    names = [str(name) for name in products]
    kind = np.unique([kind_of(name) for name in names], return_inverse=True)[1].astype(np.int64)
    began = np.full(len(baskets), 2**62, np.int64)
    np.minimum.at(began, basket, at)
    _, once = np.unique(basket * max(1, len(products)) + product, return_index=True)
    order_of = np.lexsort((product[once], basket[once], began[basket[once]]))
    rows = once[order_of]
    return Purchases(
        person[rows], basket[rows], product[rows], began[basket[rows]], kind, list(people), names
    )


class _Numbered(dict[int | str, int]):
    """Gives every name a number, the first one 0."""

    def __init__(self) -> None:
        super().__init__()
        self._next = count()

    def __missing__(self, name: int | str) -> int:
        self[name] = number = next(self._next)
        return number


def read(db: Session, kinds: dict[str, str], *, site: str, now: datetime) -> Purchases:
    """Everything that people bought in these two years, of any channel, as the clocks in Japan told the time."""
    ahead = int(now.astimezone(JST).utcoffset().total_seconds())  # type: ignore[union-attr]  # Japan has one
    lines = (
        (
            s.person_id if s.person_id is not None else f"order:{s.order}",
            s.order,
            s.product,
            int(s.at.timestamp()) + ahead,
        )
        for s in oms.sold(db, since=now - REMEMBERED, site=site)
    )
    return purchases_of(lines, lambda slug: kinds.get(slug, ""))
