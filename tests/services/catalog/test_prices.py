"""When a price may be struck through: both sides of every border (DOMAIN 1.4)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Yen
from storefront.services.catalog.prices import PricePeriod, comparable_until, may_compare

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)
USUAL, SALE = Yen(11000), Yen(8800)


def sale_after(usual_for: timedelta, *, before: tuple[PricePeriod, ...] = ()) -> list[PricePeriod]:
    """The usual price until the sale began at START, for so long."""
    return [*before, PricePeriod(USUAL, START - usual_for, START), PricePeriod(SALE, START, None)]


def test_a_price_of_eight_weeks_may_be_struck_through_when_the_sale_begins() -> None:
    assert may_compare(sale_after(56 * DAY), USUAL, START)


@pytest.mark.parametrize(("days", "allowed"), [(14 * DAY, True), (14 * DAY - MOMENT, False)])
def test_a_new_product_needs_two_weeks_at_the_usual_price(days: timedelta, allowed: bool) -> None:
    assert may_compare(sale_after(days), USUAL, START) is allowed


@pytest.mark.parametrize(("at_usual", "allowed"), [(28 * DAY + MOMENT, True), (28 * DAY, False)])
def test_more_than_half_of_the_last_eight_weeks_counts_when_the_sale_begins(
    at_usual: timedelta, allowed: bool
) -> None:
    cheaper = PricePeriod(Yen(9900), START - 100 * DAY, START - at_usual)
    assert may_compare(sale_after(at_usual, before=(cheaper,)), USUAL, START) is allowed


@pytest.mark.parametrize(("later", "allowed"), [(28 * DAY - MOMENT, True), (28 * DAY, False)])
def test_the_rule_must_hold_throughout_a_long_sale(later: timedelta, allowed: bool) -> None:
    assert may_compare(sale_after(200 * DAY), USUAL, START + later) is allowed


@pytest.mark.parametrize(("gap", "allowed"), [(14 * DAY, True), (14 * DAY + MOMENT, False)])
def test_the_usual_price_ended_at_most_two_weeks_before_the_sale(gap: timedelta, allowed: bool) -> None:
    other = PricePeriod(Yen(10000), START - gap, START)
    history = [PricePeriod(USUAL, START - 100 * DAY, START - gap), other, PricePeriod(SALE, START, None)]
    assert may_compare(history, USUAL, START) is allowed


def test_time_off_sale_shortens_the_period_that_counts() -> None:
    history = [PricePeriod(USUAL, START - 15 * DAY, START), PricePeriod(SALE, START, None)]
    assert may_compare(history, USUAL, START + 14 * DAY)
    assert not may_compare(history, USUAL, START + 15 * DAY)


def test_a_price_that_never_was_may_not_be_compared() -> None:
    assert not may_compare(sale_after(56 * DAY), Yen(15000), START)


def test_a_comparison_must_be_higher_than_the_price() -> None:
    assert not may_compare(sale_after(56 * DAY), SALE, START)
    assert not may_compare(sale_after(56 * DAY), None, START)
    assert not may_compare([], USUAL, START)


def test_a_change_of_the_comparison_alone_does_not_begin_another_sale() -> None:
    history = [
        PricePeriod(USUAL, START - 60 * DAY, START),
        PricePeriod(SALE, START, START + 20 * DAY),
        PricePeriod(SALE, START + 20 * DAY, None),
    ]
    assert may_compare(history, USUAL, START + 21 * DAY)


def test_the_day_when_it_must_disappear_is_known() -> None:
    until = comparable_until(sale_after(200 * DAY), USUAL, START)
    assert until == START + 28 * DAY
    assert comparable_until(sale_after(13 * DAY), USUAL, START) is None


@given(
    st.lists(
        st.tuples(st.sampled_from([USUAL, SALE, Yen(9900)]), st.integers(1, 40)), min_size=1, max_size=8
    ),
    st.integers(0, 60),
)
def test_whatever_the_history_a_shown_comparison_was_really_asked(
    steps: list[tuple[Yen, int]], later: int
) -> None:
    history, at = [], START
    for amount, days in steps:
        history.append(PricePeriod(amount, at, at + days * DAY))
        at += days * DAY
    history[-1] = PricePeriod(history[-1].amount, history[-1].since, None)
    now = history[-1].since + later * DAY
    if may_compare(history, USUAL, now):
        window = [p for p in history if p.amount == USUAL and (p.until or now) > now - 56 * DAY]
        asked = sum(((min(p.until or now, now) - max(p.since, now - 56 * DAY)) for p in window), timedelta())
        assert asked >= 14 * DAY
        assert history[-1].amount < USUAL
