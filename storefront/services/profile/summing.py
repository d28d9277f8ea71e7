"""Totals of profiles that were written before there were any; everything else keeps its own as it is written."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.profile.models import ProfileRow
from storefront.services.profile.storing import totals

AT_ONCE = 500


def fill_totals(db: Session, *, limit: int = AT_ONCE) -> int:
    """Fill the totals of so many profiles that have none; how many there were."""
    row = ProfileRow
    query = sa.select(row.id, row.counts).where(row.totals.is_(None)).order_by(row.id).limit(limit)
    found = db.execute(query.with_for_update(skip_locked=True)).all()
    if found:
        change = sa.update(row.__table__).where(row.__table__.c.id == sa.bindparam("of"))  # type: ignore[arg-type]
        db.connection().execute(
            change.values(totals=sa.bindparam("sums")),
            [{"of": one.id, "sums": totals(one.counts)} for one in found],
        )
    return len(found)
