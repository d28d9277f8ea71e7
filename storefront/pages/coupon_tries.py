"""Who mistypes a coupon code has tries enough; who tries codes out does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from storefront.kernel.throttle import Limit, exceeded, give_back
from storefront.services.carts import Owner

TRIES = Limit("coupon-code", 20, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of one customer, by visitor and by address."""

    keys: tuple[str, ...]

    def good(self) -> None:
        """The last one was a good code: it does not count."""
        for key in self.keys:
            give_back(TRIES, key)


@contextmanager
def counted(who: Owner) -> Iterator[Tries]:
    """Count a try; 429 beyond so many an hour."""
    tries = Tries((str(who.visitor_id), f"from {request.remote_addr}"))
    waits = [exceeded(TRIES, key) for key in tries.keys]
    if any(waits):
        raise TooManyRequests(retry_after=max(waits))
    yield tries
