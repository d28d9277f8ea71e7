"""Money: tax-included integer yen; tax is rounded once per rate per document (DOMAIN 1.8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NewType

Yen = NewType("Yen", int)


class Rounding(StrEnum):
    """How a fraction of a yen of tax is rounded: 四捨五入, 切捨て, 切上げ."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.DOWN: ROUND_FLOOR, Rounding.UP: ROUND_CEILING}


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One rate of a document: taxable total (tax included) and the tax inside it."""

    rate: int
    total: Yen
    tax: Yen


def tax_inside(total: Yen, rate: int, rounding: Rounding = Rounding.DOWN) -> Yen:
    """Tax contained in a tax-included total at `rate` percent."""
    exact = Decimal(total) * rate / (100 + rate)
    return Yen(int(exact.to_integral_value(_MODES[rounding])))


def tax_lines(amounts: Iterable[tuple[int, Yen]], rounding: Rounding = Rounding.DOWN) -> tuple[TaxLine, ...]:
    """Totals per rate of (rate, amount) pairs, tax rounded once per rate, highest rate first."""
    totals: dict[int, int] = {}
    for rate, amount in amounts:
        totals[rate] = totals.get(rate, 0) + amount
    return tuple(
        TaxLine(rate, Yen(total), tax_inside(Yen(total), rate, rounding))
        for rate, total in sorted(totals.items(), reverse=True)
    )


def spread(amount: Yen, weights: Sequence[int]) -> tuple[Yen, ...]:
    """Split `amount` in proportion to `weights` to the yen; largest remainders get the rest, sum is exact."""
    whole = sum(weights)
    if whole == 0:
        return tuple(Yen(0) for _ in weights)
    shares = [amount * w // whole for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return tuple(Yen(s) for s in shares)
