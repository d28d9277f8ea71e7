"""What a campaign changed: both sides, the range of the difference, and what is said of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from storefront import oms
from storefront.cli import held_out
from storefront.oms import OrderState
from storefront.services import measurement
from storefront.services.behaviour import Met, Ordered
from storefront.services.measurement import Arm, outcomes
from tests.support.shop import shop

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
VISITOR = UUID(int=7)


def bought(days: float, yen: int) -> oms.Purchase:
    """A delivered order, so many days from now."""
    at = NOW + timedelta(days=days)
    return oms.Purchase(f"HY-{days}", "hiyori", "web", OrderState.DELIVERED, at, "東京都", yen, ())


def seen(person: int | None, verb: str, days: float = 0, times: int = 1, visitor: UUID | None = None) -> Met:
    """Somebody met the campaign."""
    return Met(person, visitor, verb, times, NOW + timedelta(days=days))


def test_only_orders_within_the_days_that_count_are_the_campaigns() -> None:
    people = outcomes.met([seen(1, "impression", times=3), seen(1, "click", 0.1), seen(2, "held")], {})
    orders = {1: (bought(-1, 900), bought(2, 5000), bought(15, 7000)), 2: (bought(1, 300),)}
    found = outcomes.of(people, outcomes.spent_by(orders, ()), goal="order", within=timedelta(days=14))
    assert (found.totals.reach, found.totals.impressions, found.totals.clicks, found.totals.held) == (
        1,
        3,
        1,
        1,
    )
    assert (found.buyers, found.revenue) == (1, 5000)
    assert found.goal.shown == Arm(1, 1, 1.0, 1.0)
    assert found.goal.rate is None


def test_a_browser_counts_as_the_person_it_turned_out_to_be_and_the_first_side_holds() -> None:
    rows = [
        seen(None, "held", visitor=VISITOR), seen(5, "impression", 1), seen(5, "conversion", 2), seen(6, "click"),
    ]  # fmt: skip
    people = outcomes.met(rows, {VISITOR: 5})
    assert [(one.person, one.held, one.counts["conversion"]) for one in people] == [(5, True, 1)]
    found = outcomes.of(people, {}, goal="answer", within=timedelta(days=14))
    assert found.goal.held.buyers == 1


def test_what_a_guest_ordered_in_a_browser_that_saw_it_counts_too() -> None:
    people = outcomes.met([seen(None, "impression", visitor=VISITOR)], {})
    day = timedelta(days=1)
    guests = [Ordered(VISITOR, NOW + day, 4340), Ordered(VISITOR, NOW - day, 900)]
    found = outcomes.of(people, outcomes.spent_by({}, guests), goal="order", within=14 * day)
    assert (found.totals.conversions, found.buyers, found.revenue) == (1, 1, 4340)


def test_a_clear_difference_is_claimed_and_a_small_one_is_not() -> None:
    clear = measurement.compare(Arm(4000, 400, 400, 400), Arm(1000, 40, 40, 40))
    doubtful = measurement.compare(Arm(400, 22, 22, 22), Arm(100, 4, 4, 4))
    assert clear.rate is not None
    assert clear.rate.claimed
    assert round(clear.rate.difference, 3) == 0.06
    assert doubtful.rate is not None
    assert not doubtful.rate.claimed
    with shop().test_request_context():
        assert measurement.sentence(clear, 14).endswith("効果があったと言えます。")
        assert measurement.sentence(doubtful, 14).endswith("効果があったとはまだ言えません。")
        assert "まだ足りません" in measurement.sentence(measurement.compare(Arm(9), Arm(3)), 14)


def test_intervals_cover_what_is_really_so_about_demo_people() -> None:
    people = held_out.folk(800)
    told = [held_out.simulated(people, 1, n, 0.5 if n % 2 else 0.0) for n in range(60)]
    covered = [s.rate.low <= s.true_rate <= s.rate.high for s in told]
    assert sum(covered) >= 54
    assert sum(s.rate.claimed for s in told if s.effect == 0) <= 3
