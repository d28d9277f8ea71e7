"""First counts of goods that are new to the house, by the hundred thousand: counters and ledger by COPY."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.ims.models import Ledger, Stock
from storefront.ims.types import Condition, Count, LedgerKind
from storefront.kernel.copying import copy_in


def load(db: Session, counts: Iterable[Count], *, actor: str, now: datetime) -> int:
    """Write first counts of SKUs that no place knows yet; how many.

    Nobody is told, so the caller builds the read models of these goods in the same transaction. A SKU that
    some place does know breaks a unique key and with it everything: `first_counts` is for those.
    """
    every = tuple(counts)
    copy_in(db, Stock, map(_counter, every))
    return copy_in(db, Ledger, _entries(every, actor, now))


def _counter(count: Count) -> dict[str, Any]:
    place = {"sku": count.sku, "location": count.location, "condition": str(Condition.NEW)}
    return place | {"on_hand": count.quantity}


def _entries(counts: Iterable[Count], actor: str, now: datetime) -> Iterator[dict[str, Any]]:
    cause = {"kind": str(LedgerKind.FIRST_COUNT), "cause_type": "first_count", "cause_id": "first"}
    for count in counts:
        place = {"sku": count.sku, "location": count.location, "condition": str(Condition.NEW)}
        yield place | cause | {"delta": count.quantity, "actor": actor, "at": now}
