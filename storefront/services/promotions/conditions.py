"""Whether an offer holds for a cart, and if not, why; pure."""

from datetime import datetime

from storefront.kernel.money import Yen
from storefront.services.promotions import premiums
from storefront.services.promotions.calculators import Work
from storefront.services.promotions.outcome import Reason, Why
from storefront.services.promotions.values import Facts, Kind, Offer


def why_not(offer: Offer, work: Work, facts: Facts, now: datetime) -> Why | None:
    """The first reason why the offer does not hold."""
    for ask in (_of_time, _of_coupon, _of_limits, _of_person):
        if (found := ask(offer, facts, now)) is not None:
            return found
    return _of_goods(offer, work, facts)


def _of_time(offer: Offer, facts: Facts, now: datetime) -> Why | None:
    if offer.starts_at is not None and now < offer.starts_at:
        return Why(Reason.NOT_YET, at=offer.starts_at)
    if offer.ends_at is not None and now >= offer.ends_at:
        return Why(Reason.ENDED, at=offer.ends_at)
    wanted = offer.conditions.channels
    return Why(Reason.CHANNEL) if wanted and facts.channel not in wanted else None


def _of_coupon(offer: Offer, facts: Facts, now: datetime) -> Why | None:
    if not offer.conditions.needs_coupon:
        return None
    held = facts.held.get(offer.key)
    if held is None:
        return Why(Reason.NO_COUPON)
    if held.ends_at is not None and now >= held.ends_at:
        return Why(Reason.COUPON_ENDED, at=held.ends_at)
    return Why(Reason.COUPON_USED) if held.used_up else None


def _of_limits(offer: Offer, facts: Facts, now: datetime) -> Why | None:
    if offer.key in facts.used_up:
        return Why(Reason.USED_UP)
    limit = offer.person_limit
    return Why(Reason.USED_BEFORE) if limit is not None and facts.used.get(offer.key, 0) >= limit else None


def _of_person(offer: Offer, facts: Facts, now: datetime) -> Why | None:
    asked = offer.conditions
    if asked.audience and asked.audience not in facts.audiences:
        return Why(Reason.AUDIENCE)
    if asked.signed_in and not facts.signed_in:
        return Why(Reason.SIGN_IN)
    return Why(Reason.NOT_FIRST) if asked.first_order and facts.ordered_before else None


def _of_goods(offer: Offer, work: Work, facts: Facts) -> Why | None:
    asked, counted = offer.conditions, work.counted[offer.key]
    if not counted.lines:
        return Why(Reason.NO_GOODS)
    if counted.amount < asked.minimum_amount:
        return Why(Reason.AMOUNT, asked.minimum_amount - counted.amount)
    if counted.quantity < asked.minimum_quantity:
        return Why(Reason.QUANTITY, asked.minimum_quantity - counted.quantity)
    if offer.benefit.kind is Kind.FREE_SHIPPING and facts.shipping is None:
        return Why(Reason.ADDRESS)
    return _of_gift(offer, work, facts) if offer.benefit.kind is Kind.GIFT else None


def _of_gift(offer: Offer, work: Work, facts: Facts) -> Why | None:
    gift = facts.gifts.get(offer.benefit.gift)
    if gift is None or gift.left < offer.benefit.gift_quantity:
        return Why(Reason.NO_GIFT)
    worth = gift.price * offer.benefit.gift_quantity
    deal = Yen(sum(work.alike.values()))
    return Why(Reason.GIFT_TOO_DEAR) if worth > premiums.limit(deal) else None
