"""One clock for everything: UTC inside, Japan time at the edge; preview and tests may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
_as_of: ContextVar[datetime | None] = ContextVar("storefront_as_of", default=None)


def now() -> datetime:
    """The present moment (UTC), or the moment being previewed."""
    return _as_of.get() or datetime.now(UTC)


def today(at: datetime | None = None) -> date:
    """The calendar day in Japan."""
    return (at or now()).astimezone(JST).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let this block live at another moment (must be timezone-aware)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    mark = _as_of.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _as_of.reset(mark)
