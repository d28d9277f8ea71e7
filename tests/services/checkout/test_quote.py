"""What an order costs: the lines add up, tax is rounded once per rate, nothing is below zero."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Rounding, TaxLine, Yen, tax_inside
from storefront.oms import LineDraft, LineKind, PaymentMethod
from storefront.services.checkout import Delivery, quote
from storefront.services.checkout.quote import PARTS, changed
from storefront.services.deliveries import PREFECTURES, DeliverySettings

SHOP = DeliverySettings()
OSAKA = Delivery("大阪府", date(2026, 11, 25))
CARD, COD = PaymentMethod.CARD, PaymentMethod.COD


def goods(price: int, quantity: int = 1, rate: int = 10, sku: str = "A") -> LineDraft:
    return LineDraft(LineKind.GOODS, LocalText({"ja": sku}), quantity, Yen(price), rate, sku=sku)


PRICES = st.integers(0, 50_000)
LINES = st.lists(
    st.builds(goods, PRICES, st.integers(1, 99), st.sampled_from([8, 10]), st.text("ABC", min_size=1)),
    min_size=1,
    max_size=8,
)


def test_sweater_and_tea_are_taxed_at_their_own_rates_and_delivery_at_ten_percent() -> None:
    got = quote([goods(3960), goods(1296, rate=8, sku="TEA")], OSAKA, CARD, SHOP)
    assert (got.goods, got.shipping, got.fees, got.total) == (5256, 550, 0, 5806)
    assert got.tax_lines == (TaxLine(10, Yen(4510), Yen(410)), TaxLine(8, Yen(1296), Yen(96)))


def test_cash_on_delivery_adds_its_fee_as_a_line() -> None:
    got = quote([goods(9000)], OSAKA, COD, SHOP)
    assert (got.shipping, got.fees, got.total) == (0, 330, 9330)
    assert [x.kind for x in got.lines] == [LineKind.GOODS, LineKind.SHIPPING, LineKind.FEE]


def test_cash_above_the_limit_is_refused() -> None:
    with pytest.raises(Refusal, match="cash_limit"):
        quote([goods(100_000, 3)], OSAKA, COD, SHOP)


def test_every_change_is_named_by_its_part() -> None:
    shown = quote([goods(3960)], OSAKA, CARD, SHOP).fingerprint

    def against(*args: object) -> tuple[str, ...]:
        return changed(shown, quote(*args).fingerprint)  # type: ignore[arg-type]

    assert against([goods(3960)], OSAKA, CARD, SHOP) == ()
    assert against([goods(4400)], OSAKA, CARD, SHOP) == ("prices",)
    assert against([goods(3960, 2)], OSAKA, CARD, SHOP) == ("goods", "shipping")
    assert against([goods(3960)], OSAKA, COD, SHOP) == ("fees", "method")
    later = Delivery("大阪府", date(2026, 11, 26))
    assert against([goods(3960)], later, CARD, SHOP) == ("arrival",)
    dearer = SHOP.model_copy(update={"fees": {"大阪府": 700}})
    assert against([goods(3960)], OSAKA, CARD, dearer) == ("shipping",)


@pytest.mark.parametrize("typed", ["", "x", "a.b", "０" * 50])
def test_a_mangled_fingerprint_counts_as_changed(typed: str) -> None:
    assert changed(typed, quote([goods(1)], OSAKA, CARD, SHOP).fingerprint) == PARTS


@given(lines=LINES, prefecture=st.sampled_from(PREFECTURES), rounding=st.sampled_from(Rounding))
def test_lines_add_up_and_tax_is_rounded_once_per_rate(
    lines: list[LineDraft], prefecture: str, rounding: Rounding
) -> None:
    got = quote(lines, Delivery(prefecture, date(2026, 11, 25)), CARD, SHOP, rounding=rounding)
    assert got.total == sum(x.unit_price * x.quantity for x in got.lines)
    assert got.total == sum(t.total for t in got.tax_lines)
    assert got.total == got.goods + got.shipping + got.fees
    assert all(t.tax == tax_inside(t.total, t.rate, rounding) for t in got.tax_lines)
    assert len({t.rate for t in got.tax_lines}) == len(got.tax_lines)


@given(lines=LINES, method=st.sampled_from([CARD, COD]))
def test_nothing_is_ever_below_zero(lines: list[LineDraft], method: PaymentMethod) -> None:
    try:
        got = quote(lines, OSAKA, method, SHOP)
    except Refusal:
        assert sum(x.unit_price * x.quantity for x in lines) > 290_000
        return
    assert min(got.goods, got.shipping, got.fees, got.total) >= 0
