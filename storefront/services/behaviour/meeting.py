"""How people met campaigns: counted from events, by campaign or by person; and what browsers of guests ordered."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.services.behaviour.buffer import waiting

_MET = question("""
SELECT person_id, visitor_id, verb, count(*) AS times, min(at) AS first FROM behaviour_event
WHERE campaign = :campaign AND site = :site AND at >= :since
  AND verb IN ('impression', 'click', 'dismissal', 'conversion', 'held')
  AND (person_id IS NOT NULL OR visitor_id IS NOT NULL)
GROUP BY 1, 2, 3
""")
_ALL = question("""
SELECT campaign, verb, count(*) AS times, count(DISTINCT coalesce(person_id::text, visitor_id::text)) AS people
FROM behaviour_event WHERE campaign <> '' AND site = :site AND at >= :since
  AND verb IN ('impression', 'click', 'dismissal', 'conversion', 'held') GROUP BY 1, 2
""")
# Events written before orders told their total know the lines only.
_ORDERED = question("""
SELECT visitor_id, at, coalesce((data ->> 'total')::bigint,
  (SELECT sum((line ->> 'amount')::bigint) FROM jsonb_array_elements(data -> 'lines') line), 0) AS amount
FROM behaviour_event
WHERE verb = 'order' AND person_id IS NULL AND visitor_id = ANY(:visitors) AND site = :site AND at >= :since
""")

_VERBS = question("""
SELECT DISTINCT campaign, verb FROM behaviour_event
WHERE site = :site AND campaign = ANY(:campaigns)
  AND (person_id = :person OR (visitor_id = CAST(:visitor AS uuid) AND person_id IS NULL))
""")


class Met(NamedTuple):
    """How often somebody met a campaign in one way, and when first."""

    person_id: int | None
    visitor_id: UUID | None
    verb: str
    times: int
    first: datetime


class Counted(NamedTuple):
    """How often a campaign was met in one way, and by how many people."""

    campaign: str
    verb: str
    times: int
    people: int


def met(db: Session, campaign: str, *, site: str = "hiyori", since: datetime) -> tuple[Met, ...]:
    """Everybody who met this campaign (one statement)."""
    return tuple(Met(*row) for row in _MET.rows(db, campaign=campaign, site=site, since=since))


def verbs_of(
    db: Session, campaigns: Sequence[str], visitor: UUID | None, person: int | None, *, site: str = "hiyori"
) -> dict[str, set[str]]:
    """In which ways this visitor, while nobody, and this person met each of these campaigns; what this process has
    noted and not written yet counts as well (one statement)."""
    keys, found = list(campaigns), dict[str, set[str]]()
    for campaign, verb in _VERBS.rows(db, campaigns=keys, visitor=str(visitor), person=person, site=site):
        found.setdefault(campaign, set()).add(verb)
    for h in waiting():
        if h.campaign in keys and (h.person_id or h.visitor_id) in (person, visitor):
            found.setdefault(h.campaign, set()).add(str(h.verb))
    return found


def counted(db: Session, *, site: str = "hiyori", since: datetime) -> tuple[Counted, ...]:
    """Every campaign by what was done with it (one statement)."""
    return tuple(Counted(*row) for row in _ALL.rows(db, site=site, since=since))


class Ordered(NamedTuple):
    """An order of a guest in this browser; `amount` in yen, as it was when it was placed."""

    visitor_id: UUID
    at: datetime
    amount: int


def ordered(
    db: Session, visitors: Collection[UUID], *, site: str = "hiyori", since: datetime
) -> tuple[Ordered, ...]:
    """What guests ordered in these browsers (one statement)."""
    given = {"visitors": sorted(visitors), "site": site, "since": since}
    return tuple(Ordered(*row) for row in _ORDERED.rows(db, **given)) if visitors else ()
