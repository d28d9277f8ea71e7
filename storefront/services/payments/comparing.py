"""Three books side by side as pure rules: payments here, orders here, Stripe's list; what differs, and by how much."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.money import Yen


class Difference(StrEnum):
    """How two books differ."""

    ONLY_THERE = "only_there"
    ONLY_HERE = "only_here"
    AMOUNT = "amount"
    REFUNDED = "refunded"
    ORDER = "order"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Here:
    """A payment in our books; `refunded` counts what is on its way too."""

    payment_id: str
    order_number: str
    intent_id: str
    captured: Yen
    refunded: Yen


@dataclass(frozen=True, slots=True)
class There:
    """A payment in Stripe's list: what it took and what it gave back."""

    intent_id: str
    order_number: str
    captured: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Found:
    """One difference: the amount in our book and in the other one; `about` is the intent, or the order itself."""

    kind: Difference
    order_number: str
    about: str
    here: int
    there: int

    @property
    def mark(self) -> str:
        """The same for the same difference on every night."""
        return f"{self.kind}:{self.about}:{self.here}:{self.there}"


def compare(here: Iterable[Here], there: Iterable[There]) -> tuple[Found, ...]:
    """Our payments against Stripe's list, by intent."""
    ours, theirs = {h.intent_id: h for h in here}, {t.intent_id: t for t in there}
    return tuple(f for name in sorted(ours | theirs) for f in _pair(name, ours.get(name), theirs.get(name)))


def _pair(name: str, here: Here | None, there: There | None) -> Iterator[Found]:
    taken_here, taken_there = here.captured if here else 0, there.captured if there else 0
    number = here.order_number if here else there.order_number if there else ""
    if taken_here != taken_there:
        yield Found(_kind(here, taken_here, taken_there), number, name, taken_here, taken_there)
    elif here is not None and there is not None and here.refunded != there.refunded:
        yield Found(Difference.REFUNDED, number, name, here.refunded, there.refunded)


def _kind(here: Here | None, taken_here: int, taken_there: int) -> Difference:
    if here is None:
        return Difference.STRANGER
    if not taken_here:
        return Difference.ONLY_THERE
    return Difference.AMOUNT if taken_there else Difference.ONLY_HERE


def compare_orders(captured: Mapping[str, int], paid: Mapping[str, int]) -> tuple[Found, ...]:
    """What payments took per order against what the order room has as paid."""
    return tuple(
        Found(Difference.ORDER, number, number, captured[number], paid.get(number, 0))
        for number in sorted(captured)
        if captured[number] != paid.get(number, 0)
    )
