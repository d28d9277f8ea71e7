"""Stock for pages that must open even when the stock room does not answer: what its read model last heard."""

import time
from collections.abc import Sequence

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.observability import log
from storefront.services import catalog

PAUSE = 2.0  # seconds in which nobody asks again after an answer that did not come
ENOUGH = 99  # the read model knows that there is some, not how much

_silent_until = 0.0


def stock_of(
    db: Session, skus: Sequence[str], *, channel: str = "web", site: str = "hiyori"
) -> dict[str, ims.Availability]:
    """What may be promised of these SKUs now, or as last known; nothing is sold on the strength of it."""
    global _silent_until
    if time.monotonic() >= _silent_until:
        try:
            return ims.availability(db, skus, channel=channel, site=site)
        except ims.Busy:
            db.rollback()
            _silent_until = time.monotonic() + PAUSE
            log().warning("stock does not answer, pages show what was last known")
    known = catalog.last_known(db, skus)
    return {sku: ims.Availability(sku, ENOUGH if sku in known else 0, (), ()) for sku in skus}


def forget() -> None:
    """Ask again at once (tests)."""
    global _silent_until
    _silent_until = 0.0
