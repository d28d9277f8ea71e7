"""The evaluator's tests on the moment: time in Japan, the page, the cart (pure)."""

from collections.abc import Callable, Mapping
from typing import Any

from storefront.services.audiences import page_conditions as c
from storefront.services.audiences.moments import is_date, is_hour, is_weekday
from storefront.services.profile import Moment, Profile

_Test = Callable[[Profile, Moment], bool]


def _looks_at(one: c.LooksAt) -> _Test:
    shelves = frozenset(key[9:] for key in one.of if key.startswith("category:"))
    products = frozenset(key[8:] for key in one.of if key.startswith("product:"))
    return lambda p, m: m.product in products or m.category in shelves


def _cart_holds(one: c.CartHolds) -> _Test:
    products = frozenset(key[8:] for key in one.products)
    return lambda p, m: not products.isdisjoint(m.cart_products)


def _cart_value(one: c.CartValue) -> _Test:
    low, high = one.at_least or 0, one.at_most
    return lambda p, m: m.cart_value >= low and (high is None or m.cart_value <= high)


TESTS: Mapping[str, Callable[[Any], _Test]] = {
    "weekdays": lambda one: lambda p, m: is_weekday(one, m.now),
    "hours": lambda one: lambda p, m: is_hour(one, m.now),
    "dates": lambda one: lambda p, m: is_date(one, m.now),
    "on_page": lambda one: lambda p, m: m.page in one.pages,
    "looks_at": _looks_at,
    "came_from": lambda one: lambda p, m: m.came_from in one.origins,
    "cart_value": _cart_value,
    "cart_holds": _cart_holds,
    "pages_seen": lambda one: lambda p, m: m.page_number >= (one.at_least or 0),
    "on_device": lambda one: lambda p, m: m.device == one.device,
    "on_channel": lambda one: lambda p, m: m.channel == one.channel,
    "reads_in": lambda one: lambda p, m: m.locale == one.locale,
    "signed_in": lambda one: lambda p, m: m.signed_in,
}
