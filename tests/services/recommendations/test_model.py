"""The model that foretells baskets: nothing comes from later, and habits are found."""

from random import Random

import numpy as np
import pytest

from storefront.services.recommendations import evaluating, neighbours, ranking
from storefront.services.recommendations.evaluating import Score
from storefront.services.recommendations.features import Candidates, candidates
from storefront.services.recommendations.purchases import Line, Purchases, purchases_of
from storefront.services.recommendations.sweeping import Sweep

DAY = 86_400
PRODUCTS = 30


def kind_of(product: str) -> str:
    """Ten products to a kind."""
    return product[:-1]


def habits(people: int = 30, baskets: int = 9, seed: int = 1) -> list[Line]:
    """People with six favourites who buy three of them one week and the other three the next, and something else."""
    luck, lines = Random(seed), []
    for person in range(people):
        favourites = luck.sample(range(PRODUCTS), 6)
        for visit in range(baskets):
            second = (visit * 7 + luck.randrange(3)) * DAY + luck.randrange(9, 20) * 3600
            bought = {*favourites[visit % 2 :: 2], luck.randrange(PRODUCTS)}
            lines += [(person, f"{person}/{visit}", f"p{product:02}", second) for product in bought]
    return lines


@pytest.fixture(scope="module")
def bought() -> Purchases:
    return purchases_of(habits(), kind_of)


def rows_before(lines: list[Line], day: int) -> list[Candidates]:
    """What the model sees of every basket before this day, and of those on it."""
    told = purchases_of(lines, kind_of)
    sweep = Sweep(told)
    wanted = (sweep.baskets.day <= day) & (sweep.baskets.day >= day - 10)
    return [candidates(sweep, asked) for asked in sweep.walk(wanted)]


def test_a_basket_counts_a_product_once_and_has_one_moment() -> None:
    told = purchases_of(
        [("a", "1", "x", 50), ("a", "1", "x", 70), ("b", "2", "y", 20), ("a", "1", "y", 90)], kind_of
    )
    assert list(told.person) == [1, 0, 0]
    assert [told.products[n] for n in told.product] == ["y", "x", "y"]
    assert list(told.at) == [20, 50, 50]


def test_what_is_bought_later_changes_nothing_before() -> None:
    """Shuffle everything from a day on: of the baskets of that day themselves the rows remain the same."""
    lines, day = habits(people=40), 30
    begins = min(line[3] for line in lines) // DAY
    later = [line for line in lines if line[3] // DAY - begins >= day]
    products = [line[2] for line in later]
    Random(7).shuffle(products)
    shuffled = [line for line in lines if line[3] // DAY - begins < day]
    # One line of each basket keeps its place in the order of products, so that numbers mean the same.
    order = dict.fromkeys(line[2] for line in lines)
    first = [(-1, f"start-{p}", p, begins * DAY) for p in order]
    shuffled += [(who, basket, p, at) for (who, basket, _, at), p in zip(later, products, strict=True)]
    before, after = rows_before(first + lines, day), rows_before(first + shuffled, day)
    assert len(before) == len(after) > 5
    for mine, theirs in zip(before, after, strict=True):
        assert np.array_equal(mine.product, theirs.product)
        assert np.array_equal(mine.columns, theirs.columns, equal_nan=True)


def test_the_walk_asks_everybody_once_about_their_last_basket(bought: Purchases) -> None:
    sweep = Sweep(bought)
    asked = evaluating.last_baskets(sweep.baskets)
    people = [int(p) for question in sweep.walk(asked) for p in question.person]
    assert sorted(people) == list(range(30))


def test_the_model_learns_the_rhythm_that_frequency_does_not_know(
    bought: Purchases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "CUTS", (0.0,))
    monkeypatch.setattr(ranking, "ROUNDS", 12)
    monkeypatch.setattr(ranking, "ENOUGH", 100)
    scores = evaluating.evaluate(bought)
    model, frequency = scores["model"].means, scores["frequency"].means
    assert len(scores["model"].recall) == 30
    assert model["ndcg_at_10"] > frequency["ndcg_at_10"] + 0.05


def test_examples_are_the_latest_baskets_before_a_day_that_had_some_before(bought: Purchases) -> None:
    told = Sweep(bought).baskets
    chosen = ranking.latest(told, 28, each=2)
    assert int(told.day[chosen].max()) < 28
    assert set(np.bincount(told.person[chosen])) <= {1, 2}


def test_recall_and_ndcg_are_what_the_papers_say() -> None:
    score = Score()
    score.note(np.array([True, False, True]), 4)
    assert score.means["recall_at_10"] == 0.5
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4) + 1 / np.log2(5)
    assert score.means["ndcg_at_10"] == pytest.approx(1.5 / ideal)


def test_products_that_share_baskets_often_are_closer_than_those_that_share_one() -> None:
    lines = [(n, f"{n}", p, n) for n in range(4) for p in ("x0", "y0")] + [
        (9, "9", "x0", 9),
        (9, "9", "z0", 9),
    ]
    told = purchases_of(lines, kind_of)
    baskets = neighbours.Baskets(told.basket, told.product, np.ones(len(told.product)))
    shared = neighbours.together(3, baskets)
    found = {(told.products[a], told.products[b]) for a, _place, b in neighbours.best_together(shared)}
    assert found == {("x0", "y0"), ("y0", "x0")}
