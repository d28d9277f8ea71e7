"""Looking at a checkout: what was told, what the shop knows now, what the order would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.oms import LineDraft, LineKind, PaymentMethod
from storefront.services import business, carts, deliveries
from storefront.services.business import LegalRow, ReturnPolicy
from storefront.services.carts import CartItem, CartView, Owner
from storefront.services.catalog.values import Sellable
from storefront.services.checkout import choices, discounts, steps
from storefront.services.checkout.draft import Draft, Facts, Terms
from storefront.services.checkout.quote import Delivery, Quote, quote
from storefront.services.checkout.steps import Problem
from storefront.services.deliveries import (
    CheckoutSettings,
    DeliverySettings,
    PaymentSettings,
    ProviderAccount,
)
from storefront.services.promotions import Priced

TERMS_OF_USE = "terms"


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the final confirmation shows (DOMAIN 1.2), and the order it would become."""

    public_id: str
    draft: Draft
    cart: CartView
    terms: Terms
    quote: Quote
    delivery: Delivery
    method: PaymentMethod
    policies: tuple[tuple[ReturnPolicy, tuple[LocalText, ...]], ...]
    notice: tuple[LegalRow, ...]
    terms_version: str
    problems: tuple[Problem, ...]
    priced: Priced
    gifts: Mapping[str, Sellable]

    @property
    def carrier(self) -> deliveries.Carrier:
        """Who brings it."""
        return deliveries.carrier(self.terms.delivery)

    @property
    def slot(self) -> deliveries.Slot | None:
        """The time of day that was chosen."""
        return deliveries.slot(self.terms.delivery, self.delivery.slot)

    @property
    def goods(self) -> tuple[LineDraft, ...]:
        """Lines of goods, in the order of the cart."""
        return tuple(x for x in self.quote.lines if x.kind is LineKind.GOODS)

    @property
    def may_place(self) -> bool:
        """Whether nothing stands in the way of ordering."""
        return self.cart.may_check_out and not self.problems


def facts_of(
    db: Session, owner: Owner, *, now: datetime, email: str = "", fresh: bool = False
) -> Facts:  # fmt: skip
    """Cart, stock, settings and offers as they are now; `fresh` reads settings past their short cache.

    `email` is what a guest told: offers for a first order look at it.
    """
    delivery = business.current(db, DeliverySettings, fresh=fresh)
    payment, checkout = business.current(db, PaymentSettings), business.current(db, CheckoutSettings)
    allowed = business.current(db, ProviderAccount).allows(payment)
    cart = carts.view(db, owner, now=now)
    on_offer = carts.offering(db, owner, cart, email=email, page="checkout", now=now)
    return Facts(cart, Terms(delivery, allowed, checkout), on_offer, now)


def review(db: Session, public_id: str, draft: Draft, facts: Facts, *, now: datetime) -> Review:
    """The order that this draft would become now; one statement."""
    sold = [item for item in facts.cart.items if item.sellable is not None]
    found = discounts.priced(draft, facts)
    keys = {item.sellable.return_policy for item in sold if item.sellable}
    keys |= discounts.gift_policies(found, facts)
    policies, pages = business.terms(db, keys, (business.COMMERCE, TERMS_OF_USE), now=now)
    lines = tuple(line_of(item, policies) for item in sold if item.most > 0)
    lines += discounts.gift_lines(found, facts, policies)
    terms_version = ",".join(f"{slug}:{page.version}" for slug, page in sorted(pages.items()))
    method, delivery = _payable(draft, facts), choices.delivery_of(draft, facts, now)
    return Review(
        public_id, draft, facts.cart, facts.terms,
        quote=_quoted(lines, delivery, method, draft, facts, terms_version, found),
        delivery=delivery,
        method=method,
        policies=_by_policy(sold, policies),
        notice=pages[business.COMMERCE].on_confirmation if business.COMMERCE in pages else (),
        terms_version=terms_version,
        problems=steps.problems(draft, facts, now),
        priced=found,
        gifts=facts.offering.gifts,
    )  # fmt: skip


def _quoted(
    lines: tuple[LineDraft, ...], delivery: Delivery, method: PaymentMethod, draft: Draft, facts: Facts,
    terms_version: str, found: Priced,
) -> Quote:  # fmt: skip
    """The sums, with a fingerprint that holds whatever the confirmation shows beside them."""
    frozen = sorted(x.return_policy_version or "" for x in lines)
    also = {
        "address": _address(draft),
        "terms": repr((terms_version, frozen)),
        "discounts": discounts.mark(found),
    }
    settings, rounding = facts.terms.delivery, facts.terms.checkout.rounding
    off = discounts.discount_lines(found)
    return quote(lines, delivery, method, settings, rounding=rounding, off=off, also=also)


def _payable(draft: Draft, facts: Facts) -> PaymentMethod:
    """The method told; card where cash cannot be taken, so that a price can be shown at all."""
    method = choices.method_of(draft)
    offered = {c.method for c in choices.payment_choices(draft, facts) if c.reason is None}
    return method if method in offered else PaymentMethod.CARD


def line_of(item: CartItem, policies: Mapping[str, ReturnPolicy]) -> LineDraft:
    """A line of goods with everything an order freezes."""
    sellable = item.sellable
    assert sellable is not None
    return LineDraft(
        kind=LineKind.GOODS,
        name=sellable.name,
        quantity=item.quantity,
        unit_price=sellable.price,
        tax_rate=sellable.tax_rate,
        sku=item.sku,
        product=sellable.product_slug,
        options=options_of(item),
        picture=sellable.picture.url if sellable.picture else None,
        return_policy_version=policies[sellable.return_policy].frozen_as,
    )


def options_of(item: CartItem) -> LocalText | None:
    """「砂・M」: what was chosen, in both languages."""
    if item.sellable is None:
        return None
    values = item.sellable.chosen
    if not values:
        return None
    ja = "・".join(v.get("ja", "") for v in values)
    return LocalText({"ja": ja, "en": ", ".join(v.get("en") or v.get("ja", "") for v in values)})


def _by_policy(
    items: list[CartItem], policies: Mapping[str, ReturnPolicy]
) -> tuple[tuple[ReturnPolicy, tuple[LocalText, ...]], ...]:
    names: dict[str, list[LocalText]] = {}
    for item in items:
        if item.sellable:
            names.setdefault(item.sellable.return_policy, []).append(item.name)
    return tuple((policies[key], tuple(found)) for key, found in names.items())


def _address(draft: Draft) -> str:
    return repr((draft.address, draft.email, draft.receipt_name, draft.note))
