"""Comparing two versions: a seal that changes with the content, and what differs, leaf by leaf (pure)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
Path = tuple[str, ...]
TELLING = (
    "sku",
    "begins",
    "option",
    "key",
    "slug",
    "prefecture",
    "day",
    "tag",
    "term",
    "equals",
    "name",
    "label",
    "heading",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the content with what stood and what stands there; None where there was or is nothing."""

    path: Path
    before: Any
    after: Any


def seal(content: Content | None) -> str:
    """Twenty hexadecimal digits that change with the content; an editor sends them back to say what was seen."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:20]


def differences(before: Content | None, after: Content | None) -> tuple[Difference, ...]:
    """What differs, in the order of the newer content."""
    return tuple(_differing((), before or {}, after or {}))


def _differing(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*after, *before]):
            yield from _differing((*path, name), before.get(name), after.get(name))
    elif _listed(before) and _listed(after):
        yield from _rows(path, before or (), after or ())
    else:
        yield Difference(path, before, after)


def _listed(value: Any) -> bool:
    return value is None or (isinstance(value, Sequence) and not isinstance(value, str))


def _rows(path: Path, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = _named(before), _named(after)
    if list(old) != list(new) and set(old) == set(new):
        yield Difference((*path, "place"), "、".join(old), "、".join(new))
    for name in dict.fromkeys([*new, *old]):
        if name in old and name in new:
            yield from _differing((*path, name), old[name], new[name])
        else:
            yield Difference((*path, name), _said(old.get(name)), _said(new.get(name)))


def _named(rows: Sequence[Any]) -> dict[str, Any]:
    """Rows by what they are called where that tells them apart, by their place otherwise."""
    names = [_name(row) for row in rows]
    telling = len(set(names)) == len(names) and all(names)
    return {
        name if telling else str(n): row for n, (name, row) in enumerate(zip(names, rows, strict=True), 1)
    }


def _name(row: Any) -> str:
    """What tells a row apart from others, in words; stored content has its keys in no order."""
    if not isinstance(row, Mapping):
        return str(row)[:40]
    parts = (row.get(name) for name in TELLING)
    words = (part.get("ja", "") if isinstance(part, Mapping) else part for part in parts)
    return " ".join(str(word) for word in words if word)[:60]


def _said(row: Any) -> Any:
    """A whole row in words: its values, one after the other."""
    if not isinstance(row, Mapping):
        return row
    values = (_said(v) for v in row.values())
    return "・".join(str(v) for v in values if v not in (None, "", False))
