"""The rule of an audience: a frozen tree of all, any and not over conditions (pure)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.audiences import conditions, page_conditions
from storefront.services.audiences.conditions import InAudience

DEEPEST, MOST = 6, 60


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; with no part: everybody."""

    parts: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts holds; with no part: nobody."""

    parts: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Any


Rule = (
    Any  # AllOf | AnyOf | Not | one of the conditions; a recursive union would have to be spelled everywhere
)
EVERYBODY, NOBODY = AllOf(), AnyOf()


def _kinds(module: Any) -> dict[str, type]:
    found = (value for value in vars(module).values() if isinstance(value, type) and hasattr(value, "kind"))
    return {str(value.kind): value for value in found}


ABOUT_PERSON: Mapping[str, type] = _kinds(conditions)
ABOUT_MOMENT: Mapping[str, type] = _kinds(page_conditions)
KINDS: Mapping[str, type] = {**ABOUT_PERSON, **ABOUT_MOMENT}
ABOUT_CART = frozenset({"cart_value", "cart_holds"})
BY_TIME = frozenset({"weekdays", "hours", "dates"})  # the moment alone, no page: they can be counted
ABOUT_PAGE = frozenset(ABOUT_MOMENT) - BY_TIME


def walk(rule: Rule) -> Iterator[Any]:
    """Every condition of the rule, from left to right."""
    if isinstance(rule, (AllOf, AnyOf)):
        for part in rule.parts:
            yield from walk(part)
    elif isinstance(rule, Not):
        yield from walk(rule.part)
    else:
        yield rule


def depth(rule: Rule) -> int:
    """How deep groups stand inside each other; a condition alone is 1."""
    if isinstance(rule, Not):
        return depth(rule.part)
    return 1 + max(map(depth, rule.parts), default=0) if isinstance(rule, (AllOf, AnyOf)) else 1


def mapped(rule: Rule, change: Callable[[Any], Rule]) -> Rule:
    """The rule with every condition replaced by what `change` makes of it."""
    if isinstance(rule, (AllOf, AnyOf)):
        return type(rule)(tuple(mapped(part, change) for part in rule.parts))
    return Not(mapped(rule.part, change)) if isinstance(rule, Not) else change(rule)


def needs_page(rule: Rule) -> bool:
    """Whether it cannot be told without the page: such rules have no reading over stored profiles."""
    return any(one.kind in ABOUT_PAGE for one in walk(rule))


def asks_cart(rule: Rule) -> bool:
    """Whether it asks what lies in the cart."""
    return any(one.kind in ABOUT_CART for one in walk(rule))


def widest(rule: Rule, holds: bool = True, unknown: Collection[str] = ABOUT_PAGE) -> Rule:
    """The rule with every question of these kinds answered in favour of belonging: nobody beyond it can match."""
    if isinstance(rule, (AllOf, AnyOf)):
        return type(rule)(tuple(widest(part, holds, unknown) for part in rule.parts))
    if isinstance(rule, Not):
        return Not(widest(rule.part, not holds, unknown))
    return (EVERYBODY if holds else NOBODY) if rule.kind in unknown else rule


def named(rule: Rule) -> frozenset[str]:
    """Keys of the audiences that it refers to."""
    return frozenset(one.audience for one in walk(rule) if isinstance(one, InAudience))


def resolved(rule: Rule, others: Mapping[str, Rule], below: Mapping[str, frozenset[str]]) -> Rule:
    """The rule on its own: other audiences written out, shelves with the shelves below them.

    When one of the audiences is not there or leads back to itself it is NOBODY as a whole: a mistake shows to no one.
    """

    def change(one: Any, above: frozenset[str]) -> Rule:
        if not isinstance(one, InAudience):
            return _widened(one, below)
        if one.audience in above:
            raise KeyError(one.audience)
        inside = above | {one.audience}
        return mapped(others[one.audience], lambda other: change(other, inside))

    try:
        return mapped(rule, lambda one: change(one, frozenset()))
    except KeyError:
        return NOBODY


def _widened(one: Any, below: Mapping[str, frozenset[str]]) -> Any:
    if not any(field.name == "of" for field in fields(one)):
        return one
    goods = dict.fromkeys(
        f"category:{slug}" if shelf else key
        for key in one.of
        for shelf in (key.startswith("category:"),)
        for slug in (sorted(below.get(key[9:], {key[9:]})) if shelf else [""])
    )
    return replace(one, of=tuple(goods))


def refuse_cycle(key: str, rule: Rule, others: Mapping[str, Rule]) -> None:
    """Refusal when the rule of this audience leads back to itself."""
    seen: set[str] = set()
    waiting = list(named(rule))
    while waiting:
        here = waiting.pop()
        if here == key:
            raise Refusal(
                _l(
                    "この対象者は、めぐって自分自身を指しています。条件「ほかの対象者」を見なおしてください。"
                ),
                field="rule",
            )
        if here not in seen and here in others:
            seen.add(here)
            waiting.extend(named(others[here]))
