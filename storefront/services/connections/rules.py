"""When a call is tried again, when a silent system is left in peace, and when it is given up (pure)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# Pauses after the first, second … failed attempt: about three days in all.
PAUSES: Sequence[timedelta] = tuple(
    timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 64_800, 86_400)
)
ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2  # a fifth earlier or later, so that not everything comes back at once
LONGEST_REST = timedelta(minutes=10)
DEAD_AFTER = timedelta(days=5)
TURN = timedelta(
    seconds=60
)  # how long a delivery belongs to whoever took it; a call takes twenty seconds at most
ROTATION = timedelta(hours=24)  # how long the earlier secret signs as well
KEPT = timedelta(days=30)


def pause(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after so many attempts; None when it was tried often enough. `chance` lies in [0, 1)."""
    if attempts >= ATTEMPTS:
        return None
    return PAUSES[max(attempts, 1) - 1] * (1 - JITTER + 2 * JITTER * chance)


def rest(failures: int) -> timedelta:
    """How long a system is not called at all after so many failures in a row: what is down is left in peace."""
    return min(PAUSES[0] * int(2 ** min(max(failures, 1) - 1, 10)), LONGEST_REST)


def is_dead(failing_since: datetime | None, now: datetime) -> bool:
    """Whether it has failed for so long that nobody is there any more."""
    return failing_since is not None and now - failing_since >= DEAD_AFTER
