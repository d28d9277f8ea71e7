"""What a model sees of a person and a product at a moment: rows of numbers, made from the state of a sweep (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storefront.services.recommendations.ledgers import Column, Ledger, Numbers
from storefront.services.recommendations.sweeping import Question, Sweep

OWN, KINDS = 70, 6  # of what a person bought before, the likeliest
TIMES, FREQUENCY = 0, 1  # columns: how often it was bought, and how often in the latest baskets above all
SCALE = 0.05  # shares of very little are not worth a number


@dataclass(frozen=True, slots=True)
class Candidates:
    """What each person of a question may buy: `sizes` rows for each; `known` is what they bought before."""

    question: Question
    sizes: Numbers
    product: Numbers
    known: NDArray[np.bool_]
    columns: Column

    def of(self, chosen: NDArray[np.bool_]) -> "Candidates":
        """Only those of some of the people."""
        rows, asked = np.repeat(chosen, self.sizes), self.question
        question = Question(asked.person[chosen], asked.basket[chosen], asked.day, asked.hour[chosen])
        return Candidates(
            question, self.sizes[chosen], self.product[rows], self.known[rows], self.columns[rows]
        )

    @property
    def begins(self) -> Numbers:
        """The first row of each person."""
        found: Numbers = np.cumsum(self.sizes) - self.sizes
        return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows before they have columns: keys into the ledgers of the sweep."""

    person: Numbers
    product: Numbers
    kind: Numbers
    pair: Numbers
    kind_pair: Numbers
    sizes: Numbers
    hour: Numbers
    day: float


def candidates(sweep: Sweep, asked: Question) -> Candidates:
    """The candidates of every person asked for, with their columns."""
    rows = _rows(sweep, asked)
    columns = np.stack([column.astype(np.float32) for column in _columns(sweep, rows)], axis=1)
    return Candidates(asked, rows.sizes, rows.product, sweep.own.times[rows.pair] > 0, columns)


def _rows(sweep: Sweep, asked: Question) -> _Rows:
    chosen = [_of_one(sweep, int(person)) for person in asked.person]
    sizes = np.array([len(pairs) for pairs, _ in chosen], dtype=np.int64)
    pair = np.concatenate([pairs for pairs, _ in chosen])
    product = np.concatenate([products for _, products in chosen])
    person = np.repeat(asked.person, sizes)
    kind = sweep.bought.kind[product]
    kind_pair = _found(sweep.kind_pairs, person * sweep.kinds + kind)
    hour = np.repeat(asked.hour, sizes)
    return _Rows(person, product, kind, pair, kind_pair, sizes, hour, float(asked.day))


def _of_one(sweep: Sweep, person: int) -> tuple[Numbers, Numbers]:
    """What one person may buy: their own goods, the likeliest, and what everybody buys; pairs and products."""
    own = np.arange(sweep.starts[person], sweep.starts[person + 1])
    own = own[sweep.own.times[own] > 0]
    if len(own) > OWN:
        score = sweep.own_turns.faded(own, float(sweep.person.times[person])).sum(axis=1)
        own = own[np.argsort(-score, kind="stable")[:OWN]]
    products = sweep.pairs[own] % sweep.count
    others = np.unique(np.concatenate([sweep.popular, _of_own_kinds(sweep, person)]))
    others = others[~np.isin(others, products)]
    unknown = np.full(len(others), sweep.own.unknown)
    return np.concatenate([own, unknown]), np.concatenate([products, others])


def _of_own_kinds(sweep: Sweep, person: int) -> Numbers:
    """What others buy of the kinds that this person buys most."""
    mine = np.arange(sweep.kind_starts[person], sweep.kind_starts[person + 1])
    mine = mine[sweep.alike.times[mine] > 0]
    score = sweep.alike_turns.faded(mine, float(sweep.person.times[person])).sum(axis=1)
    kinds = sweep.kind_pairs[mine[np.argsort(-score, kind="stable")[:KINDS]]] % sweep.kinds
    found: Numbers = sweep.of_kind[kinds].ravel()
    return found[found >= 0]


