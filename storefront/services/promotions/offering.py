"""Everything that prices one customer's cart, gathered once; with nothing on offer nothing is asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.catalog.values import Sellable
from storefront.services.profile import Who
from storefront.services.promotions.holding import Standing, standing
from storefront.services.promotions.live import live
from storefront.services.promotions.outcome import Priced
from storefront.services.promotions.pricing import price
from storefront.services.promotions.values import NOTHING, Facts, Gift, Kind, Line, Offer

AudiencesOf = Callable[[frozenset[str]], frozenset[str]]
NO_MARKS: frozenset[str] = frozenset()


def nobody(asked: frozenset[str]) -> frozenset[str]:
    """A customer who belongs to no audience."""
    return NO_MARKS


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose cart it is and how it is asked: `audiences` says which of these the customer belongs to."""

    who: Who = Who()  # noqa: RUF009 - frozen
    email: str = ""
    site: str = "hiyori"
    channel: str = "web"
    audiences: AudiencesOf = nobody


@dataclass(frozen=True, slots=True)
class Offering:
    """The offers that may meet this cart, and what they depend on."""

    offers: tuple[Offer, ...] = ()
    facts: Facts = Facts()  # noqa: RUF009 - frozen
    marks: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    gifts: Mapping[str, Sellable] = field(default_factory=lambda: NOTHING)

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
        f = self.facts
        facts = Facts(
            f.signed_in, f.ordered_before, f.audiences, f.channel, shipping, f.shipping_rate, f.held, f.used,
            f.used_up, f.gifts, wanted, frozenset(declined),
        )  # fmt: skip
        return price(lines, self.offers, facts, now)

    def line(self, sku: str, quantity: int, sellable: Sellable) -> Line:
        """A line of goods as offers see it."""
        marks = self.marks.get(sellable.product_slug, NO_MARKS)
        return Line(
            sku, sellable.product_slug, quantity, sellable.price, sellable.tax_rate, marks, sellable.sale
        )


NOTHING_ON_OFFER = Offering()


def gather(db: Session, asking: Asking, products: Iterable[str], *, now: datetime, fresh: bool = False) -> Offering:  # fmt: skip
    """What is on offer now for this customer and these products; at most five statements, mostly one."""
    offers = tuple(o for o in live(db, site=asking.site, fresh=fresh) if _runs(o, now))
    if not offers:
        return NOTHING_ON_OFFER
    had = standing(db, asking.who, asking.email, offers, site=asking.site)
    offers = tuple(o for o in offers if not o.conditions.needs_coupon or o.key in had.held)
    gifts, left = _gifts(db, offers, asking, now)
    return Offering(
        offers, _facts(db, offers, asking, had, gifts, left), _marks(db, offers, products, asking), gifts
    )


def _runs(offer: Offer, now: datetime) -> bool:
    begun = offer.starts_at is None or offer.starts_at <= now
    return begun and (offer.ends_at is None or now < offer.ends_at)


def _facts(
    db: Session, offers: Iterable[Offer], asking: Asking, had: Standing, gifts: Mapping[str, Sellable],
    left: Mapping[str, int],
) -> Facts:  # fmt: skip
    asked = [o.conditions for o in offers]
    groups = frozenset(c.audience for c in asked if c.audience)
    known = {sku: Gift(g.price, g.tax_rate, left[sku]) for sku, g in gifts.items()}
    before = any(c.first_order for c in asked) and oms.has_ordered(db, asking.who.person_id, asking.email)
    return Facts(
        signed_in=asking.who.person_id is not None,
        ordered_before=before,
        audiences=asking.audiences(groups) if groups else frozenset(),
        channel=asking.channel,
        held=had.held,
        used=had.used,
        used_up=had.used_up,
        gifts=known,
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


def _marks(
    db: Session, offers: Iterable[Offer], products: Iterable[str], asking: Asking
) -> Mapping[str, frozenset[str]]:
    named = (mark for o in offers for mark in o.conditions.scope | o.conditions.without)
    if all(mark.startswith("product:") for mark in named):
        return NOTHING
    return catalog.marks_of(db, products, site=asking.site)
