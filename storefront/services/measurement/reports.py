"""Making reports at night and reading them on pages."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services import catalog
from storefront.services.measurement import customers
from storefront.services.measurement.customers import Bought, Cohort, Report, Step
from storefront.services.measurement.models import MeasurementReport

CUSTOMERS = "customers"
REMEMBERED = timedelta(days=5 * 365)


def make_customers(db: Session, *, site: str = "hiyori", now: datetime) -> Report:
    """The report of customers as of now (reads everything that was sold; for jobs)."""
    shelves = dict(catalog.top_shelf_of(db, site=site))
    return customers.report(_purchases(oms.sold(db, since=now - REMEMBERED, site=site), shelves), now)


def _purchases(sold: Iterator[oms.Sold], shelves: Mapping[str, str]) -> Iterator[Bought]:
    """Orders from their lines, which come one order after the other."""
    for _number, group in groupby(sold, key=lambda line: line.order):
        lines = list(group)
        first, dearest = lines[0], max(lines, key=lambda line: line.amount)
        if first.person_id is not None:
            amount = sum(line.amount for line in lines)
            shelf = shelves.get(dearest.product, "")
            yield Bought(first.person_id, first.at, amount, first.channel, shelf)


def keep(db: Session, report: Report, *, site: str = "hiyori", now: datetime) -> None:
    """Keep the report for the pages."""
    put(db, CUSTOMERS, asdict(report), site=site, now=now)


def put(db: Session, name: str, data: dict[str, Any], *, site: str, now: datetime) -> None:
    """Keep a report in the place of the one before it."""
    row = insert(MeasurementReport).values(site=site, name=name, made_at=now, data=data)
    changed = {"made_at": row.excluded.made_at, "data": row.excluded.data}
    db.execute(row.on_conflict_do_update(index_elements=["site", "name"], set_=changed))


def read_customers(db: Session, *, site: str = "hiyori") -> tuple[datetime, Report] | None:
    """The report as it was made last, and when; None before the first night."""
    row = last(db, CUSTOMERS, site=site)
    return None if row is None else (row[0], _report(row[1]))


def last(db: Session, name: str, *, site: str) -> tuple[datetime, dict[str, Any]] | None:
    """A report as it was kept, and when it was made."""
    columns = MeasurementReport.made_at, MeasurementReport.data
    row = db.execute(
        sa.select(*columns).where(MeasurementReport.site == site, MeasurementReport.name == name)
    ).first()
    return None if row is None else (row.made_at, row.data)


def _report(data: dict[str, Any]) -> Report:
    return Report(
        people=data["people"],
        ladder=tuple(Step(**one) for one in data["ladder"]),
        # JSON keeps no order of keys: the largest group first, as it was made.
        by_channel=_steps(data["by_channel"]),
        by_shelf=_steps(data["by_shelf"]),
        cohorts=tuple(
            Cohort(one["month"], one["people"], tuple(one["active"]), tuple(one["value"]))
            for one in data["cohorts"]
        ),
        channels=dict(
            sorted(((k, (n, yen)) for k, (n, yen) in data["channels"].items()), key=lambda c: -c[1][0])
        ),
        paths=tuple((path, count) for path, count in data["paths"]),
    )


def _steps(data: dict[str, Any]) -> dict[str, Step]:
    steps = {key: Step(**one) for key, one in data.items()}
    return dict(sorted(steps.items(), key=lambda pair: (-pair[1].people, pair[0])))
