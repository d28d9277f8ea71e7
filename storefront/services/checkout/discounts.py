"""Promotions at the checkout: what they take off this draft's order, and the lines that say so."""

from collections.abc import Mapping
from dataclasses import asdict

from storefront.kernel.money import Yen
from storefront.oms import LineDraft, LineKind
from storefront.services import carts, deliveries
from storefront.services.business import ReturnPolicy
from storefront.services.checkout.draft import Draft, Facts
from storefront.services.promotions import Priced


def priced(draft: Draft, facts: Facts) -> Priced:
    """The cart with promotions, delivered to where the draft says as far as that is known."""
    if facts.at is None or not facts.offering.offers:
        return Priced()
    fee = None
    if draft.prefecture:
        settings = facts.terms.delivery
        fee = deliveries.fee(settings, prefecture=draft.prefecture, goods_total=facts.goods_total)
    lines = carts.offer_lines(facts.cart, facts.offering)
    told = {"wanted": draft.wanted, "declined": draft.declined}
    return facts.offering.priced(lines, facts.at, shipping=fee, **told)


def discount_lines(found: Priced) -> tuple[LineDraft, ...]:
    """One line per offer and tax rate, so that every document divides it as it was taken off."""
    return tuple(
        LineDraft(LineKind.DISCOUNT, used.offer.title, 1, Yen(-off), rate)
        for used in found.applied
        for rate, off in used.by_rate
    )


def gift_lines(
    found: Priced, facts: Facts, policies: Mapping[str, ReturnPolicy]
) -> tuple[LineDraft, ...]:  # fmt: skip
    """Gifts as goods that cost nothing: they take stock and travel in the parcel."""
    lines = []
    for offer in found.gifts:
        sellable = facts.offering.gifts[offer.benefit.gift]
        lines.append(
            LineDraft(
                kind=LineKind.GOODS,
                name=sellable.name,
                quantity=offer.benefit.gift_quantity,
                unit_price=Yen(0),
                tax_rate=sellable.tax_rate,
                sku=sellable.sku,
                product=sellable.product_slug,
                options=offer.title,
                picture=sellable.picture.url if sellable.picture else None,
                return_policy_version=policies[sellable.return_policy].frozen_as,
            )
        )
    return tuple(lines)


def gift_policies(found: Priced, facts: Facts) -> set[str]:
    """Return policies of the gifts."""
    return {facts.offering.gifts[offer.benefit.gift].return_policy for offer in found.gifts}


def mark(found: Priced) -> str:
    """What a customer sees of promotions, as one text that changes with it."""
    return repr([(a.offer.key, int(a.saving), a.by_rate, asdict(a.offer.benefit)) for a in found.applied])
