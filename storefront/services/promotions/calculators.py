"""What offers take off: each kind has its calculator, all of them work on what earlier ones left; pure.

Percentages are of the price before promotions and rounded down, once per offer. Lines that the offers in use treat
alike stand together (one tax rate each); the yen are spread over these in proportion to what is left of them, and
within them in proportion to the lines (largest remainders first), so nothing falls below zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storefront.kernel.money import Yen, spread
from storefront.services.promotions.values import Conditions, Facts, Kind, Line, Offer

# Percentages first, then amounts, then delivery: the order in which an offer is used never depends on the cart's.
TURN = {Kind.PERCENT: 0, Kind.AMOUNT: 1, Kind.FREE_SHIPPING: 2, Kind.GIFT: 3}
Alike = tuple[int, int]  # tax rate, bits of the offers that count the line


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a cart is in the scope of an offer."""

    amount: int = 0
    quantity: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """A cart under calculation: lines in an order of their own, and which offers count which of them.

    `bits` follow the turn of the offers, so that leaving some out does not change the order of the others.
    """

    lines: Sequence[Line]
    shipping: int
    shipping_rate: int
    bits: Mapping[str, int]
    alike: Mapping[Alike, int]
    of_line: Sequence[Alike]
    counted: Mapping[str, Counted]

    @classmethod
    def of(cls, lines: Sequence[Line], offers: Iterable[Offer], facts: Facts) -> "Work":
        """Lines sorted by what they are, so that their order in the cart makes no difference."""
        ordered = sorted(lines, key=lambda x: (x.sku, x.unit_price, x.tax_rate, x.quantity, x.on_sale))
        bits = {o.key: 1 << n for n, o in enumerate(sorted(offers, key=turn))}
        masks, counted = _scopes(ordered, offers, bits)
        of_line = [(line.tax_rate, mask) for line, mask in zip(ordered, masks, strict=True)]
        alike: dict[Alike, int] = {}
        for line, one in zip(ordered, of_line, strict=True):
            alike[one] = alike.get(one, 0) + line.amount
        return cls(ordered, facts.shipping or 0, facts.shipping_rate, bits, alike, of_line, counted)

    def only(self, offers: Iterable[Offer]) -> int:
        """The bits of these offers."""
        return sum(self.bits[o.key] for o in offers)


def _scopes(
    lines: Sequence[Line], offers: Iterable[Offer], bits: Mapping[str, int]
) -> tuple[list[int], dict[str, Counted]]:
    """Bits of the offers that count each line; how much each offer counts. Equal scopes are looked at once."""
    marks = [line.marks for line in lines]
    masks, counted = [0] * len(lines), dict[str, Counted]()
    same: dict[tuple[frozenset[str], frozenset[str], bool], list[Offer]] = {}
    for offer in offers:
        c = offer.conditions
        same.setdefault((c.scope, c.without, c.without_sale), []).append(offer)
    for sharing in same.values():
        asked, bit = sharing[0].conditions, sum(bits[o.key] for o in sharing)
        inside = [i for i, line in enumerate(lines) if in_scope(asked, marks[i], line.on_sale)]
        for i in inside:
            masks[i] |= bit
        amount, quantity = sum(lines[i].amount for i in inside), sum(lines[i].quantity for i in inside)
        counted |= dict.fromkeys((o.key for o in sharing), Counted(amount, quantity, len(inside)))
    return masks, counted


def in_scope(asked: Conditions, marks: frozenset[str], on_sale: bool) -> bool:
    """Whether a line with these marks counts."""
    if asked.without_sale and on_sale:
        return False
    return (not asked.scope or not asked.scope.isdisjoint(marks)) and asked.without.isdisjoint(marks)


@dataclass(slots=True)
class Taken:
    """What a set of offers takes: what is left of lines alike and of delivery, and who took what of each rate."""

    left: dict[Alike, int]
    shipping: int
    by_offer: dict[str, dict[int, int]] = field(default_factory=dict)
    shipping_rate: int = 10
    total: int = 0


def take(work: Work, offers: Iterable[Offer]) -> Taken:
    """Let these offers take what they give, in their fixed order."""
    offers = sorted(offers, key=turn)
    only, left = work.only(offers), dict[Alike, int]()
    for (rate, mask), amount in work.alike.items():
        key = rate, mask & only
        left[key] = left.get(key, 0) + amount
    taken = Taken(dict(sorted(left.items())), work.shipping, shipping_rate=work.shipping_rate)
    for offer in offers:
        _CALCULATORS[offer.benefit.kind](offer, work, taken)
    return taken


def shares(work: Work, taken: Taken, offers: Iterable[Offer]) -> list[Yen]:
    """What is taken off each line, in the order of the work."""
    only = work.only(offers)
    places: dict[Alike, list[int]] = {}
    for i, (rate, mask) in enumerate(work.of_line):
        places.setdefault((rate, mask & only), []).append(i)
    off = [Yen(0)] * len(work.lines)
    for key, inside in places.items():
        amounts = [work.lines[i].amount for i in inside]
        for i, share in zip(inside, spread(Yen(sum(amounts) - taken.left[key]), amounts), strict=True):
            off[i] = share
    return off


def turn(offer: Offer) -> tuple[int, str]:
    """An offer's place in the order of calculation."""
    return TURN[offer.benefit.kind], offer.key


def _percent(offer: Offer, work: Work, taken: Taken) -> None:
    _off_goods(offer, work, taken, work.counted[offer.key].amount * offer.benefit.value // 100)


def _amount(offer: Offer, work: Work, taken: Taken) -> None:
    _off_goods(offer, work, taken, offer.benefit.value)


def _off_goods(offer: Offer, work: Work, taken: Taken, amount: int) -> None:
    bit, left = work.bits[offer.key], taken.left
    keys = [key for key in left if key[1] & bit]
    weights = [left[key] for key in keys]
    amount = min(amount, sum(weights))
    if offer.benefit.most is not None:
        amount = min(amount, offer.benefit.most)
    rates: dict[int, int] = {}
    for key, share in zip(keys, spread(Yen(amount), weights), strict=True):
        left[key] -= share
        rates[key[0]] = rates.get(key[0], 0) + share
    taken.by_offer[offer.key] = rates
    taken.total += amount


def _free_shipping(offer: Offer, work: Work, taken: Taken) -> None:
    off = taken.shipping if offer.benefit.most is None else min(taken.shipping, offer.benefit.most)
    taken.shipping -= off
    taken.total += off
    taken.by_offer[offer.key] = {taken.shipping_rate: off}


def _gift(offer: Offer, work: Work, taken: Taken) -> None:
    taken.by_offer[offer.key] = {}


_CALCULATORS: Mapping[Kind, Callable[[Offer, Work, Taken], None]] = {
    Kind.PERCENT: _percent,
    Kind.AMOUNT: _amount,
    Kind.FREE_SHIPPING: _free_shipping,
    Kind.GIFT: _gift,
}
