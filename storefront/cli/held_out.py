"""`storefront evaluate uplift`: whether intervals of results cover what campaigns really changed, on the demo's people.

Every demo person has a hidden rate of buying and a hidden size of purse. Each simulated campaign divides people by
the same lot as the shop does, lets them buy as their truth says (those who see it more often by its true effect),
and asks the same comparison that the studio shows.
"""

import json
import sys
from dataclasses import dataclass
from itertools import islice

import click
import numpy as np
from numpy.typing import NDArray

from storefront.demo import brand
from storefront.services import audiences, measurement
from storefront.services.measurement import Uplift
from storefront.services.profile import Who

COVERED, CLAIMED = 0.92, 0.08
DAYS, YEAR = 14, 365.0
EFFECTS = (0.0, 0.1, 0.25, 0.5, 1.0)  # how much more often people buy who see the campaign
AUDIENCES, HOLDOUTS = (600, 1500, 4000), (5, 10, 20, 50)
SPREAD = 0.6  # of the amounts of one person's orders


@dataclass(frozen=True, slots=True)
class Folk:
    """People with their truth: chance to buy within the days that count, and their usual amount in yen."""

    chance: NDArray[np.float64]
    amount: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one campaign's results said, and what was really so."""

    effect: float
    rate: Uplift
    money: Uplift
    true_rate: float
    true_money: float


@click.command("uplift")
@click.option("--campaigns", default=200, show_default=True, help="Simulated campaigns of each sort.")
@click.option("--seed", default=1, show_default=True)
def uplift(campaigns: int, seed: int) -> None:
    """Share of 95 % intervals that cover the true effect, and of null effects that are claimed; a line of JSON.

    Exit status 1 when fewer than 92 % cover or more than 8 % of nulls are claimed.
    """
    people = folk(max(AUDIENCES))
    real = [simulated(people, seed, n, EFFECTS[1 + n % (len(EFFECTS) - 1)]) for n in range(campaigns)]
    null = [simulated(people, seed, campaigns + n, 0.0) for n in range(campaigns)]
    found = {
        "campaigns": campaigns, "seed": seed,
        "coverage": share([s.rate.low <= s.true_rate <= s.rate.high for s in real]),
        "revenue_coverage": share([s.money.low <= s.true_money <= s.money.high for s in real]),
        "null_claimed": share([s.rate.claimed for s in null]),
        "null_revenue_claimed": share([s.money.claimed for s in null]),
        "found": share([s.rate.low > 0 for s in real]),
    }  # fmt: skip
    for name, value in found.items():
        click.echo(f"{name:22} {value}")
    click.echo(json.dumps(found))
    covered = min(found["coverage"], found["revenue_coverage"])
    if covered < COVERED or max(found["null_claimed"], found["null_revenue_claimed"]) > CLAIMED:
        sys.exit(1)


def folk(count: int) -> Folk:
    """So many demo people with what is really so about them."""
    truths = [person.truth for person in islice(brand.people(count, seed=11), count)]
    chance = 1.0 - np.exp(-np.array([t.orders_per_year for t in truths]) * DAYS / YEAR)
    return Folk(chance, np.array([2500.0 + 14000.0 * t.spending for t in truths]))


def simulated(people: Folk, seed: int, number: int, effect: float) -> Seen:
    """One campaign: its audience, its lot, what everybody bought, and what the results say."""
    luck = np.random.default_rng((seed, number))
    wanted, holdout = int(luck.choice(AUDIENCES)), int(luck.choice(HOLDOUTS))
    chosen = luck.permutation(len(people.chance))[:wanted]
    size = len(chosen)
    buckets = [audiences.bucket(Who(person_id=int(n)), f"holdout simulated-{seed}-{number}") for n in chosen]
    held = np.array(buckets) < holdout * 100
    base, amount = people.chance[chosen], people.amount[chosen]
    lifted = np.minimum(1.0, base * (1.0 + effect))
    buys = luck.random(size) < np.where(held, base, lifted)
    spent = np.where(buys, amount * luck.lognormal(-(SPREAD**2) / 2, SPREAD, size), 0.0).round()
    arms = (measurement.arm(spent[~held].tolist()), measurement.arm(spent[held].tolist()))
    found = measurement.compare(*arms)
    if found.rate is None or found.each is None:  # too small a hold-out says nothing: draw another
        return simulated(people, seed, number + 1_000_003, effect)
    more = lifted - base
    return Seen(effect, found.rate, found.each, float(more.mean()), float((more * amount).mean()))


def share(hits: list[bool]) -> float:
    """The share of hits."""
    return round(sum(hits) / max(1, len(hits)), 4)
