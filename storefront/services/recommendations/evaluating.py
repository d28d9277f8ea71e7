"""How well the next basket is foretold: every household's last one, from nothing but what came before it (pure).

The walk goes through the purchases once. At each cut the model is learnt anew from baskets before it and then serves
until the next cut, as it would at night; so no score depends on anything that was bought after its basket.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from storefront.services.recommendations.features import FREQUENCY, TIMES, Candidates, candidates
from storefront.services.recommendations.ledgers import Column, Numbers
from storefront.services.recommendations.purchases import Purchases
from storefront.services.recommendations.ranking import Example, Mask, Ranker, example, kept, latest
from storefront.services.recommendations.sweeping import Baskets, Sweep

ENOUGH = 4  # baskets of a household before its last one is asked for
CUTS = (0.03, 0.15, 0.45)  # shares of the baskets asked for, after which the model is learnt anew
TOP = 10
_DISCOUNT = 1.0 / np.log2(np.arange(2, TOP + 2))


@dataclass(slots=True)
class Score:
    """Recall and NDCG at 10 of each household in turn."""

    recall: list[float] = field(default_factory=list)
    ndcg: list[float] = field(default_factory=list)

    def note(self, hits: Mask, size: int) -> None:
        """The first ten of one household: which of them were bought, of so many."""
        self.recall.append(float(hits.sum()) / size)
        self.ndcg.append(float((hits * _DISCOUNT[: len(hits)]).sum() / _DISCOUNT[: min(TOP, size)].sum()))

    @property
    def means(self) -> dict[str, float]:
        """Over all households alike."""
        count = max(1, len(self.recall))
        return {"recall_at_10": sum(self.recall) / count, "ndcg_at_10": sum(self.ndcg) / count}


def evaluate(bought: Purchases) -> dict[str, Score]:
    """The model and two simple rules beside it, on the last basket of every household with enough of them."""
    sweep = Sweep(bought)
    asked = last_baskets(sweep.baskets)
    scores = {name: Score() for name in ("model", "frequency", "decayed_frequency")}
    for found, ranker in _walk(sweep, asked):
        sizes = sweep.baskets.end[found.question.basket] - sweep.baskets.begin[found.question.basket]
        truth = example(sweep, found).bought
        for name, score in (
            ("model", ranker.score(found)),
            ("frequency", found.columns[:, TIMES]),
            ("decayed_frequency", found.columns[:, FREQUENCY]),
        ):
            for hits, size in zip(_firsts(found, score, truth), sizes, strict=True):
                scores[name].note(hits, int(size))
    return scores


def last_baskets(told: Baskets) -> Mask:
    """The last basket of everybody who has enough of them."""
    count = np.bincount(told.person)
    last = np.zeros(len(count), np.int64)
    last[told.person] = np.arange(len(told.person))
    found = np.zeros(len(told.person), dtype=bool)
    found[last[count >= ENOUGH]] = True
    return found


def cuts(days: Numbers) -> list[int]:
    """The days on which the model is learnt anew, from the days that are asked for."""
    return sorted({int(day) for day in np.quantile(days, CUTS)}) if len(days) else []


def _walk(sweep: Sweep, asked: Mask) -> Iterator[tuple[Candidates, Ranker]]:
    days = cuts(sweep.baskets.day[asked])
    masks = [latest(sweep.baskets, day) & ~asked for day in days]
    learnt: list[Example] = []
    ranker = Ranker()
    for question in sweep.walk(np.logical_or.reduce([asked, *masks])):
        while days and question.day >= days[0]:
            ranker = Ranker([e for e in (kept(one, masks[0]) for one in learnt) if e is not None])
            del days[0], masks[0]
            later = np.logical_or.reduce([np.zeros_like(asked), *masks])
            learnt = [e for e in (kept(one, later) for one in learnt) if e is not None]
        found = candidates(sweep, question)
        mine = asked[question.basket]
        if not mine.all():
            learnt.append(example(sweep, found.of(~mine)))
        if mine.any():
            yield found.of(mine), ranker


def _firsts(found: Candidates, score: Column, truth: Mask) -> Iterator[Mask]:
    """Of each household, which of the ten best scored were bought."""
    for begin, size in zip(found.begins, found.sizes, strict=True):
        rows = slice(begin, begin + size)
        best = np.argsort(-score[rows], kind="stable")[:TOP]
        yield truth[rows][best]
