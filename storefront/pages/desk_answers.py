"""What a customer answers at a desk to what is said to them: heard, not wanted, taken; each is noted as what it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.services import campaigns, carts, catalog, promotions
from storefront.services.behaviour import Verb
from storefront.services.campaigns import Live
from storefront.services.campaigns.content import Campaign, Coupon, Product
from storefront.services.profile import Who

DECLINED, TAKEN = "declined", "taken"
KEPT = (DECLINED, TAKEN)  # any other answer: it was told
TAKES: Mapping[str, Any] = {"coupon": _l("クーポンをお渡しする"), "product": _l("カートにお入れする")}
NO_BROWSER = UUID(int=0)
GONE = _l("いまはお渡しできません。画面を開き直して、お確かめください。")


def takes(db: Session, said: Campaign, *, site: str, now: datetime) -> str:
    """What a yes leads to: its `coupon` on hand, its `product` (sold in one kind only) in the cart; else nothing."""
    if _coupon(db, said, site, now) is not None:
        return "coupon"
    return "product" if _sku(db, said, site, now) else ""


def _coupon(db: Session, said: Campaign, site: str, now: datetime) -> int | None:
    named = next((b.promotion for b in said.blocks if isinstance(b, Coupon)), None)
    return promotions.open_coupon(db, named, now=now, site=site) if named else None


def _sku(db: Session, said: Campaign, site: str, now: datetime) -> str:
    slugs = [b.slug for b in said.blocks if isinstance(b, Product)]
    found = catalog.product(db, slugs[0], site=site, now=now) if len(slugs) == 1 else None
    return found.variants[0].sku if found and len(found.variants) == 1 else ""


def answered(
    db: Session, answer: str, who: Who, one: Live, *, site: str, now: datetime
) -> tuple[tuple[tuple[Verb, Live], ...], str]:
    """Keep the answer; what is to be noted of which campaign, and the words for whoever serves. Refusal: it is gone."""
    if answer == DECLINED:
        closed = campaigns.decline(db, who, one, site=site, now=now)
        said = _(
            "ご不要とのことを残しました。%(n)s日のあいだ、おすすめしません。",
            n=one.campaign.caps.cooldown_days,
        )
        return tuple((Verb.DISMISSAL, each) for each in closed), said
    campaigns.mark_read(db, who, one.key, site=site, now=now)
    if answer != TAKEN:
        return ((Verb.CLICK, one),), _("お伝えしたことを残しました。")
    _hand_over(db, who, one.campaign, site, now)
    campaigns.done(db, who, one.key, site=site, now=now)
    return ((Verb.CLICK, one), (Verb.CONVERSION, one)), _("お渡ししたことを残しました。")


def _hand_over(db: Session, who: Who, said: Campaign, site: str, now: datetime) -> None:
    coupon = _coupon(db, said, site, now)
    if coupon is not None:
        promotions.hold(db, who, coupon, now=now)
        return
    sku = _sku(db, said, site, now)
    if not sku or who.person_id is None:
        raise Refusal(GONE)
    carts.add(db, carts.Owner(NO_BROWSER, who.person_id), sku, 1, now=now, site=site)
