"""Sourcing: route over what is available now and promise exactly that; parcels follow from the plan."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims
from storefront.ims import PlannedLine
from storefront.kernel import ids
from storefront.kernel.asking import change
from storefront.oms import routing
from storefront.oms.routing import Route, Short, Wanted
from storefront.oms.rules import FulfilmentState

ATTEMPTS = 8  # each failed one means that another buyer took units in between


def promise(
    db: Session,
    owner: str,
    wanted: Sequence[Wanted],
    route: Route,
    *,
    site: str,
    channel: str,
    until: datetime | None,
    now: datetime,
) -> tuple[PlannedLine, ...]:
    """Promise the units from the best places; OutOfStock says what could be had and leaves nothing.

    When a place was emptied between asking and taking, the order is routed anew over what is left.
    """
    if not wanted:
        return ()
    places = ims.locations(db)
    missing: dict[str, int] = {}
    for _attempt in range(ATTEMPTS):
        plan = routing.plan(wanted, _stock(db, wanted, site, channel), places, route)
        if isinstance(plan, Short):
            raise ims.OutOfStock(plan.available)
        try:
            ims.hold(db, owner, plan, channel=channel, until=until, now=now)
        except ims.OutOfStock as taken:
            missing = taken.shortages
        else:
            return plan
    raise ims.OutOfStock(missing)


def _stock(db: Session, wanted: Sequence[Wanted], site: str, channel: str) -> dict[str, dict[str, int]]:
    """What may be promised per SKU and place, as the stock room says now."""
    found = ims.availability(db, sorted({w.sku for w in wanted}), channel=channel, site=site)
    return {sku: dict(a.by_location) for sku, a in found.items()}


# Parcels and what is in them, in one statement.
_PARCELS = change("""
WITH parcel AS (
  INSERT INTO oms_fulfilment (key, order_id, location, carrier, state, planned_at)
  SELECT g.key, :order_id, g.location, :carrier, :state, :planned_at
  FROM unnest(CAST(:keys AS text[]), CAST(:locations AS text[])) AS g (key, location)
  RETURNING id, location)
INSERT INTO oms_fulfilment_line (fulfilment_id, order_line_id, quantity)
SELECT parcel.id, g.line, g.quantity
FROM unnest(CAST(:places AS text[]), CAST(:lines AS bigint[]), CAST(:quantities AS bigint[]))
     AS g (location, line, quantity) JOIN parcel USING (location)
""")


def write_parcels(
    db: Session,
    order_id: int,
    line_ids: dict[int, int],
    plan: Sequence[PlannedLine],
    carrier: str,
    now: datetime,
) -> None:
    """One planned parcel per place of the plan."""
    locations = list(dict.fromkeys(p.location for p in plan))
    if not locations:
        return
    given = {
        "order_id": order_id, "carrier": carrier, "state": str(FulfilmentState.PLANNED), "planned_at": now,
        "locations": locations, "keys": [ids.public_id() for _ in locations],
        "places": [p.location for p in plan], "lines": [line_ids[p.line] for p in plan],
        "quantities": [p.quantity for p in plan],
    }  # fmt: skip
    _PARCELS.rows(db, **given)
