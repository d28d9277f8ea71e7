"""What holds for every cart and every set of offers."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.kernel.money import Yen, tax_lines
from storefront.services.promotions import Facts, Kind, Line, Offer, price
from storefront.services.promotions import given as with_these
from storefront.services.promotions.calculators import Work
from storefront.services.promotions.conditions import why_not
from tests.services.promotions.makers import line, offer
from tests.support.pricing import measured

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SHELVES = ("tops", "tea", "")
lines = st.lists(
    st.builds(
        lambda n, price, quantity, rate, shelf: line(f"SKU{n}", price, quantity, rate=rate, shelf=shelf),
        st.integers(1, 9), st.integers(1, 9000), st.integers(1, 3), st.sampled_from((8, 10)), st.sampled_from(SHELVES),
    ),
    min_size=1, max_size=6, unique_by=lambda x: x.sku,
)  # fmt: skip


@st.composite
def offers(draw: Any) -> Offer:
    """An offer that often takes from what another one wants."""
    kind = draw(st.sampled_from((Kind.PERCENT, Kind.AMOUNT, Kind.FREE_SHIPPING)))
    value = draw(st.integers(1, 100) if kind is Kind.PERCENT else st.integers(1, 12_000))
    shelf = draw(st.sampled_from(SHELVES))
    return offer(
        f"o{draw(st.integers(0, 10_000))}", kind, value,
        scope=frozenset({f"category:{shelf}"} if shelf else ()),
        minimum_amount=Yen(draw(st.sampled_from((0, 0, 3000)))),
        exclusive=draw(st.integers(0, 5)) == 0, group=draw(st.sampled_from(("", "", "a", "b"))),
    )  # fmt: skip


some_offers = st.lists(offers(), max_size=5, unique_by=lambda o: o.key)
facts = st.builds(lambda fee: Facts(shipping=Yen(fee)), st.sampled_from((0, 550)))


@given(lines, some_offers, facts)
@settings(max_examples=60, deadline=None)
def test_discounts_and_taxes_add_up_and_nothing_is_negative(
    cart: list[Line], on_offer: list[Offer], known: Facts
) -> None:
    priced = price(cart, on_offer, known, NOW)
    assert sum(a.saving for a in priced.applied) == priced.off
    assert all(sum(off for _, off in a.by_rate) == a.saving for a in priced.applied)
    assert all(0 <= s.off <= s.line.amount for s in priced.shares)
    assert 0 <= priced.shipping_off <= (known.shipping or 0)
    amounts = [(x.tax_rate, Yen(x.amount)) for x in cart] + [(10, known.shipping or Yen(0))]
    off = [(rate, Yen(-yen)) for a in priced.applied for rate, yen in a.by_rate]
    paid = sum(yen for _, yen in amounts) - priced.off
    rates = tax_lines([*amounts, *off])
    assert sum(t.total for t in rates) == paid
    assert all(t.total >= 0 and 0 <= t.tax <= t.total for t in rates)


@given(lines, some_offers, facts, st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_lines_and_offers_does_not_matter(
    cart: list[Line], on_offer: list[Offer], known: Facts, dice: Any
) -> None:
    def shares(mixed: list[Line], among: list[Offer]) -> tuple[Any, ...]:
        priced = price(mixed, among, known, NOW)
        return {s.line.sku: s.off for s in priced.shares}, priced.applied, priced.exact

    mixed, among = list(cart), list(on_offer)
    dice.shuffle(mixed)
    dice.shuffle(among)
    assert shares(mixed, among) == shares(cart, on_offer)


@given(lines, some_offers, facts)
@settings(max_examples=40, deadline=None)
def test_taking_an_offer_out_gives_the_price_of_a_shop_that_never_had_it(
    cart: list[Line], on_offer: list[Offer], known: Facts
) -> None:
    for gone in on_offer:
        without = price(cart, [o for o in on_offer if o is not gone], known, NOW)
        declined = price(cart, on_offer, replace(known, declined=frozenset({gone.key})), NOW)
        assert (declined.shares, declined.applied) == (without.shares, without.applied)
    everything = replace(known, declined=frozenset(o.key for o in on_offer))
    assert price(cart, on_offer, everything, NOW).off == 0


@given(lines, some_offers, facts)
@settings(max_examples=60, deadline=None)
def test_what_is_picked_is_the_best_of_all_combinations(
    cart: list[Line], on_offer: list[Offer], known: Facts
) -> None:
    work = Work.of(cart, on_offer, known)
    holding = [o for o in on_offer if why_not(o, work, known, NOW) is None]
    allowed = (c for n in range(len(holding) + 1) for c in combinations(holding, n) if _allowed(c))
    best = max(with_these(cart, c, known).off for c in allowed)
    priced = price(cart, on_offer, known, NOW)
    assert priced.exact
    assert priced.off == best
    assert _allowed([a.offer for a in priced.applied])


def _allowed(combination: Any) -> bool:
    groups = [o.group for o in combination if o.group]
    return len(set(groups)) == len(groups) and (
        len(combination) <= 1 or not any(o.exclusive for o in combination)
    )


def test_a_hundred_lines_with_fifty_promotions_are_priced_within_five_milliseconds() -> None:
    best, _median = measured()["given_100x50_ms"]
    assert best <= 5
