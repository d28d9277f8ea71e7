"""Routing: never more than there is, always all that was ordered, as few parcels as possible."""

from hypothesis import given
from hypothesis import strategies as st

from storefront.ims import Location, LocationKind, PlannedLine, Restock
from storefront.kernel.i18n import LocalText
from storefront.oms.routing import Route, Short, Wanted, plan

EMPTY = LocalText({})


def place(code: str, prefecture: str, priority: int, kind: LocationKind = LocationKind.WAREHOUSE) -> Location:
    """A place that ships."""
    return Location(
        code,
        EMPTY,
        kind,
        prefecture,
        "",
        EMPTY,
        "",
        EMPTY,
        priority,
        True,
        True,
        False,
        Restock.AT_ONCE,
        (),
        True,
    )


TYO, OSK = place("TYO", "東京都", 10), place("OSK", "大阪府", 20)
SAP, SHOP = place("SAP", "北海道", 30), place("SHOP", "福岡県", 5, LocationKind.SHOP)
PLACES = (TYO, OSK, SAP, SHOP)
TOKYO = Route("東京都")


@given(
    wanted=st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 4)), min_size=1, max_size=5),
    units=st.dictionaries(
        st.sampled_from("ABC"),
        st.dictionaries(st.sampled_from([p.code for p in PLACES]), st.integers(0, 5)),
    ),
    prefecture=st.sampled_from(["東京都", "沖縄県", "Atlantis"]),
    asked=st.sampled_from([None, "OSK", "SHOP"]),
)
def test_a_plan_is_exact_or_says_what_is_short(
    wanted: list[tuple[str, int]], units: dict[str, dict[str, int]], prefecture: str, asked: str | None
) -> None:
    lines = [Wanted(n, sku, quantity) for n, (sku, quantity) in enumerate(wanted)]
    found = plan(lines, units, PLACES, Route(prefecture, asked))
    needs = {sku: sum(q for s, q in wanted if s == sku) for sku, _ in wanted}
    there = {sku: sum(units.get(sku, {}).values()) for sku in needs}
    if isinstance(found, Short):
        assert found.available == {sku: there[sku] for sku in needs if there[sku] < needs[sku]}
        assert found.available
        return
    assert all(there[sku] >= n for sku, n in needs.items())
    for line in lines:
        assert sum(p.quantity for p in found if p.line == line.line) == line.quantity
    for sku, per_place in units.items():
        for code, count in per_place.items():
            assert sum(p.quantity for p in found if (p.sku, p.location) == (sku, code)) <= count
    assert all(p.quantity > 0 for p in found)


def units_from(found: tuple[PlannedLine, ...] | Short) -> list[tuple[str, int]]:
    """Where the plan takes how much."""
    assert not isinstance(found, Short)
    return [(p.location, p.quantity) for p in found]


def test_one_parcel_beats_a_nearer_place_that_has_only_part() -> None:
    stock = {"A": {"TYO": 1, "OSK": 2}}
    assert units_from(plan([Wanted(1, "A", 2)], stock, PLACES, TOKYO)) == [("OSK", 2)]


def test_the_nearest_place_wins_among_equals() -> None:
    stock = {"A": {"TYO": 1, "OSK": 1, "SAP": 1}}
    assert units_from(plan([Wanted(1, "A", 1)], stock, PLACES, Route("北海道"))) == [("SAP", 1)]
    assert units_from(plan([Wanted(1, "A", 1)], stock, PLACES, Route("京都府"))) == [("OSK", 1)]


def test_priority_decides_where_rules_do_not() -> None:
    stock = {"A": {"TYO": 1, "OSK": 1}}
    assert units_from(plan([Wanted(1, "A", 1)], stock, PLACES, Route("Atlantis"))) == [("TYO", 1)]


def test_shops_keep_their_stock_while_warehouses_have_it() -> None:
    stock = {"A": {"SHOP": 2, "TYO": 1, "OSK": 1}}
    assert units_from(plan([Wanted(1, "A", 2)], stock, PLACES, TOKYO)) == [("TYO", 1), ("OSK", 1)]
    assert units_from(plan([Wanted(1, "A", 3)], stock, PLACES, TOKYO)) == [("TYO", 1), ("SHOP", 2)]


def test_the_place_that_was_asked_for_comes_first() -> None:
    stock = {"A": {"TYO": 5, "OSK": 5}}
    assert units_from(plan([Wanted(1, "A", 2)], stock, PLACES, Route("東京都", "OSK"))) == [("OSK", 2)]


def test_two_lines_of_one_sku_share_what_is_there() -> None:
    stock = {"A": {"TYO": 1, "OSK": 1}}
    both = [Wanted(1, "A", 1), Wanted(2, "A", 1)]
    assert units_from(plan(both, stock, PLACES, TOKYO)) == [("TYO", 1), ("OSK", 1)]
    assert plan([*both, Wanted(3, "A", 1)], stock, PLACES, TOKYO) == Short({"A": 2})