def _found(table: Numbers, keys: Numbers) -> Numbers:
    """Where each key stands in a sorted table; one behind its end when it does not."""
    where = np.searchsorted(table, keys)
    there = table[np.minimum(where, len(table) - 1)] == keys
    return np.where(there, where, len(table))


def _columns(sweep: Sweep, rows: _Rows) -> Iterator[Any]:
    baskets = sweep.person.times[rows.person]
    of_person = sweep.person.faded(rows.person, rows.day)
    own = sweep.own.faded(rows.pair, rows.day)
    turns = sweep.own_turns.faded(rows.pair, baskets)
    alike = sweep.alike.faded(rows.kind_pair, rows.day)
    alike_turns = sweep.alike_turns.faded(rows.kind_pair, baskets)
    everybody = sweep.product.faded(rows.product, rows.day)
    yield from (sweep.own.times[rows.pair], turns[:, 1])
    yield from _history(
        sweep.own, sweep.own_turns, rows.pair, rows.day, baskets, sweep.product_habits.usual_gap(rows.product)
    )
    yield from _history(
        sweep.alike,
        sweep.alike_turns,
        rows.kind_pair,
        rows.day,
        baskets,
        sweep.kind_habits.usual_gap(rows.kind),
    )
    yield from (*own.T, *turns.T, *alike.T, *alike_turns.T, *everybody.T, *of_person.T)
    yield from (own / np.maximum(of_person, SCALE)).T
    yield from (turns / np.maximum(alike_turns, SCALE)).T
    yield from _person(sweep, rows, baskets)
    yield from _goods(sweep, rows, everybody)
    for score in (turns[:, 1], own[:, 2], everybody[:, 1], sweep.own.last[rows.pair]):
        yield _rank(score, rows.sizes)


def _history(
    ledger: Ledger, turns: Ledger, keys: Numbers, day: float, baskets: Column, usual: Column
) -> Iterator[Any]:
    """How often, how lately, and how that compares with the usual time between two purchases."""
    since = ledger.since(keys, day)
    gap = ledger.usual_gap(keys, usual)
    yield from (ledger.times[keys], since, ledger.age(keys, day), turns.since(keys, baskets))
    yield from (gap, np.log1p(since) - gap, ledger.gap[keys])


def _person(sweep: Sweep, rows: _Rows, baskets: Column) -> Iterator[Any]:
    """How the person buys."""
    lines = sweep.lines[rows.person]
    known = sweep.person.age(rows.person, rows.day)
    yield from (baskets, sweep.person.since(rows.person, rows.day), baskets / np.maximum(1.0, known))
    yield from (lines / np.maximum(1.0, baskets), sweep.last_size[rows.person])
    yield sweep.again[rows.person] / np.maximum(1.0, lines)
    yield from (np.full(len(rows.person), rows.day % 7, np.float32), rows.hour.astype(np.float32))


def _goods(sweep: Sweep, rows: _Rows, everybody: Column) -> Iterator[Any]:
    """How everybody buys the product and its kind."""
    buyers, kind_buyers = sweep.product_habits.buyers[rows.product], sweep.kind_habits.buyers[rows.kind]
    of_kind = sweep.kind.faded(rows.kind, rows.day)[:, 1]
    yield from (
        everybody[:, 0] / np.maximum(everybody[:, 2], SCALE),
        everybody[:, 1] / np.maximum(of_kind, SCALE),
    )
    yield from (buyers, sweep.product.times[rows.product] / np.maximum(1.0, buyers))
    yield from (of_kind, sweep.kind.times[rows.kind] / np.maximum(1.0, kind_buyers))
    yield from (sweep.product_habits.usual_gap(rows.product), sweep.kind_habits.usual_gap(rows.kind))


def _rank(score: Column, sizes: Numbers) -> Column:
    """The place of each row among its person's, the highest score first."""
    groups = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((-score, groups))
    found = np.empty(len(score), np.float32)
    found[order] = np.arange(len(score)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return found
