"""What came of pricing a cart with promotions: shares, offers in use, and reasons for the others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storefront.kernel.money import Yen
from storefront.services.promotions.values import NO_YEN, Held, Kind, Line, Offer


class Reason(StrEnum):
    """Why an offer is not used; the sentences are in `wording.py`."""

    NOT_YET = "not_yet"
    ENDED = "ended"
    COUPON_ENDED = "coupon_ended"
    CHANNEL = "channel"
    NO_COUPON = "no_coupon"
    COUPON_USED = "coupon_used"
    USED_UP = "used_up"
    USED_BEFORE = "used_before"
    AUDIENCE = "audience"
    SIGN_IN = "sign_in"
    NOT_FIRST = "not_first"
    NO_GOODS = "no_goods"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    ADDRESS = "address"
    NO_GIFT = "no_gift"
    GIFT_TOO_DEAR = "gift_too_dear"
    NOTHING_TO_SAVE = "nothing_to_save"
    NOT_TOGETHER = "not_together"
    DECLINED = "declined"


# What only strangers to an offer would read is not shown to them, unless they hold its coupon.
HIDDEN = frozenset({
    Reason.NOT_YET, Reason.ENDED, Reason.CHANNEL, Reason.NO_COUPON, Reason.USED_UP, Reason.AUDIENCE,
    Reason.NOT_FIRST, Reason.NO_GOODS, Reason.NO_GIFT, Reason.NOTHING_TO_SAVE, Reason.USED_BEFORE,
})  # fmt: skip
# A tap brings these back.
WAITING = frozenset({Reason.NOT_TOGETHER, Reason.DECLINED})


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with what is missing: yen or pieces in `missing`, the moment in `at`."""

    reason: Reason
    missing: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """An offer in use: what it takes off each tax rate, delivery included, and in all."""

    offer: Offer
    saving: Yen
    by_rate: tuple[tuple[int, Yen], ...] = ()
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An offer that is not in use: why not, and what it would save by itself."""

    offer: Offer
    why: Why
    saving: Yen = NO_YEN
    held: bool = False

    @property
    def may_be_tapped(self) -> bool:
        """Whether one tap puts it to use."""
        return self.why.reason in WAITING

    @property
    def shown(self) -> bool:
        """Whether this customer is told of it."""
        return self.held or self.why.reason not in HIDDEN


@dataclass(frozen=True, slots=True)
class Share:
    """What promotions take off one line."""

    line: Line
    off: Yen

    @property
    def net(self) -> Yen:
        """What is left to pay of it."""
        return Yen(self.line.amount - self.off)


@dataclass(frozen=True, slots=True)
class Priced:
    """The cart with promotions: shares in the order of the lines, offers in use, and the others with reasons.

    `exact` is False where the best combination was sought within bounds, not proven.
    """

    shares: tuple[Share, ...] = ()
    applied: tuple[Applied, ...] = ()
    refused: tuple[Refused, ...] = ()
    shipping_off: Yen = NO_YEN
    exact: bool = True

    @property
    def goods_off(self) -> Yen:
        """What is taken off goods."""
        return Yen(sum(s.off for s in self.shares))

    @property
    def off(self) -> Yen:
        """Everything taken off, delivery included."""
        return Yen(self.goods_off + self.shipping_off)

    @property
    def gifts(self) -> tuple[Offer, ...]:
        """Offers in use that put a gift into the parcel."""
        return tuple(a.offer for a in self.applied if a.offer.benefit.kind is Kind.GIFT)

    @property
    def shown(self) -> tuple[Refused, ...]:
        """Offers not in use that this customer is told of; what one tap brings comes first."""
        told = (r for r in self.refused if r.shown)
        return tuple(sorted(told, key=lambda r: (not r.may_be_tapped, -r.saving)))
