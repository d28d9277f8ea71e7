"""What is known of many keys so far: how often, since when, how lately, how far apart (pure).

A key is anything that happens again and again: a person and a product, a kind of product, a product alone. Time is
any number that only grows: days, or the how manieth basket of a person it is.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Column = NDArray[np.float32]

LONG_AGO = -1000.0
USUAL_GAP = float(np.log(30.0))  # before anything is known: a month
NEVER = np.float32(np.nan)


class Ledger:
    """Counts by key; the last key of all is nobody's and stays empty, so that unknown keys can be asked for."""

    def __init__(self, size: int, halves: tuple[float, ...]) -> None:
        """So many keys; `halves` are the times in which what happened counts half as much."""
        self.unknown = size
        self.halves = np.array(halves, dtype=np.float32)
        self.times = np.zeros(size + 1, np.float32)
        self.first = np.zeros(size + 1, np.float32)
        self.last = np.full(size + 1, LONG_AGO, np.float32)
        self.gaps = np.zeros((2, size + 1), np.float32)  # sum of logarithms, count
        self.gap = np.full(size + 1, NEVER, np.float32)
        self._faded = np.zeros((size + 1, len(halves)), np.float32)

    def note(self, keys: Numbers, at: Column | float) -> None:
        """It happened again with these keys (a key may stand here several times when `at` is one moment)."""
        found, where, counts = np.unique(keys, return_index=True, return_counts=True)
        moment = np.broadcast_to(np.asarray(at, np.float32), keys.shape)[where]
        passed, known = moment - self.last[found], self.times[found] > 0
        self._faded[found] = self.faded(found, moment) + counts[:, None]
        later = known & (passed > 0)
        self.gaps[:, found[later]] += np.stack([np.log(passed[later]), np.ones(later.sum())])
        self.gap[found[later]] = passed[later]
        self.first[found[~known]] = moment[~known]
        self.times[found] += counts
        self.last[found] = moment

    def faded(self, keys: Numbers, at: Column | float) -> Column:
        """Counts in which the past counts less, a column per half-life."""
        passed = np.minimum(np.asarray(at, np.float32) - self.last[keys], -2 * LONG_AGO)
        found: Column = self._faded[keys] * np.exp2(-passed[:, None] / self.halves)
        return found

    def since(self, keys: Numbers, at: Column | float) -> Column:
        """Time since it happened last, nothing (NaN) where it never did."""
        found: Column = np.where(self.times[keys] > 0, at - self.last[keys], NEVER).astype(np.float32)
        return found

    def age(self, keys: Numbers, at: Column | float) -> Column:
        """Time since it happened first."""
        found: Column = np.where(self.times[keys] > 0, at - self.first[keys], NEVER).astype(np.float32)
        return found

    def usual_gap(self, keys: Numbers, prior: Column, weight: float = 2.0) -> Column:
        """Logarithm of the usual time between two: the own gaps shrunk to what is usual elsewhere."""
        found: Column = (self.gaps[0, keys] + weight * prior) / (self.gaps[1, keys] + weight)
        return found


class Habits:
    """How people buy something again: how many bought it at all, how often they did, how far apart."""

    def __init__(self, size: int) -> None:
        """So many things."""
        self.buyers = np.zeros(size + 1, np.float32)
        self.gaps = np.zeros((2, size + 1), np.float32)

    def note(self, things: Numbers, passed: Column) -> None:
        """Somebody bought these; `passed` is the time since they did before (NaN: never)."""
        np.add.at(self.buyers, things, np.isnan(passed))
        again = passed > 0
        np.add.at(self.gaps[0], things[again], np.log(passed[again]))
        np.add.at(self.gaps[1], things[again], 1.0)

    def usual_gap(self, things: Numbers) -> Column:
        """Logarithm of the usual time between two purchases of one person, shrunk to a month."""
        found: Column = (self.gaps[0, things] + 5 * USUAL_GAP) / (self.gaps[1, things] + 5)
        return found
