"""Edges of windows and the time in Japan, shared by both readings of a rule (pure)."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from storefront.services.audiences.page_conditions import Dates, Hours, Weekdays

JAPAN = timezone(timedelta(hours=9))  # no summer time: a fixed distance is the whole truth
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(1024)
def back(now: datetime, days: int) -> datetime:
    """The moment so many days of 24 hours before now."""
    return now - timedelta(days=days)


def window(now: datetime, from_days: int | None, to_days: int | None) -> tuple[datetime, datetime]:
    """Beginning (just outside) and end (inside) of "from a to b days ago"."""
    begins = BEGINNING if to_days is None else back(now, to_days)
    return begins, back(now, from_days or 0)


@lru_cache(256)
def first_day(now: datetime, days: int) -> str:
    """The first calendar day in Japan of the last so many, today's counted, as `2026-11-22`."""
    return (now.astimezone(JAPAN).date() - timedelta(days=days - 1)).isoformat()


@lru_cache(256)
def _today(now: datetime) -> date:
    return now.astimezone(JAPAN).date()


def is_weekday(one: Weekdays, now: datetime) -> bool:
    """Whether today in Japan is one of the days."""
    return str(_today(now).weekday()) in one.weekdays


def is_hour(one: Hours, now: datetime) -> bool:
    """Whether the hour in Japan lies in the span, which may go over midnight."""
    hour, begins, ends = now.astimezone(JAPAN).hour, one.from_hour or 0, one.to_hour or 0
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def is_date(one: Dates, now: datetime) -> bool:
    """Whether today in Japan lies between the days, both included."""
    today = _today(now)
    return (one.from_date is None or today >= one.from_date) and (one.to_date is None or today <= one.to_date)
