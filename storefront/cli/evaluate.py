"""`storefront evaluate`: how well and how fast the house does what it promises, on the data that are there."""

import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.cli.database import database
from storefront.cli.deciding import decision
from storefront.cli.held_out import uplift
from storefront.cli.intake import evaluate_behaviour
from storefront.cli.next_basket import recommendations
from storefront.cli.ranking import Ranking, ranking
from storefront.cli.replays import replay
from storefront.demo.queries import queries
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.services import search as searching
from storefront.settings import settings

MEDIAN_MS, P95_MS = 15.0, 40.0
RUNS = 3
NDCG = 0.97
CODES = ("SKU", "JAN")
HALF_TYPED = (2, 3)
Sent = list[tuple[str, Any]]


@click.group()
def evaluate() -> None:
    """Measure promises on the data that are there."""


evaluate.add_command(recommendations)
evaluate.add_command(uplift)
evaluate.add_command(decision)
evaluate.add_command(replay)
evaluate.add_command(evaluate_behaviour)


@evaluate.command("search")
@click.option(
    "--queries", "count", default=200, show_default=True, help="How many searches, all kinds in turn."
)
@click.option("--seed", default=1, show_default=True, help="Other seeds make other searches.")
def search(count: int, seed: int) -> None:
    """Execution time in the database of the first 20 products and of suggestions, warm, and how well hits are
    ranked; a table, then one line of JSON. Exit status 1 when something is too slow or ranked badly."""
    asked = queries(count, seed)
    with database(settings()):
        measured = [(kind, text, milliseconds(reading(), text)) for kind, text in asked]
        typed = [text[:n] for kind, text in asked if kind not in CODES for n in HALF_TYPED]
        suggested = [suggestion_milliseconds(reading(), text) for text in typed]
        ranked = ranking(reading())
    _tell(measured, suggested, ranked)
    median, p95 = summary([took for _, _, took in measured])
    slow = median > MEDIAN_MS or p95 > P95_MS or statistics.median(suggested) > MEDIAN_MS
    if slow or ranked.ndcg_at_10 < NDCG:
        sys.exit(1)


def _tell(measured: list[tuple[str, str, float]], suggested: list[float], ranked: Ranking) -> None:
    by_kind: dict[str, list[float]] = defaultdict(list)
    for kind, _, took in measured:
        by_kind[kind].append(took)
    rows = by_kind | {
        "all searches": [took for _, _, took in measured], "suggestions": suggested,
    }  # fmt: skip
    figures = {}
    for kind, times in rows.items():
        median, p95 = summary(times)
        figures[kind] = {
            "median_ms": round(median, 2),
            "p95_ms": round(p95, 2),
            "slowest_ms": round(max(times), 2),
        }
        click.echo(f"{kind:16} median {median:6.1f} ms   p95 {p95:6.1f} ms   slowest {max(times):6.1f} ms")
    for kind, text, took in sorted(measured, key=lambda m: -m[2])[:5]:
        click.echo(f"  {took:6.1f} ms  {kind}: {text}")
    click.echo(f"ranking: NDCG@10 {ranked.ndcg_at_10}, recall@10 {ranked.recall_at_10}, worst {ranked.worst}")
    both = {"ndcg_at_10": ranked.ndcg_at_10, "recall_at_10": ranked.recall_at_10, "searches": ranked.searches}
    line = {
        "searches": len(measured),
        **figures.pop("all searches"),
        "suggestions": figures.pop("suggestions"),
    }
    click.echo(json.dumps(line | {"kinds": figures, "ranking": both}, ensure_ascii=False))


def summary(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), sorted(times)[max(0, round(0.95 * len(times)) - 1)]


def milliseconds(db: Session, text: str) -> float:
    """Execution time of all statements that the first products of this search need, best of three."""
    words = searching.understand(text)
    return min(_took(plans(db, sent(db, lambda: _first(db, words)))) for _ in range(RUNS))


def suggestion_milliseconds(db: Session, typed: str) -> float:
    """Execution time of all statements that the suggestions for something half typed need, best of three."""
    act = partial(searching.suggest, db, typed, now=clock.now())
    return min(_took(plans(db, sent(db, act))) for _ in range(RUNS))


def sent(db: Session, act: Callable[[], object]) -> Sent:
    """The statements that an act sends, with their values."""
    with _listening(db) as seen:
        act()
    return seen


def plans(db: Session, statements: Sent) -> list[dict[str, Any]]:
    """What the database says that it did for each of these statements."""
    return [_plan(db, statement) for statement in statements]


def _took(found: list[dict[str, Any]]) -> float:
    return sum(float(plan["Execution Time"]) for plan in found)


def _first(db: Session, words: searching.Words) -> None:
    searching.first(db, words, now=clock.now())


def _plan(db: Session, statement: tuple[str, Any]) -> dict[str, Any]:
    text, values = statement
    found = db.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", values).scalar_one()
    plan: list[dict[str, Any]] = json.loads(found) if isinstance(found, str) else found
    return plan[0]


@contextmanager
def _listening(db: Session) -> Iterator[Sent]:
    seen: Sent = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    connection = db.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
