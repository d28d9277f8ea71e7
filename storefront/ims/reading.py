"""Questions about stock."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storefront.ims import _locks
from storefront.ims._waiting import busy_when_locked
from storefront.ims.models import Commitment, Ledger, LocationRow, Stock
from storefront.ims.types import (
    Availability,
    CommitmentState,
    Condition,
    Discrepancy,
    LedgerKind,
    LocationKind,
    Movement,
    StockLevel,
)
from storefront.kernel.asking import Question


def availability(
    db: Session, skus: Sequence[str], *, channel: str = "web", site: str = "hiyori"
) -> dict[str, Availability]:
    """What may be promised of these SKUs, in one statement; every SKU asked for is answered.

    The total counts the places that ship for the channel; shops are listed for display in any case.
    Raises Busy when stock is locked for longer than the connection waits.
    """
    if not skus:
        return {}
    shipped, shops = defaultdict(list), defaultdict(list)
    with busy_when_locked():
        rows = _COUNTS.rows(db, skus=list(skus), channel=channel, site=site)
    for sku, location, kind, from_here, count in rows:
        if from_here:
            shipped[sku].append((location, count))
        if kind == LocationKind.SHOP:
            shops[sku].append((location, count))
    return {
        sku: Availability(sku, sum(n for _, n in shipped[sku]), tuple(shipped[sku]), tuple(shops[sku]))
        for sku in dict.fromkeys(skus)
    }


def _counts() -> sa.Select[str, str, LocationKind, bool, int]:
    """Per SKU and place that serves the site: its kind, whether it ships, what may be promised."""
    site, asked = sa.bindparam("site", type_=sa.Text), sa.bindparam("skus", type_=ARRAY(sa.Text))
    # Behind a subselect its length cannot be seen when planning: the plan is made once, not at every question.
    skus = sa.cast(sa.select(sa.cast(asked, ARRAY(sa.Text))).scalar_subquery(), ARRAY(sa.Text))
    channel: Any = sa.bindparam("channel", type_=sa.Text)
    ships = sa.and_(LocationRow.ships, LocationRow.sells_online)
    sites = LocationRow.__table__.c.sites
    everywhere = sites == sa.literal_column("'[]'::jsonb")
    serves = sa.or_(everywhere, sites.contains(sa.func.jsonb_build_array(sa.cast(site, sa.Text))))
    return (
        sa.select(Stock.sku, Stock.location, LocationRow.kind, ships, _locks.promisable(channel))
        .join(LocationRow, LocationRow.code == Stock.location)
        .where(Stock.sku == sa.any_(skus), Stock.condition == Condition.NEW)
        .where(LocationRow.active, serves)
        .order_by(Stock.sku, LocationRow.priority, LocationRow.code)
    )


SOON = 0.5  # seconds: pages would rather show what was last known than wait for stock
_COUNTS = Question(_counts, within=SOON)


def levels(db: Session, skus: Sequence[str]) -> tuple[StockLevel, ...]:
    """Counters of these SKUs everywhere and in every condition."""
    columns = [Stock.__table__.c[name] for name in StockLevel.__slots__]
    query = sa.select(*columns).where(Stock.sku == sa.any_(sa.cast(list(skus), ARRAY(sa.Text))))
    rows = db.execute(query.order_by(Stock.sku, Stock.location, Stock.condition))
    return tuple(StockLevel(r[0], r[1], Condition(r[2]), *r[3:]) for r in rows)


def movements(
    db: Session, sku: str, *, location: str | None = None, limit: int = 100
) -> tuple[Movement, ...]:
    """Ledger rows of a SKU, newest first."""
    columns = [Ledger.__table__.c[name] for name in Movement.__slots__]
    query = sa.select(*columns).where(Ledger.sku == sku).order_by(Ledger.id.desc()).limit(limit)
    if location is not None:
        query = query.where(Ledger.location == location)
    out = []
    for row in db.execute(query):
        values = dict(zip(Movement.__slots__, row, strict=True))
        out.append(Movement(**values | {"condition": Condition(row[3]), "kind": LedgerKind(row[6])}))
    return tuple(out)


def verify(db: Session) -> tuple[Discrepancy, ...]:
    """Where counters disagree with the ledger (on_hand) or with open promises (held, allocated)."""
    return _against_ledger(db) + _against_promises(db)


def _against_ledger(db: Session) -> tuple[Discrepancy, ...]:
    booked = (
        sa.select(Ledger.sku, Ledger.location, Ledger.condition, sa.func.sum(Ledger.delta).label("n"))
        .group_by(Ledger.sku, Ledger.location, Ledger.condition)
        .subquery()
    )
    same = sa.and_(
        Stock.sku == booked.c.sku, Stock.location == booked.c.location, Stock.condition == booked.c.condition
    )
    expected, found = sa.func.coalesce(booked.c.n, 0), sa.func.coalesce(Stock.on_hand, 0)
    query = (
        sa.select(
            sa.func.coalesce(Stock.sku, booked.c.sku),
            sa.func.coalesce(Stock.location, booked.c.location),
            sa.func.coalesce(Stock.condition, booked.c.condition),
            expected,
            found,
        )
        .select_from(sa.join(Stock, booked, same, full=True))
        .where(expected != found)
        .order_by(sa.text("1, 2, 3"))
    )
    return tuple(Discrepancy(r[0], r[1], r[2], "on_hand", int(r[3]), int(r[4])) for r in db.execute(query))


def _against_promises(db: Session) -> tuple[Discrepancy, ...]:
    out: list[Discrepancy] = []
    for state, counter in ((CommitmentState.HELD, Stock.held), (CommitmentState.ALLOCATED, Stock.allocated)):
        open_units = sa.func.sum(Commitment.quantity - Commitment.shipped - Commitment.released)
        promised = (
            sa.select(Commitment.sku, Commitment.location, open_units.label("n"))
            .where(Commitment.state == state)
            .group_by(Commitment.sku, Commitment.location)
            .subquery()
        )
        same = sa.and_(
            Stock.sku == promised.c.sku,
            Stock.location == promised.c.location,
            Stock.condition == Condition.NEW,
        )
        expected, found = sa.func.coalesce(promised.c.n, 0), sa.func.coalesce(counter, 0)
        sku, location = (
            sa.func.coalesce(Stock.sku, promised.c.sku),
            sa.func.coalesce(Stock.location, promised.c.location),
        )
        joined = sa.join(Stock, promised, same, full=True)
        query = sa.select(sku, location, expected, found).select_from(joined).where(expected != found)
        what = "held" if state is CommitmentState.HELD else "allocated"
        rows = db.execute(query.order_by(sa.text("1, 2")))
        out += [Discrepancy(r[0], r[1], Condition.NEW, what, int(r[2]), int(r[3])) for r in rows]
    return tuple(out)
