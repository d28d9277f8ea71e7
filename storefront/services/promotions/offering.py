"""Everything that prices one customer's cart, gathered once; with nothing on offer nothing is asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.money import Yen
from storefront.services import audiences, catalog, profile
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
    """Whose cart it is, on which page and what is in it (for audiences that look at that)."""

    who: Who = Who()  # noqa: RUF009 - frozen
    email: str = ""
    site: str = "hiyori"
    channel: str = "web"
    page: str = "cart"
    cart_value: int = 0
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offering:
    """The offers that may meet this cart, and what they depend on."""

    offers: tuple[Offer, ...] = ()
    facts: Facts = Facts()  # noqa: RUF009 - frozen
    marks: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    gifts: Mapping[str, Sellable] = field(default_factory=lambda: NOTHING)
    takes_codes: bool = False

    def priced(
        self,
        lines: Sequence[Line],
        now: datetime,
        *,
        shipping: Yen | None = None,
        wanted: tuple[str, ...] = (),
        declined: Iterable[str] = (),
    ) -> Priced:
        """The cart with the best of them, or with what was tapped."""
        if not self.offers:
            return price(lines, (), self.facts, now)
        facts = replace(self.facts, shipping=shipping, wanted=wanted, declined=frozenset(declined))
        return price(lines, self.offers, facts, now)

    def line(self, sku: str, quantity: int, sellable: Sellable) -> Line:
        """A line of goods as offers see it."""
        marks = self.marks.get(sellable.product_slug, NO_MARKS)
        return Line(
            sku, sellable.product_slug, quantity, sellable.price, sellable.tax_rate, marks, sellable.sale
        )


NOTHING_ON_OFFER = Offering()


def gather(db: Session, asking: Asking, *, now: datetime) -> Offering:
    """What is on offer now for this customer and cart; what nothing on offer depends on is not asked."""
    running = tuple(o for o in live(db, site=asking.site) if _runs(o, now))
    if not running:
        return NOTHING_ON_OFFER
    had = standing(db, asking.who, asking.email, running, site=asking.site)
    offers = tuple(o for o in running if not o.conditions.needs_coupon or o.key in had.held)
    gifts, left = _gifts(db, offers, asking, now)
    facts = _facts(db, offers, asking, had, now)
    facts = replace(facts, gifts={sku: Gift(g.price, g.tax_rate, left[sku]) for sku, g in gifts.items()})
    takes_codes = any(o.conditions.needs_coupon for o in running)
    return Offering(offers, facts, _marks(db, offers, asking), gifts, takes_codes)


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


def _gifts(
    db: Session, offers: Iterable[Offer], asking: Asking, now: datetime
) -> tuple[dict[str, Sellable], dict[str, int]]:
    skus = {o.benefit.gift for o in offers if o.benefit.kind is Kind.GIFT}
    if not skus:
        return {}, {}
    found = catalog.sellable(db, skus, site=asking.site, channel=asking.channel, now=now)
    stock = ims.availability(db, sorted(found), channel=asking.channel, site=asking.site)
    return found, {sku: stock[sku].total for sku in found}


def _marks(db: Session, offers: Iterable[Offer], asking: Asking) -> Mapping[str, frozenset[str]]:
    named = (mark for o in offers for mark in o.conditions.scope | o.conditions.without)
    if all(mark.startswith("product:") for mark in named):
        return NOTHING
    return catalog.marks_of(db, asking.products, site=asking.site)


def _audiences(db: Session, asking: Asking, groups: Collection[str], now: datetime) -> frozenset[str]:
    """Which of these audiences the customer belongs to on this page."""
    found = profile.read(db, asking.who)
    moment = Moment(
        now, asking.page, asking.site, asking.channel, cart_value=asking.cart_value,
        cart_products=asking.products, signed_in=asking.who.person_id is not None,
    )  # fmt: skip
    rules = audiences.load_all(db, asking.site)
    return frozenset(key for key in groups if key in rules and audiences.compiled(rules[key])(found, moment))
