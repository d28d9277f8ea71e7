"""The one function that prices a cart with promotions: lines, offers and facts in, yen and reasons out; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from storefront.kernel.money import Yen
from storefront.services.promotions import premiums
from storefront.services.promotions.calculators import Taken, Work, shares, take, turn
from storefront.services.promotions.choosing import choose, may_join
from storefront.services.promotions.conditions import why_not
from storefront.services.promotions.outcome import Applied, Priced, Reason, Refused, Share, Why
from storefront.services.promotions.values import Facts, Kind, Line, Offer


def price(lines: Sequence[Line], offers: Sequence[Offer], facts: Facts, now: datetime) -> Priced:
    """Price these lines: what holds now is found, the best combination that is allowed is put to use.

    The same lines in another order get the same yen; without offers every line keeps its price.
    """
    if not offers:
        return Priced(tuple(Share(line, Yen(0)) for line in lines))
    work = Work.of(lines, offers, facts)
    reasons = {o.key: why_not(o, work, facts, now) for o in offers}
    holding = [o for o in offers if reasons[o.key] is None]
    alone = {o.key: Yen(take(work, (o,)).total) for o in holding}
    open_ = [o for o in holding if o.key not in facts.declined]
    chosen = choose(work, open_, facts)
    dear = _too_dear(work, chosen.offers, facts)
    used = [o for o in chosen.offers if o not in dear]
    reasons |= {o.key: Why(Reason.GIFT_TOO_DEAR) for o in dear}
    for offer in holding:
        if offer not in used and offer not in dear:
            reasons[offer.key] = _left_out(offer, alone[offer.key], used, facts)
    return _priced(lines, work, used, facts, _refused(offers, reasons, alone, facts), chosen.exact)


def given(lines: Sequence[Line], offers: Sequence[Offer], facts: Facts) -> Priced:
    """Price these lines with exactly these offers, whether they may be combined or not."""
    return _priced(lines, Work.of(lines, offers, facts), offers, facts, (), True)


def _left_out(offer: Offer, saving: Yen, used: Sequence[Offer], facts: Facts) -> Why:
    if not saving and offer.benefit.kind is not Kind.GIFT:
        return Why(Reason.NOTHING_TO_SAVE)
    if offer.key in facts.declined:
        return Why(Reason.DECLINED)
    return Why(Reason.NOTHING_TO_SAVE if may_join(offer, used) else Reason.NOT_TOGETHER)


def _too_dear(work: Work, offers: Sequence[Offer], facts: Facts) -> list[Offer]:
    """Gifts beyond what the law allows with what is really paid for goods."""
    gifts = sorted((o for o in offers if o.benefit.kind is Kind.GIFT), key=turn)
    if not gifts:
        return []
    room = premiums.limit(Yen(sum(take(work, offers).left.values())))
    dear = []
    for offer in gifts:
        worth = facts.gifts[offer.benefit.gift].price * offer.benefit.gift_quantity
        if worth > room:
            dear.append(offer)
        else:
            room = Yen(room - worth)
    return dear


def _refused(
    offers: Sequence[Offer], reasons: Mapping[str, Why | None], alone: Mapping[str, Yen], facts: Facts
) -> tuple[Refused, ...]:
    told = ((o, reasons[o.key]) for o in offers)
    return tuple(
        Refused(o, why, alone.get(o.key, Yen(0)), held=o.key in facts.held)
        for o, why in told
        if why is not None
    )


def _priced(
    lines: Sequence[Line], work: Work, used: Sequence[Offer], facts: Facts, refused: tuple[Refused, ...], exact: bool
) -> Priced:  # fmt: skip
    taken = take(work, used)
    # Equal lines stand in for each other: what was calculated goes back to the order of the cart.
    off: dict[Line, list[Yen]] = {}
    for line, share in zip(work.lines, shares(work, taken, used), strict=True):
        off.setdefault(line, []).append(share)
    back = tuple(Share(line, off[line].pop()) for line in lines)
    applied = tuple(_applied(o, taken, facts) for o in sorted(used, key=turn))
    return Priced(back, applied, refused, Yen(work.shipping - taken.shipping), exact)


def _applied(offer: Offer, taken: Taken, facts: Facts) -> Applied:
    rates = taken.by_offer[offer.key]
    by_rate = tuple((rate, Yen(off)) for rate, off in sorted(rates.items(), reverse=True) if off)
    held = facts.held.get(offer.key) if offer.conditions.needs_coupon else None
    return Applied(offer, Yen(sum(off for _, off in by_rate)), by_rate, held)
