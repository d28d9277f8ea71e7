"""`storefront evaluate recommendations`: how well the shop's own model foretells the next basket."""

import json
import time
from pathlib import Path

import click
import numpy as np

from storefront.cli import datasets
from storefront.services.recommendations import evaluating
from storefront.services.recommendations.purchases import Purchases
from storefront.services.recommendations.ranking import SEED


@click.command("recommendations")
@click.option("--dataset", type=click.Choice(["completejourney"]), help="A public data set.")
@click.option(
    "--orders",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file: household, order, date, product and perhaps category of each line.",
)
def recommendations(dataset: str | None, orders: Path | None) -> None:
    """Recall and NDCG at 10 of the last basket of every household with at least four; a table, then a line of JSON.

    The model that serves the shop walks through time and learns anew at a few cuts, from earlier baskets only.
    """
    if (dataset is None) == (orders is None):
        raise click.UsageError("say --dataset completejourney, or --orders FILE.csv")
    bought = datasets.complete_journey() if orders is None else datasets.orders(orders)
    tell(bought)


def tell(bought: Purchases) -> None:
    """Measure, print the table and the line."""
    began = time.perf_counter()
    scores = evaluating.evaluate(bought)
    took = time.perf_counter() - began
    for name, score in scores.items():
        means = score.means
        click.echo(f"{name:18} recall@10 {means['recall_at_10']:.4f}   NDCG@10 {means['ndcg_at_10']:.4f}")
    rounded = {
        name: {key: round(value, 4) for key, value in score.means.items()} for name, score in scores.items()
    }
    model = rounded.pop("model")
    counts = {"households": len(scores["model"].recall), "products": len(bought.products)}
    told = {
        "split": "last basket of every household with at least 4",
        "seed": SEED,
        "seconds": round(took, 1),
    }
    click.echo(json.dumps(counts | model | {"baselines": rounded} | told | _spread(scores["model"])))


def _spread(score: evaluating.Score) -> dict[str, float]:
    """How far the means may be off by the choice of households (standard errors)."""
    wide = np.sqrt(max(1, len(score.recall)))
    return {
        "recall_se": round(float(np.std(score.recall) / wide), 4),
        "ndcg_se": round(float(np.std(score.ndcg) / wide), 4),
    }
