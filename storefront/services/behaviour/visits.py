"""Recorded page views of a share of all people, whole people at a time, for whoever decides them again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.behaviour.values import PAGES

ALL = 10_000
_WHO = "coalesce('p:' || person_id, 'v:' || visitor_id)"
_COUNT = sa.text("""
SELECT count(*) FROM behaviour_event WHERE site = :site AND at >= :since AND at < :until AND verb = ANY(:verbs)
""")
_ROWS = f"""
SELECT {_WHO} AS who, person_id, visitor_id, at, verb, subject, coalesce(data ->> 'device', 'phone') AS device
FROM behaviour_event
WHERE site = :site AND at >= :since AND at < :until AND verb = ANY(:verbs)
  AND (hashtext({_WHO}) & 2147483647) % """  # noqa: S608 - joins parts of our own, values are parameters
_SAMPLE = sa.text(f"{_ROWS} {ALL} < :share ORDER BY at, id")
_PORTION = sa.text(f"{_ROWS} :portions = :number ORDER BY at, id")


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many page views there were, what share of the people is in the sample, and their page views in order."""

    total: int
    share: float
    rows: tuple[Any, ...]


def recorded(db: Session, *, site: str, since: datetime, until: datetime, wanted: int) -> Recorded:
    """A sample of whole people with about `wanted` page views (all of them where there are not many more)."""
    total = total_of(db, site=site, since=since, until=until)
    share = min(ALL, max(1, round(ALL * 1.2 * wanted / total))) if total else ALL
    rows = tuple(db.execute(_SAMPLE, {**_given(site, since, until), "share": share}))
    return Recorded(total, share / ALL, rows)


def total_of(db: Session, *, site: str, since: datetime, until: datetime) -> int:
    """How many page views there are."""
    return int(db.execute(_COUNT, _given(site, since, until)).scalar_one())


def portion_of(
    db: Session, *, site: str, since: datetime, until: datetime, portions: int, number: int
) -> tuple[Any, ...]:
    """All page views of one of so many shares of the people, in order; every person is in one of them."""
    given = {**_given(site, since, until), "portions": portions, "number": number}
    return tuple(db.execute(_PORTION, given))


def _given(site: str, since: datetime, until: datetime) -> dict[str, Any]:
    return {"site": site, "since": since, "until": until, "verbs": sorted(map(str, PAGES))}


def people_in(rows: tuple[Any, ...]) -> Iterator[tuple[str, Any, Any]]:
    """Everybody in these rows once: key, person, visitor."""
    yield from {row.who: (row.who, row.person_id, row.visitor_id) for row in rows}.values()
