"""Rules of prices: when a struck-through comparison price may be shown (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storefront.kernel.money import Yen

WINDOW = timedelta(weeks=8)
AT_LEAST = timedelta(weeks=2)
NOT_OLDER = timedelta(weeks=2)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PricePeriod:
    """A price that was, or is, in force; `until` is None for the price of now."""

    amount: Yen
    since: datetime
    until: datetime | None


def may_compare(history: Sequence[PricePeriod], compare_at: Yen | None, now: datetime) -> bool:
    """Whether `compare_at` may be struck through beside the price of now (DOMAIN 1.4, 景品表示法).

    It must have been the price for more than half of the last eight weeks (of the time on sale, if shorter)
    and for two weeks in all, both when the sale began and now, and end at most two weeks before the sale.
    """
    current = next((p for p in history if p.since <= now and (p.until is None or p.until > now)), None)
    if compare_at is None or current is None or compare_at <= current.amount:
        return False
    start = _sale_start(history, current)
    last = max((_end(p, start) for p in history if p.amount == compare_at and p.since < start), default=None)
    if last is None or start - last > NOT_OLDER:
        return False
    return _usual(history, compare_at, start) and _usual(history, compare_at, now)


def comparable_until(
    history: Sequence[PricePeriod], compare_at: Yen | None, now: datetime
) -> datetime | None:
    """Up to when the comparison may be shown if nothing changes (whole days); None if not at all."""
    if not may_compare(history, compare_at, now):
        return None
    until = now
    while until - now < WINDOW and may_compare(history, compare_at, until + DAY):
        until += DAY
    return until + DAY


def _usual(history: Sequence[PricePeriod], amount: Yen, at: datetime) -> bool:
    """More than half of the time on sale within eight weeks before `at`, and two weeks in all."""
    since = at - WINDOW
    on_sale = sum((_overlap(p, since, at) for p in history), timedelta())
    at_price = sum((_overlap(p, since, at) for p in history if p.amount == amount), timedelta())
    return at_price >= AT_LEAST and at_price * 2 > on_sale


def _sale_start(history: Sequence[PricePeriod], current: PricePeriod) -> datetime:
    """Since when the price of now has been in force without a break."""
    start = current.since
    same = [p for p in history if p.amount == current.amount]
    while earlier := [p for p in same if p.until == start and p.since < start]:
        start = earlier[0].since
    return start


def _overlap(period: PricePeriod, since: datetime, until: datetime) -> timedelta:
    return max(timedelta(), _end(period, until) - max(period.since, since))


def _end(period: PricePeriod, limit: datetime) -> datetime:
    return limit if period.until is None else min(period.until, limit)
