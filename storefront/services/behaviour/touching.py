"""What reached people before they bought: campaigns they met, and where each of their visits came from."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.kernel.asking import question

# A visit begins with the first event of a browser after half an hour without one; who signs in within it stays in it.
_TOUCHES = question("""
WITH mine AS (
  SELECT person_id, visitor_id, at, campaign, data ->> 'came' AS came, verb,
         lag(at) OVER (PARTITION BY coalesce(visitor_id::text, person_id::text) ORDER BY at, id) AS before
  FROM behaviour_event
  WHERE site = :site AND at >= :since AND verb IN ('view', 'list', 'search', 'page', 'checkout_step', 'impression', 'click')
    AND (person_id = ANY(:people) OR visitor_id = ANY(:visitors)))
SELECT person_id, visitor_id, at,
       CASE WHEN campaign <> '' THEN 'campaign:' || campaign ELSE 'from:' || coalesce(came, 'direct') END AS kind
FROM mine
WHERE campaign <> '' OR before IS NULL OR at - before > interval '30 minutes'
ORDER BY at
""")
_ORDERS = question("""
SELECT substr(subject, 7) AS number, visitor_id FROM behaviour_event
WHERE verb = 'order' AND site = :site AND at >= :since AND visitor_id IS NOT NULL
""")


class Touched(NamedTuple):
    """A campaign met or a visit begun, by the person or the browser."""

    person_id: int | None
    visitor_id: UUID | None
    at: datetime
    kind: str


def touched_by(
    db: Session, people: Collection[int], visitors: Collection[UUID], *, site: str = "hiyori", since: datetime
) -> tuple[Touched, ...]:
    """Everything that reached these people and browsers since then, in order (one statement)."""
    given = {"people": sorted(people), "visitors": sorted(visitors), "site": site, "since": since}
    return tuple(Touched(*row) for row in _TOUCHES.rows(db, **given))


def browsers_of_orders(db: Session, *, site: str = "hiyori", since: datetime) -> dict[str, UUID]:
    """The browser in which each guest's order was made, by its number (one statement)."""
    return {row.number: row.visitor_id for row in _ORDERS.rows(db, site=site, since=since)}
