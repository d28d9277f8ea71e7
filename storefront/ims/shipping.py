"""Units that leave a place."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.ims import _locks
from storefront.ims._locks import Place
from storefront.ims._moves import Moved, change_counters
from storefront.ims.intake import Row, book
from storefront.ims.models import Commitment, Ledger
from storefront.ims.types import CommitmentState, Condition, LedgerKind, PlannedLine
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l


def ship(
    db: Session,
    owner: str,
    lines: Sequence[PlannedLine],
    *,
    cause: str,
    actor: str = "system",
    now: datetime,
) -> bool:
    """Allocated units leave the place, once per cause; False when that was told before.

    A Refusal when a line asks for units that are not allocated to this owner there.
    """
    with db.begin_nested():
        if _was_told(db, lines, cause):
            return False
        gone = _close_parts(db, owner, lines)
        change_counters(db, gone)
        sums: dict[Place, int] = defaultdict(int)
        for x in gone:
            sums[x.sku, x.location] += x.quantity
        rows: list[Row] = [(sku, place, Condition.NEW, -n, None) for (sku, place), n in sums.items()]
        book(db, rows, LedgerKind.SHIPMENT, "shipment", cause, actor, now)
    return True


def _was_told(db: Session, lines: Sequence[PlannedLine], cause: str) -> bool:
    """Lock the places, then look whether this cause is in the ledger."""
    _locks.lock(db, sorted({(x.sku, x.location) for x in lines}))
    told = sa.exists().where(Ledger.cause_type == "shipment", Ledger.cause_id == cause)
    return bool(db.scalar(sa.select(told)))


def _close_parts(db: Session, owner: str, lines: Sequence[PlannedLine]) -> list[Moved]:
    """Count units as shipped on the owner's allocations."""
    given = _locks.table_of(
        line=[x.line for x in lines],
        sku=[x.sku for x in lines],
        location=[x.location for x in lines],
        n=[x.quantity for x in lines],
    )
    left = Commitment.quantity - Commitment.shipped - Commitment.released
    statement = (
        sa.update(Commitment)
        .where(Commitment.owner == owner, Commitment.state == CommitmentState.ALLOCATED, left >= given.c.n)
        .where(Commitment.line == given.c.line, Commitment.sku == given.c.sku)
        .where(Commitment.location == given.c.location, given.c.n > 0)
        .values(
            shipped=Commitment.shipped + given.c.n,
            state=sa.case((left == given.c.n, CommitmentState.SHIPPED), else_=Commitment.state),
        )
        .returning(Commitment.sku, Commitment.location, given.c.n)
    )
    rows = db.execute(statement, execution_options={"synchronize_session": False}).all()
    if len(rows) != len(lines):
        raise Refusal(_l("この荷物の商品は引き当てられていません。"), code="not_allocated")
    return [Moved(owner, sku, location, CommitmentState.ALLOCATED, n) for sku, location, n in rows]
