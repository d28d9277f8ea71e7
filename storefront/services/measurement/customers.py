"""How customers go from their first purchase to the next ones: ladder, second purchases, cohorts, channels (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from storefront.kernel.clock import JST

STEPS = 6  # of the ladder that are told one by one
LOST = timedelta(days=180)  # without another purchase somebody is counted as gone
MONTHS = 12  # of a cohort's life that are told
COHORTS = 18  # months of first purchases that are told
PATHS = 8


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase: who, when, for how much, through which channel, and the shelf of its dearest line."""

    person: int
    at: datetime
    amount: int
    channel: str
    shelf: str


@dataclass(frozen=True, slots=True)
class Step:
    """People who came as far as their n-th purchase: who went on, who is gone, who may still come back."""

    number: int
    people: int
    went_on: int
    gone: int
    days: int | None  # that half of those who went on needed at most

    @property
    def waiting(self) -> int:
        """Those who may still come back."""
        return self.people - self.went_on - self.gone

    @property
    def rate(self) -> float:
        """Share that went on; of the first step the F2 conversion (DOMAIN §9)."""
        return self.went_on / self.people if self.people else 0.0

    @property
    def churn(self) -> float:
        """Share that is gone."""
        return self.gone / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Cohort:
    """People by the month of their first purchase: the share that bought in each month since, and yen per person so far."""

    month: str
    people: int
    active: tuple[float, ...]
    value: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page of customers shows."""

    people: int
    ladder: tuple[Step, ...]
    by_channel: Mapping[str, Step]
    by_shelf: Mapping[str, Step]
    cohorts: tuple[Cohort, ...]
    channels: Mapping[str, tuple[int, int]]  # purchases and yen
    paths: tuple[tuple[str, int], ...]


Lives = Mapping[int, Sequence[Bought]]


def report(purchases: Iterable[Bought], now: datetime) -> Report:
    """The report of these purchases as of this moment."""
    lives = _lives(purchases)
    return Report(
        people=len(lives),
        ladder=tuple(step(lives.values(), number, now) for number in range(1, STEPS + 1)),
        by_channel=_first_steps(lives, now, "channel"),
        by_shelf=_first_steps(lives, now, "shelf"),
        cohorts=_cohorts(lives, now),
        channels=_channels(lives),
        paths=tuple(Counter(_path(life) for life in lives.values()).most_common(PATHS)),
    )


def step(lives: Iterable[Sequence[Bought]], number: int, now: datetime) -> Step:
    """The n-th step of these lives."""
    there = [life for life in lives if len(life) >= number]
    gaps = [(life[number].at - life[number - 1].at).days for life in there if len(life) > number]
    gone = sum(len(life) == number and now - life[-1].at > LOST for life in there)
    return Step(number, len(there), len(gaps), gone, round(median(gaps)) if gaps else None)


def _lives(purchases: Iterable[Bought]) -> Lives:
    found: dict[int, list[Bought]] = defaultdict(list)
    for one in purchases:
        found[one.person].append(one)
    return {person: sorted(life, key=lambda b: b.at) for person, life in found.items()}


def _first_steps(lives: Lives, now: datetime, name: str) -> dict[str, Step]:
    """The second purchase by what the first was like, the largest group first."""
    groups: dict[str, list[Sequence[Bought]]] = defaultdict(list)
    for life in lives.values():
        groups[getattr(life[0], name)].append(life)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {key: step(group, 1, now) for key, group in ordered}


def _cohorts(lives: Lives, now: datetime) -> tuple[Cohort, ...]:
    groups: dict[int, list[Sequence[Bought]]] = defaultdict(list)
    for life in lives.values():
        groups[_month(life[0].at)].append(life)
    today = _month(now)
    return tuple(_cohort(month, groups[month], today) for month in sorted(groups)[-COHORTS:])


def _cohort(month: int, lives: Sequence[Sequence[Bought]], today: int) -> Cohort:
    length = min(MONTHS, today - month + 1)
    active, spent = [0] * length, [0] * length
    for life in lives:
        for since in {_month(b.at) - month for b in life}:
            if since < length:
                active[since] += 1
        for one in life:
            if (since := _month(one.at) - month) < length:
                spent[since] += one.amount
    so_far = [sum(spent[: n + 1]) // len(lives) for n in range(length)]
    shares = tuple(round(count / len(lives), 4) for count in active)
    return Cohort(str(date(month // 12, month % 12 + 1, 1))[:7], len(lives), shares, tuple(so_far))


def _channels(lives: Lives) -> dict[str, tuple[int, int]]:
    counts: Counter[str] = Counter(b.channel for life in lives.values() for b in life)
    spent: Counter[str] = Counter()
    for life in lives.values():
        for one in life:
            spent[one.channel] += one.amount
    return {channel: (count, spent[channel]) for channel, count in counts.most_common()}


def _path(life: Sequence[Bought]) -> str:
    """The channels of somebody's first purchases, in order."""
    return " ".join(b.channel for b in life[:3])


def _month(at: datetime) -> int:
    """Months of the calendar in Japan, as one number."""
    day = at.astimezone(JST)
    return day.year * 12 + day.month - 1
