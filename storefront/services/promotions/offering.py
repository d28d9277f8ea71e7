"""Everything that prices one customer's cart, gathered once; with nothing on offer nothing is asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.money import Yen
from storefront.services import audiences, profile
from storefront.services.catalog.values import Sellable
from storefront.services.profile import Moment, Who
from storefront.services.promotions.holding import Standing, standing
from storefront.services.promotions.live import live
from storefront.services.promotions.outcome import Priced
from storefront.services.promotions.pricing import price
from storefront.services.promotions.values import NOTHING, Facts, Gift, Kind, Line, Offer

NO_MARKS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose cart it is, on which page and what is in it (for audiences that look at that); gifts and how many there are."""

    who: Who = Who()  # noqa: RUF009 - frozen
    email: str = ""
    site: str = "hiyori"
    channel: str = "web"
    page: str = "cart"
    cart_value: int = 0
    products: frozenset[str] = frozenset()
    gifts: Mapping[str, tuple[Sellable, int]] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Offering:
    """The offers that may meet this cart, and what they depend on."""

    offers: tuple[Offer, ...] = ()
    facts: Facts = Facts()  # noqa: RUF009 - frozen
    gifts: Mapping[str, Sellable] = field(default_factory=lambda: NOTHING)
    takes_codes: bool = False
    _worked_out: dict[Any, Priced] = field(init=False, repr=False, compare=False, default_factory=dict)

    def priced(
        self,
        lines: Sequence[Line],
        now: datetime,
        *,
        shipping: Yen | None = None,
        wanted: tuple[str, ...] = (),
        declined: Iterable[str] = (),
    ) -> Priced:
        """The cart with the best of them, or with what was tapped; worked out once, however often a page asks."""
        if not self.offers:
            return price(lines, (), self.facts, now)
        asked = tuple(lines), now, shipping, wanted, frozenset(declined)
        found = self._worked_out.get(asked)
        if found is None:
            facts = replace(self.facts, shipping=shipping, wanted=wanted, declined=asked[-1])
            found = self._worked_out[asked] = price(lines, self.offers, facts, now)
        return found

    def line(self, sku: str, quantity: int, sellable: Sellable) -> Line:
        """A line of goods as offers see it."""
        goods = sellable
        return Line(sku, goods.product_slug, quantity, goods.price, goods.tax_rate, goods.marks, goods.sale)


NOTHING_ON_OFFER = Offering()


def gather(db: Session, asking: Asking, *, now: datetime) -> Offering:
    """What is on offer now for this customer and cart; what nothing on offer depends on is not asked."""
    running = tuple(o for o in live(db, site=asking.site) if _runs(o, now))
    if not running:
        return NOTHING_ON_OFFER
    had = standing(db, asking.who, asking.email, running, site=asking.site)
    offers = tuple(o for o in running if not o.conditions.needs_coupon or o.key in had.held)
    wanted = gifts_of(offers)
    gifts = {sku: known for sku, known in asking.gifts.items() if sku in wanted}
    facts = _facts(db, offers, asking, had, now)
    facts = replace(facts, gifts={sku: Gift(g.price, g.tax_rate, left) for sku, (g, left) in gifts.items()})
    takes_codes = any(o.conditions.needs_coupon for o in running)
    return Offering(offers, facts, {sku: g for sku, (g, _) in gifts.items()}, takes_codes)


def gifts_of(offers: Iterable[Offer]) -> frozenset[str]:
    """What these offers give away, by SKU: whoever asks about a cart asks about them too, in the same statements."""
    return frozenset(o.benefit.gift for o in offers if o.benefit.kind is Kind.GIFT)


def _runs(offer: Offer, now: datetime) -> bool:
    begun = offer.starts_at is None or offer.starts_at <= now
    return begun and (offer.ends_at is None or now < offer.ends_at)


def _facts(
    db: Session, offers: Iterable[Offer], asking: Asking, had: Standing, now: datetime
) -> Facts:  # fmt: skip
    asked = [o.conditions for o in offers]
    groups = {c.audience for c in asked if c.audience}
    return Facts(
        signed_in=asking.who.person_id is not None,
        ordered_before=any(c.first_order for c in asked)
        and oms.has_ordered(db, asking.who.person_id, asking.email),
        audiences=_audiences(db, asking, groups, now) if groups else NO_MARKS,
        channel=asking.channel,
        held=had.held,
        used=had.used,
        used_up=had.used_up,
    )


def _audiences(db: Session, asking: Asking, groups: Collection[str], now: datetime) -> frozenset[str]:
    """Which of these audiences the customer belongs to on this page."""
    found = profile.read(db, asking.who)
    moment = Moment(
        now, asking.page, asking.site, asking.channel, cart_value=asking.cart_value,
        cart_products=asking.products, signed_in=asking.who.person_id is not None,
    )  # fmt: skip
    rules = audiences.load_all(db, asking.site)
    return frozenset(key for key in groups if key in rules and audiences.compiled(rules[key])(found, moment))
