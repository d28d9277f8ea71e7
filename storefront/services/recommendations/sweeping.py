"""Going once through all purchases in the order of time: what is known at a moment never comes from later (pure).

Of other people only earlier days are known, of oneself every earlier basket. So a row of features made for a basket
stays the same whatever is bought afterwards, and one walk makes the rows for learning and for today alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storefront.services.recommendations.ledgers import Column, Habits, Ledger, Numbers
from storefront.services.recommendations.purchases import Purchases

POPULAR, OF_KIND = 15, 3  # what everybody buys now, and of each kind: anybody may buy it
DAYS, TURNS, SEASONS = (7.0, 21.0, 60.0, 180.0), (4.0, 13.0, 40.0), (7.0, 28.0, 120.0)


# What was bought, and the time since the same person bought it before (NaN: never); of products and of kinds.
Told = tuple[tuple[Numbers, Column], tuple[Numbers, Column]]


@dataclass(frozen=True, slots=True)
class Question:
    """Who may buy something when; `basket` is the place of what they did buy, where that is known (else -1)."""

    person: Numbers
    basket: Numbers
    day: int
    hour: Numbers


@dataclass(frozen=True, slots=True)
class Baskets:
    """Where each basket's rows begin and end, whose it is, when, and the how manieth of that person's day."""

    begin: Numbers
    end: Numbers
    person: Numbers
    day: Numbers
    hour: Numbers
    turn: Numbers


def baskets_of(bought: Purchases) -> Baskets:
    """The baskets in the order of time."""
    begin = np.flatnonzero(np.diff(bought.basket, prepend=-1))
    end = np.append(begin[1:], len(bought.basket))
    person, day = bought.person[begin], bought.day[begin]
    turn = _turns(person * (int(day.max(initial=0)) + 1) + day)
    hour = bought.at[begin] % 86_400 // 3600
    return Baskets(begin, end, person, day, hour, turn)


def _turns(keys: Numbers) -> Numbers:
    """The how manieth of its key each one is, in order, the first 0."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    lengths = np.diff(np.append(begins, len(keys)))
    found = np.empty(len(keys), np.int64)
    found[order] = np.arange(len(keys)) - np.repeat(begins, lengths)
    return found


class Sweep:
    """The state of everything at a moment, moved on by `walk`."""

    def __init__(self, bought: Purchases) -> None:
        """Nothing has happened yet."""
        self.bought, self.baskets = bought, baskets_of(bought)
        people, self.count = len(bought.people), len(bought.products)
        kinds = int(bought.kind.max(initial=-1)) + 1
        self.pairs, self.pair = np.unique(bought.person * self.count + bought.product, return_inverse=True)
        kind_pairs = bought.person * kinds + bought.kind[bought.product]
        self.kind_pairs, self.kind_pair = np.unique(kind_pairs, return_inverse=True)
        self.starts = np.searchsorted(self.pairs, np.arange(people + 1) * self.count)
        self.own, self.own_turns = Ledger(len(self.pairs), DAYS), Ledger(len(self.pairs), TURNS)
        self.alike, self.alike_turns = Ledger(len(self.kind_pairs), DAYS), Ledger(len(self.kind_pairs), TURNS)
        self.person = Ledger(people, DAYS)
        self.product, self.kind = Ledger(self.count, SEASONS), Ledger(kinds, SEASONS)
        self.product_habits, self.kind_habits = Habits(self.count), Habits(kinds)
        self.lines, self.again, self.last_size = (np.zeros(people + 1, np.float32) for _ in range(3))
        self.kind_starts = np.searchsorted(self.kind_pairs, np.arange(people + 1) * kinds)
        self.popular, self.of_kind = np.zeros(0, np.int64), np.zeros((kinds, OF_KIND), np.int64)
        self.kinds = kinds

    def walk(self, wanted: NDArray[np.bool_]) -> Iterator[Question]:
        """Stop before every basket that is `wanted` (a mask of `baskets`) and ask; then go on."""
        told = self.baskets
        for day in np.unique(told.day):
            first, last = np.searchsorted(told.day, [day, day + 1])
            self._rank_goods(float(day))
            told_all: list[Told] = []
            for turn in range(int(told.turn[first:last].max()) + 1):
                some = first + np.flatnonzero(told.turn[first:last] == turn)
                asked = some[wanted[some]]
                if len(asked):
                    yield Question(told.person[asked], asked, int(day), told.hour[asked])
                told_all.append(self._note_own(some, float(day)))
            for products, kinds in told_all:  # of others only earlier days are known
                self._note_all(self.product, self.product_habits, products, float(day))
                self._note_all(self.kind, self.kind_habits, kinds, float(day))
        self._rank_goods(float(told.day.max(initial=0)) + 1)

    def _rank_goods(self, day: float) -> None:
        """What everybody bought most in the days before, over all and of each kind (-1: nothing)."""
        score = self.product.faded(np.arange(self.count), day)[:, 1]
        order = np.argsort(-score, kind="stable")
        order = order[score[order] > 0]
        self.popular = order[:POPULAR]
        kind = self.bought.kind[order]
        place = _turns(kind)
        self.of_kind = np.full((self.kinds, OF_KIND), -1)
        self.of_kind[kind[place < OF_KIND], place[place < OF_KIND]] = order[place < OF_KIND]

    def _note_own(self, some: Numbers, day: float) -> Told:
        """These baskets, one of a person, become what is known of their buyers; what to tell about goods and kinds."""
        told, bought = self.baskets, self.bought
        rows = np.concatenate([np.arange(told.begin[n], told.end[n]) for n in some])
        who, size = told.person[some], told.end[some] - told.begin[some]
        self.lines[who] += size
        self.last_size[who] = size
        self.person.note(who, day)
        np.add.at(self.again, bought.person[rows], self.own.times[self.pair[rows]] > 0)
        turn = self.person.times[bought.person[rows]]
        products = bought.product[rows], self.own.since(self.pair[rows], day)
        self.own.note(self.pair[rows], day)
        self.own_turns.note(self.pair[rows], turn)
        pairs, once = np.unique(self.kind_pair[rows], return_index=True)
        kinds = bought.kind[bought.product[rows[once]]], self.alike.since(pairs, day)
        self.alike.note(pairs, day)
        self.alike_turns.note(pairs, turn[once])
        return products, kinds

    @staticmethod
    def _note_all(ledger: Ledger, habits: Habits, told: tuple[Numbers, Column], day: float) -> None:
        things, passed = told
        habits.note(things, passed)
        ledger.note(things, day)
