"""The ladder from the first purchase to the next ones."""

from datetime import UTC, datetime, timedelta

from storefront.services.measurement import Bought, report

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def bought(person: int, *days_ago: int, channel: str = "web", shelf: str = "clothing") -> list[Bought]:
    """Purchases of somebody, 1,000 yen each."""
    return [Bought(person, NOW - timedelta(days=n), 1000, channel, shelf) for n in days_ago]


LIVES = [
    *bought(1, 400, 370, 340), *bought(2, 300), *bought(3, 20), *bought(4, 60, 10, channel="shop", shelf="household"),
]  # fmt: skip


def test_each_step_tells_who_went_on_who_is_gone_and_who_may_still_come() -> None:
    first, second, third = report(LIVES, NOW).ladder[:3]
    assert (first.people, first.went_on, first.gone, first.waiting) == (4, 2, 1, 1)
    assert (first.rate, first.churn, first.days) == (0.5, 0.25, 40)
    assert (second.people, second.went_on, second.waiting) == (2, 1, 1)
    assert (third.people, third.gone, third.days) == (1, 1, None)


def test_second_purchases_are_told_by_channel_and_shelf_of_the_first() -> None:
    found = report(LIVES, NOW)
    assert {key: (s.people, s.went_on) for key, s in found.by_channel.items()} == {
        "web": (3, 1),
        "shop": (1, 1),
    }
    assert {key: s.people for key, s in found.by_shelf.items()} == {"clothing": 3, "household": 1}
    assert found.channels == {"web": (5, 5000), "shop": (2, 2000)}
    assert dict(found.paths) == {"web web web": 1, "web": 2, "shop shop": 1}


def test_cohorts_are_months_in_japan_with_who_came_back_and_what_they_spent_so_far() -> None:
    newest = report(LIVES, NOW).cohorts[-1]
    assert (newest.month, newest.people, newest.active, newest.value) == ("2026-11", 1, (1.0,), (1000,))
    shop = next(c for c in report(LIVES, NOW).cohorts if c.month == "2026-09")
    assert (shop.active, shop.value) == ((1.0, 0.0, 1.0), (1000, 1000, 2000))
