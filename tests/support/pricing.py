"""`python -m tests.support.pricing`: what pricing costs; 100 lines with one given set of 50 promotions, and choosing."""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from storefront.kernel.money import Yen
from storefront.services.promotions import Facts, Kind, Line, Offer, given, price
from tests.services.promotions.makers import line, offer

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FACTS = Facts(shipping=Yen(550))
KINDS = (Kind.PERCENT, Kind.AMOUNT, Kind.FREE_SHIPPING)
SHELVES = ("tops", "tea", "bags")


def cart(dice: random.Random, lines: int) -> list[Line]:
    """So many lines of both tax rates on three shelves."""
    return [
        line(f"S{n}", dice.randint(300, 20_000), dice.randint(1, 3), rate=dice.choice((8, 10)), shelf=dice.choice(SHELVES))
        for n in range(lines)
    ]  # fmt: skip


def offers(dice: random.Random, many: int, *groups: str) -> list[Offer]:
    """So many offers, every other one for a shelf."""
    return [
        offer(
            f"o{n}", dice.choice(KINDS), dice.randint(1, 30), group=dice.choice(groups) if groups else "",
            scope=frozenset({f"category:{dice.choice(SHELVES)}"} if n % 2 else ()),
        )
        for n in range(many)
    ]  # fmt: skip


def milliseconds(work: Callable[[], Any], times: int = 40) -> tuple[float, float]:
    """Best and median of so many times."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    return round(took[0], 2), round(took[times // 2], 2)


def measured() -> dict[str, tuple[float, float]]:
    """The given set of the bar, an ordinary cart, and the worst: fifty offers that compete."""
    dice = random.Random(7)
    hundred, fifty, competing = cart(dice, 100), offers(dice, 50), offers(dice, 50, "", "a", "b")
    return {
        "given_100x50_ms": milliseconds(lambda: given(hundred, fifty, FACTS)),
        "chosen_3x6_ms": milliseconds(lambda: price(hundred[:3], competing[:6], FACTS, NOW)),
        "chosen_100x50_ms": milliseconds(lambda: price(hundred, competing, FACTS, NOW), 5),
    }


if __name__ == "__main__":
    print(json.dumps(measured()))
