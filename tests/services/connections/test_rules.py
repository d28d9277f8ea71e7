"""Pauses grow to about three days, what is down is left in peace, what is silent for days is dead (pure)."""

from datetime import UTC, datetime, timedelta

from storefront.services.connections import rules

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_message_is_tried_for_about_three_days_with_growing_pauses() -> None:
    pauses = [rules.pause(n, 0.5) for n in range(1, rules.ATTEMPTS)]
    assert pauses == sorted(p for p in pauses if p is not None)
    assert pauses[0] == timedelta(seconds=10)
    assert timedelta(days=2.5) < sum((p for p in pauses if p), timedelta()) < timedelta(days=3.5)
    assert rules.pause(rules.ATTEMPTS, 0.5) is None


def test_pauses_are_spread_by_a_fifth() -> None:
    assert rules.pause(2, 0.0) == timedelta(seconds=48)
    assert rules.pause(2, 0.999) < timedelta(seconds=72)  # type: ignore[operator]


def test_a_system_that_is_down_is_called_every_ten_minutes_at_most() -> None:
    assert [rules.rest(n).total_seconds() for n in (1, 2, 3, 50)] == [10, 20, 40, 600]


def test_who_is_silent_for_five_days_is_not_there_any_more() -> None:
    assert not rules.is_dead(None, NOW)
    assert not rules.is_dead(NOW - rules.DEAD_AFTER + timedelta(seconds=1), NOW)
    assert rules.is_dead(NOW - rules.DEAD_AFTER, NOW)
