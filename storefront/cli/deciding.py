"""`storefront evaluate decision`: the CPU time of one decision over every placement of a page."""

import gc
import json
import random
import statistics
import sys
import time
from dataclasses import replace

import click

from storefront.cli import crowd
from storefront.services.campaigns import Asked, LiveSet, Placement, decide
from storefront.services.profile.storing import Counts

BAR_MS = 1.0
EVERY = tuple(Placement)


@click.command("decision")
@click.option("--campaigns", default=200, show_default=True, help="Live campaigns.")
@click.option(
    "--audiences", default=50, show_default=True, help="Audiences, of three or four conditions each."
)
@click.option(
    "--people", default=400, show_default=True, help="People, every eighth with the fullest profile."
)
@click.option("--rounds", default=7, show_default=True, help="How often each of them is asked about.")
@click.option("--seed", default=1, show_default=True)
def decision(campaigns: int, audiences: int, people: int, rounds: int, seed: int) -> None:
    """CPU time (of the thread, in ms) of deciding all placements of a page at once; a table, then a line of JSON.

    Built in memory: home, overlays, checkout, inbox and guidance; half of the campaigns sell, every second draws a
    hold-out. `usual`: half of them are bound to pages or devices. `everywhere`: all may stand on every page. A
    person's figure is the median of the rounds, in which others come between. Exit status 1 when a worst one is over 1 ms.
    """
    luck = random.Random(seed)
    rules, crowded = crowd.groups(luck, audiences), tuple(crowd.people(luck, people))
    found: dict[str, dict[str, float]] = {}
    for name, everywhere in (("usual", False), ("everywhere", True)):
        live = crowd.published(luck, campaigns, rules, everywhere=everywhere)
        found[name] = _summary(_measured(live, crowded, rounds))
    for name, row in found.items():
        click.echo(f"{name:12}" + "".join(f"{key[:-3]:>10} {ms:6.3f} ms" for key, ms in row.items()))
    click.echo(json.dumps({"campaigns": campaigns, "audiences": audiences, "people": people, **found}))
    if max(row["worst_ms"] for row in found.values()) > BAR_MS:
        sys.exit(1)


def _measured(live: LiveSet, people: tuple[Asked, ...], rounds: int) -> list[float]:
    """Milliseconds for each of these people."""
    times: list[list[float]] = [[] for _ in people]
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds + 1):
            for asked, mine in zip(map(_fresh, people), times, strict=True):
                began = time.thread_time_ns()
                decide(live, asked, EVERY)
                if turn:  # the first round sorts the set out
                    mine.append((time.thread_time_ns() - began) / 1e6)
    finally:
        gc.enable()
    return [statistics.median(mine) for mine in times]


def _fresh(asked: Asked) -> Asked:
    """As it comes with a request: nothing about this profile is remembered from the last time."""
    counts = asked.profile.counts
    assert isinstance(counts, Counts)
    return replace(
        asked,
        profile=replace(
            asked.profile,
            counts=Counts(counts.stored),
            bought=(*asked.profile.bought[:1], *asked.profile.bought[1:]),
        ),
    )


def _summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    share = {"median_ms": 0.5, "p95_ms": 0.95, "worst_ms": 1.0}
    return {name: round(ordered[max(0, round(len(ordered) * part) - 1)], 3) for name, part in share.items()}
