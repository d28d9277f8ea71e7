"""Lists: facets, counts, order, pages by key."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import counted_statements
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.catalog.shelves import size_order
from tests.support.catalog import NOW, shelves, soap, stock, tee, warehouse

CLOTHES = catalog.Scope("category", "clothes")


@pytest.fixture
def goods(db: Session) -> Session:
    """Three shirts and a soap; the navy M of the first is the only piece in stock."""
    shelves(db)
    warehouse(db)
    shirts = [
        tee(),
        tee("heavy-tee", "厚手のTシャツ", code="HY-HTE", price=4950, colours=("white",), sizes=("M", "L")),
        tee("moss-tee", "苔のTシャツ", code="HY-MTE", price=2200, colours=("moss",), sizes=("L",)),
    ]
    catalog.put_products(db, [*shirts, soap()], now=NOW)
    stock(db, HY_TEE_NAVY_M=2)
    return db


def slugs(shelf: catalog.Shelf) -> list[str]:
    """What is shown, in order."""
    return [card.slug for card in shelf.cards]


def test_a_shelf_shows_what_stands_on_it_and_on_the_shelves_below(goods: Session) -> None:
    version = catalog.version(goods)
    with counted_statements() as sent:
        shelf = catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW, version=version)
    assert len(sent) == 2  # the page, and once in a process what counts come from
    assert slugs(shelf) == ["everyday-tee", "heavy-tee", "moss-tee"]
    assert shelf.heading is not None
    assert (shelf.heading.name, [c.name for c in shelf.heading.children]) == ("服", ["トップス"])


def test_an_unknown_shelf_has_no_heading(goods: Session) -> None:
    shelf = catalog.shelf(goods, catalog.Scope("category", "no-such"), catalog.Wanted(), now=NOW)
    assert (shelf.heading, shelf.cards, shelf.total) == (None, (), 0)


def test_counts_of_a_facet_respect_the_other_facets_but_not_itself(goods: Session) -> None:
    shelf = catalog.shelf(goods, CLOTHES, catalog.Wanted(colours=("white",)), now=NOW)
    assert [(c.value, c.count, c.checked) for c in shelf.facets.sizes] == [
        ("S", 1, False),
        ("M", 2, False),
        ("L", 1, False),
    ]
    assert {c.value: c.count for c in shelf.facets.colours} == {"white": 2, "navy": 1, "moss": 1}
    assert (shelf.total, shelf.everything) == (2, 3)


def test_in_stock_means_the_size_that_was_asked_for(goods: Session) -> None:
    def found(size: str) -> list[str]:
        return slugs(catalog.shelf(goods, CLOTHES, catalog.Wanted(sizes=(size,), in_stock=True), now=NOW))

    assert (found("M"), found("S")) == (["everyday-tee"], [])


def test_a_card_shows_the_colour_that_was_asked_for(goods: Session) -> None:
    shelf = catalog.shelf(goods, CLOTHES, catalog.Wanted(colours=("white",)), now=NOW)
    assert shelf.cards[0].picture.alt == "白のふだんのTシャツ"


def test_prices_bound_the_list_on_both_sides(goods: Session) -> None:
    wanted = catalog.Wanted(price_from=Yen(2200), price_to=Yen(3960))
    shelf = catalog.shelf(goods, CLOTHES, wanted, now=NOW)
    assert slugs(shelf) == ["everyday-tee", "moss-tee"]
    assert (shelf.facets.price_low, shelf.facets.price_high) == (2200, 4950)


@pytest.mark.parametrize(
    ("sort", "first_page", "second_page"),
    [
        ("price", ["moss-tee", "everyday-tee"], ["heavy-tee"]),
        ("price-desc", ["heavy-tee", "everyday-tee"], ["moss-tee"]),
        ("recommended", ["moss-tee", "everyday-tee"], ["heavy-tee"]),
        ("new", ["everyday-tee", "heavy-tee"], ["moss-tee"]),
    ],
)
def test_pages_follow_each_other_by_key(
    goods: Session, sort: str, first_page: list[str], second_page: list[str]
) -> None:
    catalog.set_popularity(goods, {"moss-tee": 5})
    first = catalog.shelf(goods, CLOTHES, catalog.Wanted(sort=sort), now=NOW, size=2)
    second = catalog.shelf(goods, CLOTHES, catalog.Wanted(sort=sort, after=first.next), now=NOW, size=2)
    assert (slugs(first), slugs(second)) == (first_page, second_page)
    assert (first.shown, second.shown, second.next) == (2, 3, None)


@pytest.mark.parametrize("after", ["nonsense", "W10", "WyJhIiwiYiIsImMiXQ", "W3t9LFtdLDFd"])
def test_a_damaged_cursor_begins_anew(goods: Session, after: str) -> None:
    assert len(catalog.shelf(goods, CLOTHES, catalog.Wanted(after=after), now=NOW).cards) == 3


def test_a_collection_keeps_its_order_and_drops_what_left_it(goods: Session) -> None:
    def put(*products: str) -> None:
        catalog.put_collections(goods, [catalog.CollectionDraft("winter", {"ja": "冬"}, products)])

    put("hand-soap", "everyday-tee", "no-such")
    both = catalog.shelf(goods, catalog.Scope("collection", "winter"), catalog.Wanted(), now=NOW)
    put("everyday-tee")
    one = catalog.shelf(goods, catalog.Scope("collection", "winter"), catalog.Wanted(), now=NOW)
    assert (slugs(both), slugs(one)) == (["hand-soap", "everyday-tee"], ["everyday-tee"])


def test_stock_changes_reach_the_cards(goods: Session) -> None:
    before = catalog.version(goods)
    stock(goods, HY_HTE_WHITE_L=7)
    cards = {c.slug: c for c in catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW).cards}
    assert (cards["everyday-tee"].left, cards["heavy-tee"].left, cards["moss-tee"].sold_out) == (
        2,
        None,
        True,
    )
    assert catalog.version(goods) == before + 1


def test_sizes_stand_in_the_order_people_expect() -> None:
    assert sorted(["24.5", "L", "フリー", "XS", "9", "M"], key=size_order) == [
        "XS",
        "M",
        "L",
        "9",
        "24.5",
        "フリー",
    ]


def test_counts_say_what_choosing_a_size_would_leave_in_stock(goods: Session) -> None:
    facets = catalog.shelf(goods, CLOTHES, catalog.Wanted(in_stock=True), now=NOW).facets
    assert {c.value: c.count for c in facets.sizes} == {"S": 0, "M": 1, "L": 0}
    assert {c.value: c.count for c in facets.colours} == {"navy": 1, "white": 0, "moss": 0}
    assert {c.value: c.count for c in facets.kinds} == {"tops": 1}


def test_a_shop_is_a_facet_with_the_sizes_that_stand_there(goods: Session) -> None:
    stock(goods, "UMD", HY_HTE_WHITE_L=1)

    def at_shop(*sizes: str) -> catalog.Shelf:
        return catalog.shelf(goods, CLOTHES, catalog.Wanted(sizes=sizes, shop="UMD"), now=NOW)

    assert (slugs(at_shop()), slugs(at_shop("L")), slugs(at_shop("M"))) == (["heavy-tee"], ["heavy-tee"], [])
    facets = at_shop("M").facets
    assert {c.value: c.count for c in facets.sizes} == {"S": 0, "M": 0, "L": 1}
    assert [(c.value, c.label, c.count, c.checked) for c in facets.shops] == [("UMD", "梅田店", 0, True)]
    other = catalog.shelf(goods, CLOTHES, catalog.Wanted(sizes=("L",)), now=NOW).facets
    assert [(c.value, c.count, c.checked) for c in other.shops] == [("UMD", 1, False)]


def test_counts_follow_the_catalog(goods: Session) -> None:
    before = catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW)
    catalog.put_products(goods, [tee("new-tee", "新しいTシャツ", code="HY-NTE")], now=NOW)
    after = catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW)
    assert (before.total, len(before.cards), after.total, len(after.cards)) == (3, 3, 4, 4)
    stock(goods, HY_HTE_WHITE_L=1)
    assert catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW).facets.in_stock == 2


def test_counts_of_a_change_that_was_taken_back_are_not_kept(goods: Session) -> None:
    before = catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW)
    with goods.begin_nested() as change:
        goods.info["changing"] = True
        catalog.put_products(goods, [tee("new-tee", "新しいTシャツ", code="HY-NTE")], now=NOW)
        assert catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW).total == 4
        change.rollback()
    goods.info["changing"] = False
    stock(goods, HY_HTE_WHITE_L=1)  # another change of the same number
    after = catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW)
    assert (before.total, after.total, after.facets.in_stock) == (3, 3, 2)


def test_a_process_that_missed_changes_counts_anew(goods: Session) -> None:
    catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW)
    catalog.put_products(goods, [tee("new-tee", "新しいTシャツ", code="HY-NTE")], now=NOW)
    assert catalog.forget_changes(goods, now=clock.now() + timedelta(days=1)) > 0
    assert catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW).total == 4


def test_counts_know_what_a_later_moment_shows(goods: Session) -> None:
    later = replace(tee("new-tee", "新しいTシャツ", code="HY-NTE"), published_at=NOW + timedelta(hours=1))
    catalog.put_products(goods, [later], now=NOW)

    def total(minutes: int) -> int:
        return catalog.shelf(goods, CLOTHES, catalog.Wanted(), now=NOW + timedelta(minutes=minutes)).total

    assert [total(minutes) for minutes in (0, 59, 60, 0)] == [3, 3, 4, 3]
