"""Which touches led to purchases: the most frequent sequences, and what came first, last or at all (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

Who = int | UUID
WINDOW = timedelta(days=14)  # before a purchase, as campaigns count it unless they say otherwise
STEPS = 5  # of a sequence that are told, the last ones
MOST = 15  # sequences that are told
UNKNOWN = "none"  # nothing was noted before the purchase: other channels, no consent


@dataclass(frozen=True, slots=True)
class Touch:
    """Something that reached them: `campaign:<key>`, or a visit from search, link or direct (`from:search`)."""

    who: Who
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase by its person, and the browser in which it was made as far as that is known."""

    person: int | None
    visitor: UUID | None
    at: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence of touches: orders and people it ended with, yen, and days that half of them took at most."""

    steps: tuple[str, ...]
    orders: int
    people: int
    amount: int
    days: int


@dataclass(frozen=True, slots=True)
class Share:
    """Orders in which a touch came first, came last, came at all."""

    kind: str
    first: int
    last: int
    any: int


@dataclass(frozen=True, slots=True)
class Paths:
    """The report: how many orders there were, the most frequent sequences, and every touch with its part."""

    orders: int
    paths: tuple[Path, ...]
    shares: tuple[Share, ...]


Walk = tuple[Order, tuple[str, ...], int]


def paths(walked: Iterable[Walk]) -> Paths:
    """The report of these walks (from `walks`)."""
    groups: dict[tuple[str, ...], list[tuple[Order, int]]] = defaultdict(list)
    for order, steps, days in walked:
        groups[steps].append((order, days))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    told = tuple(_path(steps, found) for steps, found in ordered[:MOST])
    return Paths(sum(map(len, groups.values())), told, _shares(groups))


def walks(
    orders: Iterable[Order], touches: Mapping[Who, Sequence[Touch]], window: timedelta = WINDOW
) -> Iterator[Walk]:
    """Every order with the touches before it (the same one twice in a row counts once) and the days from the first."""
    for order in orders:
        mine = [
            *touches.get(order.person or 0, ()),
            *(touches.get(order.visitor, ()) if order.visitor else ()),
        ]
        before = sorted((t for t in mine if order.at - window < t.at <= order.at), key=lambda t: t.at)
        kinds = [t.kind for n, t in enumerate(before) if n == 0 or before[n - 1].kind != t.kind]
        days = (order.at - before[0].at).days if before else 0
        yield order, tuple(kinds[-STEPS:]) or (UNKNOWN,), days


def _path(steps: tuple[str, ...], found: Sequence[tuple[Order, int]]) -> Path:
    people = {order.person or order.visitor for order, _days in found}
    amount = sum(order.amount for order, _days in found)
    return Path(steps, len(found), len(people), amount, round(median(days for _order, days in found)))


def _shares(groups: Mapping[tuple[str, ...], Sequence[object]]) -> tuple[Share, ...]:
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    some: Counter[str] = Counter()
    for steps, found in groups.items():
        first[steps[0]] += len(found)
        last[steps[-1]] += len(found)
        some.update(dict.fromkeys(steps, len(found)))
    ordered = sorted(some, key=lambda kind: (-some[kind], kind))
    return tuple(Share(kind, first[kind], last[kind], some[kind]) for kind in ordered)
