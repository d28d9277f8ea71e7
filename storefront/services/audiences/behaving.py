"""The evaluator's tests on what people looked at, searched, put into the cart, and on what draws them (pure)."""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from storefront.services.audiences import conditions as c
from storefront.services.audiences.moments import back, first_day
from storefront.services.profile import Moment, Profile
from storefront.services.profile.rules import HALF_LIFE
from storefront.services.profile.storing import Counts
from storefront.services.profile.values import NOTHING

Key = tuple[str, str]


def keys_viewed(of: tuple[str, ...]) -> tuple[Key, ...]:
    """Where the views of these goods are counted: products by their pages, shelves by their lists."""
    return tuple(("list" if key.startswith("category:") else "view", key) for key in of)


def keys_added(products: tuple[str, ...]) -> tuple[Key, ...]:
    """Where it is counted that these products were put into the cart."""
    return tuple(("cart_add", key) for key in products)


Days = Mapping[str, int]
_last = threading.local()


def _subjects(counts: Mapping[Key, Mapping[date, int]], verb: str) -> Mapping[str, Days]:
    """Everything counted under a verb, by subject; worked out once for all questions about one profile."""
    if getattr(_last, "counts", None) is not counts:
        _last.counts, _last.found = counts, {}
    found: dict[str, Days] | None = _last.found.get(verb)
    if found is None:
        found = _last.found[verb] = dict(_each(counts, verb))
    return found


def _each(counts: Mapping[Key, Mapping[date, int]], verb: str) -> Iterator[tuple[str, Days]]:
    if isinstance(counts, Counts):  # as they are stored: nothing is read that nobody asks for
        begins = f"{verb}|"
        for key, stored in counts.stored.items():
            if key.startswith(begins):
                yield key[len(begins) :], stored
    else:
        yield from ((key[1], _as_stored(days)) for key, days in counts.items() if key[0] == verb)


def _of(counts: Mapping[Key, Mapping[date, int]], key: Key, stored: str) -> Days:
    """What is counted under one key."""
    if isinstance(counts, Counts):
        return counts.stored.get(stored, NOTHING)
    return _as_stored(counts.get(key, NOTHING))


def _as_stored(days: Mapping[date, int]) -> Days:
    return {day.isoformat(): times for day, times in days.items()}


def _counted(
    keys: tuple[Key, ...], verbs: tuple[str, ...], word: str, at_least: int | None, days: int | None
) -> Callable[[Profile, Moment], bool]:
    """Sum of the counts under these keys, or under every key of the verbs whose subject holds the word."""
    least = 1 if at_least is None else at_least
    named = tuple((key, f"{key[0]}|{key[1]}") for key in keys)

    def test(p: Profile, m: Moment) -> bool:
        if named:
            found = [_of(p.counts, key, stored) for key, stored in named]
        else:
            found = [d for verb in verbs for s, d in _subjects(p.counts, verb).items() if word in s]
        begins, last = first_day(m.now, days) if days else "", first_day(m.now, 1)
        total: int = sum(
            [times for per_day in found for day, times in per_day.items() if begins <= day <= last]
        )
        return total >= least

    return test


def _left(one: c.LeftInCart) -> Callable[[Profile, Moment], bool]:
    least, days = one.at_least or 0, one.days

    def test(p: Profile, m: Moment) -> bool:
        left = p.abandoned
        if left is None or left.value < least:
            return False
        return left.at <= m.now and (days is None or left.at > back(m.now, days))

    return test


def _interest(one: c.InterestedIn) -> Callable[[Profile, Moment], bool]:
    keys, least = one.of, one.score or 0

    def test(p: Profile, m: Moment) -> bool:
        found = (p.interests.get(key) for key in keys)
        return any(i is not None and i.score * 0.5 ** ((m.now - i.at) / HALF_LIFE) >= least for i in found)

    return test


BEHAVIOUR: Mapping[str, Callable[[Any], Callable[[Profile, Moment], bool]]] = {
    "viewed": lambda one: _counted(keys_viewed(one.of), ("view", "list"), "", one.at_least, one.days),
    "cart_added": lambda one: _counted(keys_added(one.products), ("cart_add",), "", one.at_least, one.days),
    "searched": lambda one: _counted((), ("search",), one.word, one.at_least, one.days),
    "left_in_cart": _left,
    "interest": _interest,
}
