"""`storefront evaluate behaviour`: how many events a second reach the database, and what noting costs a page."""

import json
import statistics
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa

from storefront.app import create_app
from storefront.cli.database import database
from storefront.kernel import clock, observability
from storefront.kernel.db import reading, release, transaction
from storefront.pages import noting
from storefront.services import behaviour, profile
from storefront.services.behaviour import Happening
from storefront.settings import settings

SITE = "measured"
VISITORS, PRODUCTS = 500, 40
MOST_DIFFERENCE, LEAST_RATE = 5.0, 2000


@click.command("behaviour")
@click.option("--events", default=20_000, show_default=True, help="Events that pass through the buffer.")
@click.option(
    "--requests", default=300, show_default=True, help="Requests per page, with and without noting."
)
def evaluate_behaviour(events: int, requests: int) -> None:
    """Measure intake, the profiles that follow it, and pages with and without noting, turn by turn."""
    observability.start_logging("WARNING")
    with database(settings()):
        found: dict[str, Any] = {}
        try:
            found["events_per_second"] = round(_intake(events))
            found["followed_per_second"] = round(_following(events))
            found["pages"] = _pages(requests)
        finally:
            _forget()
    click.echo(f"{'':<10}{'with ms':>10}{'without ms':>12}{'difference':>12}")
    for name, row in found["pages"].items():
        click.echo(
            f"{name:<10}{row['with_ms']:>10.2f}{row['without_ms']:>12.2f}{row['difference_percent']:>11.1f}%"
        )
    click.echo(
        f"{found['events_per_second']:,} events a second written, {found['followed_per_second']:,} followed"
    )
    click.echo(json.dumps(found))


def _intake(count: int) -> float:
    """Events per second from the first that is noted to the last that is in the database."""
    began, done = time.perf_counter(), 0
    for number in range(count):
        moment = clock.now() - timedelta(seconds=count - number)
        who = UUID(int=number % VISITORS, version=4)
        behaviour.record(
            Happening(
                moment,
                SITE,
                "web",
                who,
                None,
                "view",
                f"product:measured-{number % PRODUCTS}",
                data={"device": "phone"},
            )
        )
        while len(behaviour.waiting()) > 10_000:
            time.sleep(0.01)
    while (done := _stored()) < count and time.perf_counter() - began < 120:
        time.sleep(0.02)
    return done / (time.perf_counter() - began)


def _stored() -> int:
    query = sa.text("SELECT count(*) FROM behaviour_event WHERE site = :site")
    count = int(reading().scalar(query, {"site": SITE}) or 0)
    release()
    return count


def _following(count: int) -> float:
    with transaction() as db:
        until = behaviour.queries.complete_until(db)
    began, more = time.perf_counter(), True
    while more:
        with transaction() as db:
            more = profile.follow(db, until)
    return count / (time.perf_counter() - began)


def _pages(requests: int) -> dict[str, dict[str, float]]:
    app = create_app(settings())
    noted = list(app.after_request_funcs[None])
    ways = {"with_ms": noted, "without_ms": [f for f in noted if f is not noting.note_answer]}
    client = app.test_client()
    slug = reading().scalar(sa.text("SELECT slug FROM listing ORDER BY place LIMIT 1"))
    release()
    found = {}
    for name, path in (("home", "/"), ("list", "/c/clothing"), ("product", f"/p/{slug}")):
        times: dict[str, list[float]] = {way: [] for way in ways}
        for turn in range(2 * requests + 40):
            way = tuple(ways)[turn % 2]
            app.after_request_funcs[None] = ways[way]
            began = time.perf_counter()
            client.get(path)
            if turn >= 40:  # what is rendered once is not the pages' usual cost
                times[way].append((time.perf_counter() - began) * 1000)
        found[name] = {way: round(statistics.median(each), 3) for way, each in times.items()}
        found[name]["difference_percent"] = round(
            100 * (found[name]["with_ms"] / found[name]["without_ms"] - 1), 2
        )
    return found


def _forget() -> None:
    """What was measured leaves nothing behind."""
    behaviour.flush()
    with transaction() as db:
        for table in ("behaviour_event", "profile"):
            db.execute(sa.text(f"DELETE FROM {table} WHERE site = :site"), {"site": SITE})  # noqa: S608 - our own two
