"""The board: a bit for every product under every value that a facet can have; any choice is counted from it (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
# A facet and one of its values; `at` says which shops have a product, and which sizes and colours of it.
Key = tuple[str, str]
Names = Mapping[Key, tuple[Any, str | None]]
NEVER = 2**62
PRODUCT, PRICE_MIN, PRICE_MAX, POPULARITY, NEWNESS, PUBLISHED, UNPUBLISHED = range(7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing on the board; moments are microseconds since 1970, `NEVER` when there is none."""

    product_id: int
    path: Sequence[int]
    kind: str
    sizes: Sequence[str]
    sizes_in_stock: Sequence[str]
    colours: Sequence[str]
    colours_in_stock: Sequence[str]
    at: Sequence[str]
    in_stock: bool
    price_min: int
    price_max: int
    popularity: int
    newness: int
    published: int
    unpublished: int

    @property
    def keys(self) -> dict[str, Iterable[str]]:
        """Everything that it counts under, by facet."""
        return {
            "size": self.sizes, "size_in_stock": self.sizes_in_stock, "colour": self.colours,
            "colour_in_stock": self.colours_in_stock, "at": self.at, "shelf": map(str, self.path),
            "kind": (self.kind,) if self.kind else (), "in_stock": ("",) if self.in_stock else (),
        }  # fmt: skip

    @property
    def numbers(self) -> tuple[int, ...]:
        """What is compared and ordered by."""
        prices, asked = (self.price_min, self.price_max), (self.popularity, self.newness)
        return (self.product_id, *prices, *asked, self.published, self.unpublished)


@dataclass(frozen=True, slots=True)
class Board:
    """What the listings of a site were at one version of its catalog; never changed, only followed by another."""

    version: int = -1
    places: Mapping[int, int] = field(default_factory=dict)  # product id: which bit is its
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by facet and value
    bits: Bits = field(default_factory=lambda: np.zeros((0, 0), np.uint64))
    numbers: Numbers = field(default_factory=lambda: np.zeros((7, 0), np.int64))
    names: Names = field(default_factory=dict)
    shelves: Mapping[str, int] = field(default_factory=dict)  # id by slug
    counted: dict[Any, Any] = field(default_factory=dict)  # answers given from this board

    @property
    def words(self) -> int:
        """How many numbers of 64 bits a row has."""
        return len(self.bits[0]) if len(self.bits) else len(self.numbers[0]) // 64

    def of(self, facet: str, value: str) -> Bits:
        """The products that have this value."""
        row = self.rows.get(facet, {}).get(value)
        return np.zeros(self.words, np.uint64) if row is None else self.bits[row]

    def any_of(self, facet: str, values: Iterable[str]) -> Bits:
        """The products that have one of these values."""
        found = np.zeros(self.words, np.uint64)
        for value in values:
            found |= self.of(facet, value)
        return found

    def these(self, product_ids: Iterable[int]) -> Bits:
        """These products, as far as they are on the board."""
        return marks([self.places[number] for number in product_ids if number in self.places], self.words)

    def visible(self, moment: int) -> Bits:
        """What is published at this microsecond."""
        return packed((self.numbers[PUBLISHED] <= moment) & (self.numbers[UNPUBLISHED] > moment))

    def followed(
        self,
        version: int,
        gone: Iterable[int],
        entries: Sequence[Entry],
        *,
        names: Names,
        shelves: Mapping[str, int],
    ) -> "Board":
        """The board of a later version: `gone` are the products that changed, `entries` what is left of them."""
        places = {**self.places}
        for entry in entries:
            places.setdefault(entry.product_id, len(places))
        words = (len(places) + 63) // 64
        numbers = np.zeros((7, words * 64), np.int64)
        numbers[PUBLISHED] = NEVER
        numbers[:, : self.numbers.shape[1]] = self.numbers
        touched = [places[number] for number in gone if number in places]
        numbers[PUBLISHED, touched] = NEVER
        mine = [places[entry.product_id] for entry in entries]
        if entries:
            numbers[:, mine] = np.array([entry.numbers for entry in entries], np.int64).T
        rows, bits = self._set(words, marks(touched, words), mine, entries)
        return Board(version, places, rows, bits, numbers, names, shelves)

    def _set(
        self, words: int, cleared: Bits, mine: Sequence[int], entries: Sequence[Entry]
    ) -> tuple[dict[str, dict[str, int]], Bits]:
        found: defaultdict[Key, list[int]] = defaultdict(list)
        for place, entry in zip(mine, entries, strict=True):
            for facet, values in entry.keys.items():
                for value in values:
                    found[facet, value].append(place)
        rows = {facet: {**values} for facet, values in self.rows.items()}
        last = self.bits.shape[0]
        for facet, value in found:
            last += rows.setdefault(facet, {}).setdefault(value, last) == last
        bits = np.zeros((last, words), np.uint64)
        bits[: self.bits.shape[0], : self.words] = self.bits
        bits &= ~cleared
        for (facet, value), positions in found.items():
            bits[rows[facet][value]] |= marks(positions, words)
        return rows, bits


def marks(positions: Sequence[int], words: int) -> Bits:
    """These bits."""
    flags = np.zeros(words * 64, bool)
    flags[np.asarray(positions, np.int64)] = True
    return packed(flags)


def packed(flags: npt.NDArray[np.bool_]) -> Bits:
    """A bit for each flag."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def positions(bits: Bits) -> npt.NDArray[np.int64]:
    """Which bits are set."""
    return np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))


def count(bits: Bits) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum())


def counts(bits: npt.NDArray[np.uint64]) -> list[int]:
    """How many bits are set in each row."""
    found: list[int] = np.bitwise_count(bits).sum(axis=1, dtype=np.int64).tolist()
    return found
