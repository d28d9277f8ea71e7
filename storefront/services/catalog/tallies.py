"""Counts of large shelves, remembered in this process for a minute: they change little and cost much."""

import time
from collections.abc import Hashable
from typing import Any

FRESH_FOR = 60.0
MOST = 500
# A shelf with fewer products is counted anew for every page.
LARGE = 2000
_kept: dict[Hashable, tuple[float, dict[str, Any]]] = {}


def known(key: Hashable) -> dict[str, Any] | None:
    """The counts of the last minute under this key."""
    moment, counts = _kept.get(key, (0.0, None))
    return counts if time.monotonic() - moment < FRESH_FOR else None


def keep(key: Hashable, counts: dict[str, Any]) -> None:
    """Remember counts that were costly."""
    if counts["everything"] < LARGE:
        return
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (time.monotonic(), counts)


def forget() -> None:
    """Count anew (tests)."""
    _kept.clear()
