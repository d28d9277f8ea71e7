"""Days of profiles: those of Japan."""

from datetime import date, datetime

from storefront.kernel.clock import JST


def day_of(at: datetime) -> date:
    """The day in Japan."""
    return at.astimezone(JST).date()
