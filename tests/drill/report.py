"""A figure, the bar it has to reach, what came out."""

import json
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; `good` says whether the bar was reached."""

    name: str
    bar: str
    result: Any
    good: bool


def exactly(name: str, expected: Any, found: Any) -> Figure:
    """A figure that must be this and nothing else."""
    return Figure(name, f"= {expected}", found, expected == found)


def at_most(name: str, limit: float, found: float, unit: str = "s") -> Figure:
    """A figure that must not be larger."""
    return Figure(name, f"≤ {limit:g} {unit}", round(found, 2), found <= limit)


def at_least(name: str, limit: float, found: float, unit: str = "") -> Figure:
    """A figure that must not be smaller."""
    return Figure(name, f"≥ {limit:g} {unit}".rstrip(), found, found >= limit)


def table(figures: dict[str, list[Figure]]) -> None:
    """A table for people."""
    print(f"\n{'part':<12}{'figure':<58}{'bar':<14}{'result':<22}")
    for part, found in figures.items():
        for f in found:
            print(f"{part:<12}{f.name:<58}{f.bar:<14}{f.result!s:<22}{'ok' if f.good else 'FAILED'}")
    sys.stdout.flush()


def show(figures: dict[str, list[Figure]]) -> bool:
    """The whole table, then one line of JSON; whether everything is good."""
    table(figures)
    line = {
        part: {f.name: {"bar": f.bar, "result": f.result, "good": f.good} for f in found}
        for part, found in figures.items()
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    return all(f.good for found in figures.values() for f in found)
