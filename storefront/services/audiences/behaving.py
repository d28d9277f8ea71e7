"""The evaluator's tests on what people looked at, searched, put into the cart, and on what draws them (pure)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storefront.services.audiences import conditions as c
from storefront.services.audiences.moments import back, first_day
from storefront.services.profile import Moment, Profile
from storefront.services.profile.rules import HALF_LIFE
from storefront.services.profile.values import NOTHING

Key = tuple[str, str]


def keys_viewed(of: tuple[str, ...]) -> tuple[Key, ...]:
    """Where the views of these goods are counted: products by their pages, shelves by their lists."""
    return tuple(("list" if key.startswith("category:") else "view", key) for key in of)


def keys_added(products: tuple[str, ...]) -> tuple[Key, ...]:
    """Where it is counted that these products were put into the cart."""
    return tuple(("cart_add", key) for key in products)


def _counted(
    keys: tuple[Key, ...], verbs: frozenset[str], word: str, at_least: int | None, days: int | None
) -> Callable[[Profile, Moment], bool]:
    """Sum of the counts under these keys, or under every key of the verbs whose subject holds the word."""
    least = 1 if at_least is None else at_least

    def test(p: Profile, m: Moment) -> bool:
        counts = p.counts
        found: Iterable[Key] = keys or (key for key in counts if key[0] in verbs and word in key[1])
        begins = first_day(m.now, days) if days else None
        last = first_day(m.now, 1)
        total = 0
        for key in found:
            for day, times in counts.get(key, NOTHING).items():
                if day <= last and (begins is None or day >= begins):
                    total += times
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
    "viewed": lambda one: _counted(
        keys_viewed(one.of), frozenset({"view", "list"}), "", one.at_least, one.days
    ),
    "cart_added": lambda one: _counted(
        keys_added(one.products), frozenset({"cart_add"}), "", one.at_least, one.days
    ),
    "searched": lambda one: _counted((), frozenset({"search"}), one.word, one.at_least, one.days),
    "left_in_cart": _left,
    "interest": _interest,
}
