"""Registration numbers are checked; a refund divides by rate to the yen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from storefront.kernel.money import Rounding, TaxLine, Yen, tax_inside
from storefront.services.documents import IssuerSettings, registration, rules


@pytest.mark.parametrize("base", ["7123456789012", "4011001098993", "5810109676297", "7010705000725"])
def test_numbers_of_real_shape_pass(base: str) -> None:
    assert registration.check_digit_holds(f"T{base}")


@pytest.mark.parametrize(
    "number", ["T7123456789013", "T8123456789012", "7123456789012", "T712345678901", "", "T" + "1" * 14]
)
def test_a_mistyped_number_is_found(number: str) -> None:
    assert not registration.check_digit_holds(number)


def test_the_setting_refuses_a_corporation_with_a_wrong_check_digit_and_reads_what_people_type() -> None:
    assert IssuerSettings(registration_number="ｔ7123-4567-89012").registration_number == "T7123456789012"
    with pytest.raises(ValidationError):
        IssuerSettings(registration_number="T7123456789013")
    with pytest.raises(ValidationError):
        IssuerSettings(registration_number="T712345678901", corporation=False)


def test_a_sole_trader_has_no_corporate_number_to_check() -> None:
    assert IssuerSettings(registration_number="T7123456789013", corporation=False).registration_number


def line(rate: int, total: int) -> TaxLine:
    return TaxLine(rate, Yen(total), tax_inside(Yen(total), rate))


def test_a_refund_takes_from_each_rate_in_proportion_and_rounds_tax_once_per_rate() -> None:
    shares = rules.returned([line(10, 9900), line(8, 1296)], [], Yen(5000), Rounding.DOWN)
    assert [(s.rate, s.total, s.tax) for s in shares] == [(10, 4421, 401), (8, 579, 42)]


def test_the_whole_sum_back_is_the_sale_itself() -> None:
    sale = (line(10, 9900), line(8, 1296))
    assert rules.returned(sale, [], Yen(11196), Rounding.DOWN) == sale


totals = st.lists(st.integers(1, 200_000), min_size=1, max_size=2)


@given(totals, st.lists(st.integers(1, 100_000), max_size=4))
def test_refunds_one_after_another_never_give_back_more_of_a_rate_than_it_took(
    sums: list[int], wanted: list[int]
) -> None:
    sale = [line(rate, total) for rate, total in zip((10, 8), sums, strict=False)]
    gone: list[Yen] = []
    back: dict[int, int] = {}
    for amount in wanted:
        amount = min(amount, sum(sums) - sum(gone))
        shares = rules.returned(sale, gone, Yen(amount), Rounding.DOWN)
        assert sum(s.total for s in shares) == amount
        for s in shares:
            back[s.rate] = back.get(s.rate, 0) + s.total
        gone.append(Yen(amount))
    assert all(back.get(t.rate, 0) <= t.total for t in sale)
