"""Parts of pages that are the same for everyone, remembered in this process by what they depend on."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Part = TypeVar("Part")

FRESH_FOR = 60.0
MOST = 200
_parts: dict[Hashable, tuple[float, Any]] = {}


def remembered(key: Hashable, make: Callable[[], Part]) -> Part:
    """The part made under this key within the last minute, else a new one."""
    moment = time.monotonic()
    known = _parts.get(key)
    if known is not None and moment - known[0] < FRESH_FOR:
        part: Part = known[1]
        return part
    if len(_parts) >= MOST:
        _parts.clear()
    made = make()
    _parts[key] = (moment, made)
    return made


def forget() -> None:
    """Make everything anew (tests, and whoever changes what parts depend on)."""
    _parts.clear()
