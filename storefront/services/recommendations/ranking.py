"""The model that says what a person buys next: gradient boosting over the rows of `features` (pure).

It learns from the latest baskets of everybody, each seen from the moment before it was bought; the same rows made
for today are what it is asked. Baskets count alike however long they are, nearly: a long one is not ten short ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storefront.services.recommendations.features import FREQUENCY, Candidates
from storefront.services.recommendations.ledgers import Column, Numbers
from storefront.services.recommendations.sweeping import Baskets, Sweep

LATEST, EARLIER = 5, 3  # baskets of a person to learn from, if there were so many before
ENOUGH = 300  # baskets; with fewer, how often somebody bought something tells more than a model
ROUNDS, SEED = 120, 1

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """Candidates whose baskets are known: which rows were bought, and how much each row counts."""

    basket: Numbers
    sizes: Numbers
    columns: Column
    bought: Mask
    weight: Column


class Ranker:
    """Scores of candidates, higher is likelier."""

    def __init__(self, examples: Sequence[Example] = ()) -> None:
        """Learn from these; without enough of them the ranker falls back on frequency."""
        self._model = _fitted(examples) if sum(len(e.sizes) for e in examples) >= ENOUGH else None

    def score(self, found: Candidates) -> Column:
        """One score per row."""
        if self._model is None:
            return found.columns[:, FREQUENCY]
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            scores: Column = self._model.decision_function(found.columns)
        return scores


def _fitted(examples: Sequence[Example]) -> Any:
    # Half a second and 60 MB that only those pay who learn.
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        learning_rate=0.1, max_iter=ROUNDS, max_leaf_nodes=23, min_samples_leaf=100, l2_regularization=5.0,
        max_bins=127, max_features=0.5, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    columns = np.concatenate([e.columns for e in examples])
    bought = np.concatenate([e.bought for e in examples])
    with threadpool_limits(1):  # several wait for each other, and for whatever else the machine does
        return model.fit(columns, bought, sample_weight=np.concatenate([e.weight for e in examples]))


def latest(told: Baskets, until: int, *, each: int = LATEST) -> Mask:
    """Which baskets are among their buyer's last before this day and had some before them."""
    order = np.argsort(told.person, kind="stable")
    order = order[told.day[order] < until]
    begins = np.flatnonzero(np.diff(told.person[order], prepend=-1))
    lengths = np.diff(np.append(begins, len(order)))
    place = np.arange(len(order)) - np.repeat(begins, lengths)
    chosen = (place >= EARLIER) & (place >= np.repeat(lengths, lengths) - each)
    found = np.zeros(len(told.person), dtype=bool)
    found[order[chosen]] = True
    return found


def example(sweep: Sweep, found: Candidates) -> Example:
    """The candidates of known baskets with what became of them."""
    told, where = sweep.baskets, found.question.basket
    lengths = told.end[where] - told.begin[where]
    rows = np.concatenate([np.arange(told.begin[n], told.end[n]) for n in where])
    there = np.repeat(np.arange(len(where)), lengths) * sweep.count + sweep.bought.product[rows]
    owner = np.repeat(np.arange(len(where)), found.sizes)
    weight = 1.0 / np.sqrt(np.clip(lengths, 1, 10))
    bought = np.isin(owner * sweep.count + found.product, there)
    return Example(where, found.sizes, found.columns, bought, weight[owner].astype(np.float32))


def kept(example: Example, wanted: Mask) -> Example | None:
    """The part of an example whose baskets are still wanted."""
    chosen = wanted[example.basket]
    if chosen.all():
        return example
    rows = np.repeat(chosen, example.sizes)
    if not rows.any():
        return None
    return Example(
        example.basket[chosen],
        example.sizes[chosen],
        example.columns[rows],
        example.bought[rows],
        example.weight[rows],
    )
