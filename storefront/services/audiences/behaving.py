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


def _by_verb(counts: Mapping[Key, Mapping[date, int]]) -> Mapping[str, Mapping[str, Days]]:
    """Counts by verb and subject, days as text; worked out once for all questions about one profile."""
    if getattr(_last, "counts", None) is not counts:
        found: dict[str, dict[str, Days]] = {}
        for verb, subject, days in _each(counts):
            found.setdefault(verb, {})[subject] = days
        _last.counts, _last.found = counts, found
    made: Mapping[str, Mapping[str, Days]] = _last.found
    return made


def _each(counts: Mapping[Key, Mapping[date, int]]) -> Iterator[tuple[str, str, Days]]:
    if isinstance(counts, Counts):  # as they are stored: nothing is read that nobody asks for
        for key, stored in counts.stored.items():
            verb, _bar, subject = key.partition("|")
            yield verb, subject, stored
    else:
        for (verb, subject), days in counts.items():
            yield verb, subject, {day.isoformat(): times for day, times in days.items()}


def _counted(
    keys: tuple[Key, ...], verbs: tuple[str, ...], word: str, at_least: int | None, days: int | None
) -> Callable[[Profile, Moment], bool]:
    """Sum of the counts under these keys, or under every key of the verbs whose subject holds the word."""
    least = 1 if at_least is None else at_least

    def test(p: Profile, m: Moment) -> bool:
        known = _by_verb(p.counts)
        if keys:
            found = [known.get(verb, NOTHING).get(subject, NOTHING) for verb, subject in keys]
        else:
            found = [d for verb in verbs for s, d in known.get(verb, NOTHING).items() if word in s]
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
