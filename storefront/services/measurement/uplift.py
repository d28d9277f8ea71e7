"""What a campaign changed: those who saw it against those from whom it was held back by lot (pure).

Rates are compared by the interval of Agresti and Caffo (2000), which adds one success and one failure to each side;
yen per person the same way, with one more buyer of the usual amount and one more who bought nothing on each side.
Small hold-outs, few buyers and a few large orders are the rule here, and plain intervals are too narrow for them.
"""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
ENOUGH = 30  # people on the smaller side before anything is said


@dataclass(frozen=True, slots=True)
class Arm:
    """One side: how many people, how many of them bought, for how much in all; `squares` sums squared yen per buyer."""

    people: int = 0
    buyers: int = 0
    spent: float = 0.0
    squares: float = 0.0

    @property
    def rate(self) -> float:
        """Share of people who bought."""
        return self.buyers / self.people if self.people else 0.0

    @property
    def each(self) -> float:
        """Yen per person."""
        return self.spent / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Uplift:
    """A difference between both sides and the range that covers the true one in 95 of 100 cases."""

    difference: float
    low: float
    high: float

    @property
    def claimed(self) -> bool:
        """Whether an effect may be spoken of: zero lies outside."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of a campaign and what it changed; None while too few people are on one of them."""

    shown: Arm
    held: Arm
    rate: Uplift | None
    each: Uplift | None


def arm(spent: list[float]) -> Arm:
    """A side from what each of its people spent (0: nothing)."""
    bought = [yen for yen in spent if yen > 0]
    return Arm(len(spent), len(bought), sum(bought), sum(yen * yen for yen in bought))


def compare(shown: Arm, held: Arm) -> Comparison:
    """What showing it changed, as far as the lot can tell."""
    if min(shown.people, held.people) < ENOUGH:
        return Comparison(shown, held, None, None)
    return Comparison(shown, held, _of_rates(shown, held), _of_yen(shown, held))


def _of_rates(shown: Arm, held: Arm) -> Uplift:
    sides = [((a.buyers + 1) / (a.people + 2), a.people + 2) for a in (shown, held)]
    middle = sides[0][0] - sides[1][0]
    wide = Z95 * sqrt(sum(p * (1 - p) / n for p, n in sides))
    return Uplift(shown.rate - held.rate, max(-1.0, middle - wide), min(1.0, middle + wide))


def _of_yen(shown: Arm, held: Arm) -> Uplift:
    buyers = shown.buyers + held.buyers
    usual = (shown.spent + held.spent) / buyers if buyers else 0.0
    usual_square = (shown.squares + held.squares) / buyers if buyers else 0.0
    sides = [_mean_and_variance(a, usual, usual_square) for a in (shown, held)]
    middle = sides[0][0] - sides[1][0]
    wide = Z95 * sqrt(sides[0][1] + sides[1][1])
    return Uplift(shown.each - held.each, middle - wide, middle + wide)


def _mean_and_variance(side: Arm, usual: float, usual_square: float) -> tuple[float, float]:
    """Mean yen per person of a side with its two added people, and the variance of that mean.

    The spread of amounts is that of both sides together: a hold-out with three buyers cannot tell its own.
    """
    people, rate = side.people + 2, (side.buyers + 1) / (side.people + 2)
    mean = (side.spent + usual) / people
    own = (side.spent + usual) / (side.buyers + 1)
    spread = usual_square - usual * usual
    return mean, (rate * (spread + own * own) - mean * mean) / people
