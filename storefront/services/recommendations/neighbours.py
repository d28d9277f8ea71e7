"""Which products belong beside which: what is alike, what is bought together, what is worn together (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from storefront.services.catalog import Listed

KEPT = 12  # per product and kind: enough that four are there when some are sold out
SEEN_OFTEN_ENOUGH = 2  # baskets that hold both before it is said that people buy them together
DOUBTS = 3.0  # so many baskets that hold only one of both are assumed beside those that were seen
CANDIDATES = 60  # of a shelf, the best sold first, for what is worn together
BLOCK = 512

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
Pair = tuple[int, int, int]  # product, place, the product beside it; positions in the list of goods


@dataclass(frozen=True, slots=True)
class Baskets:
    """Lines of purchases: basket and product by number, and what a line counts today."""

    basket: Numbers
    product: Numbers
    weight: Scores


def together(count: int, baskets: Baskets) -> sparse.csr_matrix:
    """How strongly pairs of products share baskets, from 0 to 1; pairs seen too rarely are left out."""
    if not len(baskets.basket):
        return sparse.csr_matrix((count, count))
    shape = (int(baskets.basket.max()) + 1, count)
    held = sparse.csr_matrix((np.ones(len(baskets.basket)), (baskets.basket, baskets.product)), shape)
    held.data[:] = 1.0
    weighed = sparse.csr_matrix((baskets.weight, (baskets.basket, baskets.product)), shape)
    pairs = (held.T @ weighed).tocoo()
    often = np.asarray((held.T @ held)[pairs.row, pairs.col]).ravel()
    keep = (pairs.row != pairs.col) & (often >= SEEN_OFTEN_ENOUGH)
    row, col, score = pairs.row[keep], pairs.col[keep], pairs.data[keep]
    alone = np.asarray(weighed.sum(axis=0)).ravel() + DOUBTS
    return sparse.csr_matrix((score / np.sqrt(alone[row] * alone[col]), (row, col)), (count, count))


def best_together(found: sparse.csr_matrix) -> Iterator[Pair]:
    """The strongest companions of each product."""
    for n in range(found.shape[0]):
        mine = slice(found.indptr[n], found.indptr[n + 1])
        yield from _places(n, found.indices[mine], found.data[mine])


def similar(goods: Sequence[Listed], shared: sparse.csr_matrix) -> Iterator[Pair]:
    """The most alike of each product's own shelf: kind, colours, price, and who buys both."""
    price = np.log(np.maximum(1, np.array([g.price for g in goods], dtype=float)))
    kind, colours, sold = _codes(g.kind for g in goods), _colours(goods), _sold(goods)
    for shelf in _shelves(goods).values():
        for start in range(0, len(shelf), BLOCK):
            block = shelf[start : start + BLOCK]
            score = 1.5 * (kind[block][:, None] == kind[shelf][None, :])
            score = score + np.exp(-2.0 * np.abs(price[block][:, None] - price[shelf][None, :]))
            score += _overlap(colours[block], colours[shelf])
            score += 2.0 * shared[block][:, shelf].toarray() + 0.3 * sold[shelf][None, :]
            for n, row in zip(block, score, strict=True):
                yield from _places(int(n), shelf, np.where(shelf == n, -1.0, row))


def looks(goods: Sequence[Listed], shared: sparse.csr_matrix) -> Iterator[Pair]:
    """What is worn with each thing that comes in sizes: the best of every other shelf of its kind, in turn."""
    worn = {key: shelf for key, shelf in _shelves(goods).items() if key and _is_worn(goods, shelf)}
    colours, sold = _colours(goods), _sold(goods)
    tops: dict[int, list[int]] = defaultdict(list)
    for key, shelf in worn.items():
        tops[goods[shelf[0]].path[0]].append(key)
    for keys in tops.values():
        lists = {key: worn[key][np.argsort(-sold[worn[key]], kind="stable")[:CANDIDATES]] for key in keys}
        for key in keys:
            others = [lists[other] for other in keys if other != key]
            for start in range(0, len(worn[key]), BLOCK):
                block = worn[key][start : start + BLOCK]
                yield from _outfits(block, others, colours, sold, shared)


def _outfits(
    block: Numbers, others: Sequence[Numbers], colours: Scores, sold: Scores, shared: sparse.csr_matrix
) -> Iterator[Pair]:
    """One piece of each other shelf for every product of a block, the fitting ones first."""
    picked, scores = [], []
    for shelf in others:
        score = _overlap(colours[block], colours[shelf]) + 3.0 * shared[block][:, shelf].toarray()
        score = score + 0.5 * sold[shelf][None, :]
        best = score.argmax(axis=1)
        picked.append(shelf[best])
        scores.append(score[np.arange(len(block)), best])
    if picked:
        for n, found, score in zip(block, np.stack(picked, 1), np.stack(scores, 1), strict=True):
            yield from _places(int(n), found, score)


def _places(product: int, found: Numbers, score: Scores) -> Iterator[Pair]:
    order = np.lexsort((found, -score))[:KEPT]
    good = [int(found[n]) for n in order if score[n] > 0]
    yield from ((product, place, other) for place, other in enumerate(good, start=1))


def _shelves(goods: Sequence[Listed]) -> dict[int, Numbers]:
    """Products by the shelf on which they stand themselves (0: on none)."""
    found: dict[int, list[int]] = defaultdict(list)
    for n, one in enumerate(goods):
        found[one.path[-1] if one.path else 0].append(n)
    return {key: np.array(shelf) for key, shelf in found.items()}


def _is_worn(goods: Sequence[Listed], shelf: Numbers) -> bool:
    """Things that come in several sizes are worn."""
    return sum(len(goods[n].sizes) > 1 for n in shelf) * 2 >= len(shelf)


def _codes(words: Iterable[str]) -> Numbers:
    return np.unique(list(words), return_inverse=True)[1].astype(np.int64)


def _colours(goods: Sequence[Listed]) -> Scores:
    """Which colours each product comes in, as unit vectors."""
    names = {name: n for n, name in enumerate(sorted({c for g in goods for c in g.colours}))}
    found = np.zeros((len(goods), max(1, len(names))))
    for n, one in enumerate(goods):
        found[n, [names[c] for c in one.colours]] = 1.0
    length: Scores = np.sqrt(found.sum(axis=1, keepdims=True))
    return found / np.maximum(1.0, length)


def _overlap(mine: Scores, others: Scores) -> Scores:
    found: Scores = mine @ others.T
    return found


def _sold(goods: Sequence[Listed]) -> Scores:
    """How well each is asked for, from 0 to 1."""
    found = np.log1p(np.array([max(0, g.popularity) for g in goods], dtype=float))
    most = max(1.0, float(found.max(initial=0.0)))
    scores: Scores = found / most
    return scores
