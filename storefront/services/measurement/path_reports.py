"""The report of paths: put together from orders and what was noted, kept like the report of customers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.copying import copy_in
from storefront.services import behaviour, profile
from storefront.services.measurement import reports
from storefront.services.measurement.models import MeasurementWalker
from storefront.services.measurement.paths import (
    WINDOW,
    Order,
    Path,
    Paths,
    Share,
    Touch,
    Walk,
    Who,
    paths,
    walks,
)

NAME = "paths"
LOOKED_BACK = timedelta(days=90)
BUYERS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """The report, and the people behind each of its paths."""

    report: Paths
    walkers: Mapping[tuple[str, ...], set[int]]


def make_paths(db: Session, *, site: str = "hiyori", now: datetime) -> Made:
    """The report as of now (for jobs)."""
    every = list(walked(db, site=site, now=now))
    report = paths(every)
    behind: dict[tuple[str, ...], set[int]] = {path.steps: set() for path in report.paths}
    for order, steps, _days in every:
        if steps in behind and order.person is not None:
            behind[steps].add(order.person)
    return Made(report, behind)


def walked(db: Session, *, site: str = "hiyori", now: datetime) -> Iterator[Walk]:
    """Every order of the last months with what came before it; some buyers at a time, so that no statement grows with
    the shop (two statements, two more for each lot of buyers, and one for each lot of orders)."""
    since = now - LOOKED_BACK
    browsers = behaviour.browsers_of_orders(db, site=site, since=since)
    buyers: dict[Any, list[Order]] = defaultdict(list)
    for number, lines in groupby(oms.sold(db, since=since, site=site), key=lambda line: line.order):
        one = _order(list(lines), browsers.get(number))
        buyers[one.person or one.visitor].append(one)
    every = iter(buyers.values())
    while lot := [order for theirs in islice(every, BUYERS_AT_ONCE) for order in theirs]:
        yield from walks(lot, _touches(db, lot, site, since - WINDOW))


def _touches(db: Session, orders: list[Order], site: str, since: datetime) -> dict[Who, list[Touch]]:
    """What reached these buyers, and the browsers in which they ordered."""
    people = {o.person for o in orders if o.person is not None}
    became = profile.visitors_of(db, people)
    visitors = {*became, *(o.visitor for o in orders if o.visitor)}
    found: dict[Who, list[Touch]] = defaultdict(list)
    for one in behaviour.touched_by(db, people, visitors, site=site, since=since):
        who = one.person_id or (became.get(one.visitor_id) if one.visitor_id else None) or one.visitor_id
        if who is not None:
            found[who].append(Touch(who, one.at, one.kind))
    return found


def _order(lines: list[oms.Sold], visitor: Any) -> Order:
    first = lines[0]
    return Order(first.person_id, visitor, first.at, sum(line.amount for line in lines))


def who_walked(db: Session, steps: tuple[str, ...], *, site: str = "hiyori") -> set[int]:
    """The people who bought after exactly these touches, as the report was made last; nobody for a path it does not tell."""
    kept = read_paths(db, site=site)
    told = [path.steps for path in kept[1].paths] if kept else []
    if steps not in told:
        return set()
    w = MeasurementWalker
    query = sa.select(w.person_id).where(w.site == site, w.place == told.index(steps))
    return set(db.scalars(query))


def keep_paths(db: Session, made: Made, *, site: str = "hiyori", now: datetime) -> None:
    """Keep the report for the pages, and who walked its paths."""
    reports.put(db, NAME, asdict(made.report), site=site, now=now)
    db.execute(sa.delete(MeasurementWalker).where(MeasurementWalker.site == site))
    copy_in(
        db,
        MeasurementWalker,
        (
            {"site": site, "place": place, "person_id": person}
            for place, path in enumerate(made.report.paths)
            for person in sorted(made.walkers.get(path.steps, ()))
        ),
    )


def read_paths(db: Session, *, site: str = "hiyori") -> tuple[datetime, Paths] | None:
    """The report as it was made last, and when; None before the first night."""
    row = reports.last(db, NAME, site=site)
    if row is None:
        return None
    made_at, data = row
    told = tuple(Path(**{**one, "steps": tuple(one["steps"])}) for one in data["paths"])
    return made_at, Paths(data["orders"], told, tuple(Share(**one) for one in data["shares"]))
