"""The best combination of offers that may be used together; exact where that can be proven or tried out, pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from storefront.services.promotions.calculators import Work, take, turn
from storefront.services.promotions.values import Facts, Kind, Offer

# So many combinations are tried one by one, as long as they stay below so many steps (offers × lines alike).
MOST_COMBINATIONS, MOST_STEPS = 512, 8_000
Value = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Offers to use, and whether no other combination saves more for certain."""

    offers: tuple[Offer, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Scale:
    """Weighs combinations: yen first, then what gifts are worth."""

    work: Work
    facts: Facts
    alone: Mapping[str, Value]

    @classmethod
    def of(cls, work: Work, facts: Facts, offers: Iterable[Offer]) -> "_Scale":
        """A scale that knows what each offer gives by itself."""
        plain = cls(work, facts, {})
        return cls(work, facts, {o.key: plain.weigh((o,)) for o in offers})

    def weigh(self, offers: Sequence[Offer]) -> Value:
        """Yen taken off, and the worth of gifts."""
        return take(self.work, offers).total, sum(self._worth(o) for o in offers)

    def _worth(self, offer: Offer) -> int:
        if offer.benefit.kind is not Kind.GIFT:
            return 0
        gift = self.facts.gifts.get(offer.benefit.gift)
        return gift.price * offer.benefit.gift_quantity if gift else 0


def choose(work: Work, offers: Sequence[Offer], facts: Facts) -> Choice:
    """The best combination of these offers (all of which hold) that has what was wanted in it."""
    forced = _forced(offers, facts.wanted)
    if forced and forced[0].exclusive:
        return Choice(tuple(forced))
    scale = _Scale.of(work, facts, offers)
    open_ = [o for o in offers if not o.exclusive and o not in forced and may_join(o, forced)]
    together = _combined(scale, forced, open_)
    alone = [o for o in offers if o.exclusive] if not forced else []
    best = max(alone, key=lambda o: (*scale.alone[o.key], o.key), default=None)
    if best is not None and scale.alone[best.key] > scale.weigh(together.offers):
        return Choice((best,), together.exact)
    return together


def may_join(offer: Offer, others: Sequence[Offer]) -> bool:
    """Whether an offer may be used beside these."""
    if any(o.exclusive for o in (offer, *others)) and others:
        return False
    return not offer.group or all(o.group != offer.group for o in others)


def _forced(offers: Sequence[Offer], wanted: Sequence[str]) -> list[Offer]:
    """What was tapped, the latest first; earlier taps give way to later ones."""
    by_key = {o.key: o for o in offers}
    forced: list[Offer] = []
    for key in reversed(wanted):
        offer = by_key.get(key)
        if offer is not None and offer not in forced and may_join(offer, forced):
            forced.append(offer)
    return forced


def _combined(scale: _Scale, forced: Sequence[Offer], open_: Sequence[Offer]) -> Choice:
    """The best of the combinable ones beside what is forced."""
    slots = _slots(open_)
    first = (*forced, *(max(slot, key=lambda o: (*scale.alone[o.key], o.key)) for slot in slots))
    value = scale.weigh(first)
    if value[0] == sum(scale.alone[o.key][0] for o in first):
        # Nobody took from another: each gave all it can, and no other choice could give more.
        return Choice(_without_idle(scale, first, value))
    count = prod(len(slot) + 1 for slot in slots)
    steps = count * max(1, len(first)) * len(scale.work.alike)
    if count <= MOST_COMBINATIONS and steps <= MOST_STEPS:
        best = max(_every(forced, slots), key=lambda c: (scale.weigh(c), -len(c), [o.key for o in c]))
        return Choice(_without_idle(scale, best, scale.weigh(best)))
    found = _improved(scale, forced, slots, first)
    return Choice(_without_idle(scale, found, scale.weigh(found)), exact=False)


def _slots(offers: Sequence[Offer]) -> list[list[Offer]]:
    """Offers of one group fill one place; the others have a place each."""
    groups: dict[str, list[Offer]] = {}
    for offer in sorted(offers, key=turn):
        groups.setdefault((offer.group and f"group:{offer.group}") or f"own:{offer.key}", []).append(offer)
    return list(groups.values())


def _every(forced: Sequence[Offer], slots: Sequence[Sequence[Offer]]) -> Iterator[tuple[Offer, ...]]:
    for picked in product(*([None, *slot] for slot in slots)):
        yield (*forced, *(o for o in picked if o is not None))


def _improved(
    scale: _Scale, forced: Sequence[Offer], slots: Sequence[Sequence[Offer]], first: tuple[Offer, ...]
) -> tuple[Offer, ...]:
    """One exchange at a time while it helps and the steps last."""
    best, value = first, scale.weigh(first)
    tries = MOST_STEPS // max(1, len(first) * len(scale.work.alike))
    for slot in (s for s in slots if len(s) > 1):
        for offer in slot:
            if tries <= 0:
                return best
            tries -= 1
            other = (*(o for o in best if o in forced or o not in slot), offer)
            if (found := scale.weigh(other)) > value:
                best, value = other, found
    return best


def _without_idle(scale: _Scale, offers: Sequence[Offer], value: Value) -> tuple[Offer, ...]:
    """Without those that change nothing: nobody uses up a coupon for nothing."""
    kept = [o for o in offers if any(scale.alone[o.key])]
    if value[0] == sum(scale.alone[o.key][0] for o in kept):
        return tuple(kept)
    for offer in sorted(kept, key=turn, reverse=True):
        fewer = [o for o in kept if o is not offer]
        if scale.weigh(fewer) == value:
            kept = fewer
    return tuple(kept)
