"""The rows of people: what each may like, and what runs out, as the model says on this day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.clock import JST
from storefront.services import catalog
from storefront.services.recommendations import purchases, storing
from storefront.services.recommendations.features import Candidates, candidates
from storefront.services.recommendations.ledgers import Column, Numbers
from storefront.services.recommendations.purchases import Purchases
from storefront.services.recommendations.ranking import Example, Ranker, example, latest
from storefront.services.recommendations.storing import Computed, Rows, Told
from storefront.services.recommendations.sweeping import Question, Sweep
from storefront.services.recommendations.values import OF_PEOPLE, Kind

PART = "people"
KEPT = 12
PEOPLE_AT_ONCE = 500
MOST_EXAMPLES = 12_000
REPEATED = (
    0.2  # a kind is bought again when every fifth purchase of somebody who has it follows an earlier one
)


def compute(db: Session, *, site: str, now: datetime) -> Computed | None:
    """What everybody may like and need as of today; None when that was computed already (reads only)."""
    mark = f"{oms.last_sale(db)}/{catalog.version(db, site)}/{now.astimezone(JST):%Y-%m-%d}"
    if storing.made_from(db, PART, site=site) == mark:
        return None
    goods = catalog.listed(db, site=site, now=now)
    bought = purchases.read(db, {g.slug: g.kind for g in goods}, site=site, now=now)
    before = storing.subjects_of(db, OF_PEOPLE, site=site)
    return Computed(PART, mark, OF_PEOPLE, rows_of(goods, bought, now), frozenset(before), site)


def rows_of(goods: Sequence[catalog.Listed], bought: Purchases, now: datetime) -> Rows:
    """The rows that follow from these purchases at this moment (pure)."""
    rows: dict[tuple[Kind, int], list[Told]] = defaultdict(list)
    people = np.array([n for n, who in enumerate(bought.people) if isinstance(who, int)], dtype=np.int64)
    if not len(people):
        return rows
    sweep, ranker = learnt(bought)
    number = {g.slug: g.product_id for g in goods}
    numbers = np.array([number.get(slug, 0) for slug in bought.products], dtype=np.int64)
    for found in _asked(sweep, people, now):
        _tell(rows, _Scored(sweep, found, ranker.score(found), numbers))
    return rows


def learnt(bought: Purchases) -> tuple[Sweep, Ranker]:
    """The state after everything that was bought, and the model learnt on the way."""
    sweep = Sweep(bought)
    wanted = latest(sweep.baskets, int(sweep.baskets.day.max(initial=0)) + 1)
    places = np.flatnonzero(wanted)
    wanted[places[:-MOST_EXAMPLES]] = False
    examples: list[Example] = [example(sweep, candidates(sweep, asked)) for asked in sweep.walk(wanted)]
    return sweep, Ranker(examples)


def _asked(sweep: Sweep, people: Numbers, now: datetime) -> Iterator[Candidates]:
    """Everybody at this hour, some at once."""
    clock = now.astimezone(JST).replace(tzinfo=UTC).timestamp()
    day, hour = int((clock - sweep.bought.begins) // purchases.DAY), int(clock % purchases.DAY // 3600)
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[start : start + PEOPLE_AT_ONCE]
        yield candidates(sweep, Question(some, np.full(len(some), -1), day, np.full(len(some), hour)))


@dataclass(frozen=True, slots=True)
class _Scored:
    """Candidates with their scores, and the internal id of every product (0: not listed any more)."""

    sweep: Sweep
    found: Candidates
    score: Column
    numbers: Numbers

    def best(self, begin: int, size: int, *, known: bool) -> Numbers:
        """The rows of one person, the likeliest first; only what is listed, and of `known` only what is bought again."""
        rows = np.arange(begin, begin + size)
        rows = rows[(self.found.known[rows] == known) & (self.numbers[self.found.product[rows]] > 0)]
        if known:
            rows = rows[self._again(self.found.product[rows])]
        order = np.argsort(-self.score[rows], kind="stable")
        found: Numbers = rows[order[:KEPT]]
        return found

    def _again(self, products: Numbers) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether things of this kind are bought again and again."""
        kinds = self.sweep.bought.kind[products]
        habits, times = self.sweep.kind_habits, self.sweep.kind.times[kinds]
        repeated = 1.0 - habits.buyers[kinds] / np.maximum(1.0, times)
        found: np.ndarray[tuple[int], np.dtype[np.bool_]] = repeated >= REPEATED
        return found


def _tell(rows: dict[tuple[Kind, int], list[Told]], scored: _Scored) -> None:
    """Note the rows of these people."""
    found, sweep = scored.found, scored.sweep
    for who, begin, size in zip(found.question.person, found.begins, found.sizes, strict=True):
        person = int(sweep.bought.people[who])
        for row in scored.best(begin, size, known=False):
            rows[Kind.FOR_YOU, person].append(Told(int(scored.numbers[found.product[row]])))
        for row in scored.best(begin, size, known=True):
            rows[Kind.AGAIN, person].append(_once_more(scored, int(who), int(found.product[row])))


def _once_more(scored: _Scored, who: int, product: int) -> Told:
    """When they bought it last, and how many days it usually takes them (shrunk to what it takes others)."""
    sweep = scored.sweep
    pair = np.searchsorted(sweep.pairs, [who * sweep.count + product])
    usual = sweep.product_habits.usual_gap(np.array([product]))
    day = float(sweep.own.last[pair][0])
    last = datetime.fromtimestamp(sweep.bought.begins, UTC).replace(tzinfo=JST) + timedelta(days=day)
    every = float(np.exp(sweep.own.usual_gap(pair, usual))[0])
    return Told(int(scored.numbers[product]), None, last.astimezone(UTC), round(every, 1))
