"""Lists are paged by key: a cursor says after which row the next page begins."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, the cursor of the next one (None at the end), and the whole count if known."""

    rows: tuple[Row, ...]
    next: str | None
    total: int | None = None


def cursor(*key: Any) -> str:
    """An opaque cursor of the last row's sort key."""
    raw = json.dumps(key, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def key_of(text: str | None, size: int) -> list[Any] | None:
    """The sort key in a cursor; None for a missing, damaged or foreign one (the list then starts anew)."""
    if not text or len(text) > 500:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        return None
    return key if isinstance(key, list) and len(key) == size and all(map(_is_ours, key)) else None


def _is_ours(part: Any) -> bool:
    """Whether a part can stand in a key of ours and in a statement: bigint, visible text or nothing."""
    if isinstance(part, str):
        return part.isprintable()
    return part is None or (type(part) is int and abs(part) < 2**63)


def page(rows: Sequence[Row], size: int, key: Any, total: int | None = None) -> Page[Row]:
    """Cut `size + 1` fetched rows into a page; `key(row)` is the sort key as a tuple."""
    shown = tuple(rows[:size])
    more = len(rows) > size
    return Page(shown, cursor(*key(shown[-1])) if more else None, total)
