"""Rows of suggestions as pages get them: what belongs together, to whom, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.services import catalog, recommendations
from storefront.services.profile import Bought, Moment, Profile, Seen, Who
from storefront.services.recommendations import Kind
from tests.services.recommendations.shop import (
    CHINO,
    HEAVY,
    LAST,
    MOSS,
    SHIRT,
    SKUS,
    SOAP,
    buy,
    compute,
    furnish,
    slugs,
)
from tests.support.catalog import NOW
from tests.support.shop import shop

HOME = Moment(NOW, "home")


@pytest.fixture
def sold(db: Session) -> Session:
    """Shirt and trousers went together three times, shirt and soap once; the rows are computed."""
    furnish(db)
    for person in (1, 2, 3):
        buy(db, person, 20 + person, SHIRT, CHINO)
    buy(db, 4, 9, SHIRT, SOAP)
    buy(db, None, 8, SOAP)
    compute()
    return db


def test_what_was_bought_together_often_enough_stands_together(sold: Session) -> None:
    with shop().test_request_context(), counted_statements() as sent:
        found = recommendations.bought_together(sold, [SHIRT], now=NOW)
    assert len(sent) == 1
    assert [(s.card.slug, s.reason) for s in found] == [(CHINO, "「ふだんのTシャツ」と一緒に買われています")]
    with shop().test_request_context():
        assert recommendations.bought_together(sold, [SHIRT, CHINO], now=NOW) == ()


def test_similar_things_are_of_the_same_shelf_and_never_sold_out(sold: Session) -> None:
    with shop().test_request_context():
        found = recommendations.similar(sold, SHIRT, now=NOW)
        worn = recommendations.complete_look(sold, SHIRT, now=NOW)
    assert slugs(found) == [HEAVY, MOSS]
    assert LAST not in slugs(found)
    assert slugs(worn) == [CHINO]


def test_a_product_page_gets_its_rows_in_the_statement_of_the_product(sold: Session) -> None:
    with shop().test_request_context(), counted_statements() as sent:
        product = catalog.product(sold, SHIRT, now=NOW, beside=recommendations.BESIDE)
        assert product is not None
        rows = recommendations.beside(product.beside, NOW)
    assert len(sent) == 1
    # What is bought together is not shown once more as a part of the look.
    assert {kind: slugs(row) for kind, row in rows.items()} == {
        Kind.TOGETHER: [CHINO], Kind.SIMILAR: [HEAVY, MOSS],
    }  # fmt: skip


def test_a_stranger_sees_what_is_asked_for_now_and_what_is_new(sold: Session) -> None:
    with shop().test_request_context(), counted_statements() as sent:
        found = recommendations.for_home(sold, Profile(Who()), HOME)
    assert len(sent) == 1
    assert set(found) == {Kind.POPULAR, Kind.NEW}
    assert slugs(found[Kind.POPULAR])[:3] == [SHIRT, SOAP, CHINO]
    assert found[Kind.POPULAR][0].reason == "いま、よく選ばれています"


def test_a_visitor_sees_what_they_looked_at_and_what_is_like_it(sold: Session) -> None:
    visitor = Profile(Who(), viewed=(Seen(SHIRT, NOW), Seen(LAST, NOW)))
    with shop().test_request_context():
        found = recommendations.for_home(sold, visitor, HOME)
    assert slugs(found[Kind.VIEWED]) == [SHIRT]
    assert [(s.card.slug, s.reason) for s in found[Kind.FOR_YOU]] == [
        (HEAVY, "「ふだんのTシャツ」に似ています"), (MOSS, "「ふだんのTシャツ」に似ています"),
    ]  # fmt: skip


def test_somebody_is_reminded_of_what_runs_out_and_shown_what_they_do_not_have(db: Session) -> None:
    furnish(db)
    for days in (95, 63, 31):
        buy(db, 7, days, SOAP)
    for person in (1, 2, 3):
        buy(db, person, 20 + person, SHIRT, CHINO)
    buy(db, 7, 90, SHIRT)
    compute()
    hana = Profile(Who(person_id=7), bought=(bought(SOAP, 31), bought(SHIRT, 90)))
    with shop().test_request_context():
        found = recommendations.for_home(db, hana, HOME)
        ((again,), likely) = found[Kind.AGAIN], found[Kind.FOR_YOU]
        assert (again.card.slug, again.days) == (SOAP, 31)
        assert again.reason == "前回のご購入から31日。そろそろ、なくなるころ"
        assert (CHINO, "「ふだんのTシャツ」と一緒に買われています") in [
            (s.card.slug, s.reason) for s in likely
        ]
        assert {SOAP, SHIRT, LAST}.isdisjoint(slugs(likely))
        # Bought once more an hour ago: the row is from this night, the profile from now.
        again_now = replace(hana, bought=(bought(SOAP, 0.04), *hana.bought))
        assert Kind.AGAIN not in recommendations.for_home(db, again_now, HOME)


def bought(product: str, days_ago: float) -> Bought:
    """One piece of a product, so many days ago."""
    return Bought("HY-1", SKUS[product], product, "soap", 1, 1980, NOW - timedelta(days=days_ago))


def test_a_second_run_without_anything_new_changes_nothing(sold: Session) -> None:
    assert compute(NOW + timedelta(days=1)) == 0
    buy(sold, 5, 1, HEAVY, SOAP)
    buy(sold, 6, 1, HEAVY, SOAP)
    assert compute() > 0
    with shop().test_request_context():
        assert slugs(recommendations.bought_together(sold, [HEAVY], now=NOW)) == [SOAP]
