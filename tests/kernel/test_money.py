"""Money: tax once per rate, spreading to the yen."""

from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Rounding, TaxLine, Yen, spread, tax_inside, tax_lines


def test_tax_is_rounded_once_per_rate() -> None:
    lines = tax_lines([(10, Yen(9900)), (10, Yen(1188)), (8, Yen(1296)), (10, Yen(-118))])
    assert lines == (TaxLine(10, Yen(10970), Yen(997)), TaxLine(8, Yen(1296), Yen(96)))


def test_the_rounding_mode_is_the_merchants_choice() -> None:
    assert [tax_inside(Yen(101), 10, mode) for mode in (Rounding.DOWN, Rounding.HALF_UP, Rounding.UP)] == [
        9,
        9,
        10,
    ]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=50))
def test_a_discount_is_spread_to_the_yen(amount: int, weights: list[int]) -> None:
    shares = spread(Yen(amount), weights)
    assert sum(shares) == (amount if sum(weights) else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share - amount * weight // (sum(weights) or 1) <= 1
