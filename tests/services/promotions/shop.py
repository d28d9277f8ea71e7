"""Promotions in the database, and what uses them."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.kernel.vault import Vault
from storefront.services import promotions
from storefront.services.profile import Who
from storefront.services.promotions import (
    Applied,
    BatchDraft,
    BatchKind,
    Benefit,
    Conditions,
    Kind,
    PromotionDraft,
    Rule,
)
from tests.support.goods import NOW

VAULT = Vault(["test"])


def promotion(slug: str, kind: Kind = Kind.AMOUNT, value: int = 500, **more: Any) -> PromotionDraft:
    """A live promotion; conditions by their names, everything else too."""
    benefit = {k: more.pop(k) for k in ("most", "gift", "gift_quantity") if k in more}
    asked = {k: more.pop(k) for k in tuple(more) if k in Conditions.__slots__}
    rule = Rule(
        Benefit(kind, value, **benefit),
        Conditions(**asked),
        more.pop("exclusive", False),
        more.pop("group", ""),
    )
    words = {"ja": f"{slug} の割引", "en": f"{slug} offer"}
    given = {"name": f"internal {slug}", "title": LocalText(words), "state": "live"} | more
    return PromotionDraft(slug, rule=rule, **given)


def published(db: Session, draft: PromotionDraft, saving: int = 500) -> Applied:
    """Put it on offer; the use of it that an order would make."""
    promotions.put(db, draft, by="test", now=NOW)
    (offer,) = (o for o in promotions.live(db) if o.key == draft.slug)
    return Applied(offer, Yen(saving))


def coupon_of(db: Session, draft: PromotionDraft, code: str = "FUYU500", **more: Any) -> Applied:
    """Put it on offer with one code for many; the use that somebody with the code would make."""
    found = published(db, draft)
    batch(db, draft.slug, code, **more)
    who = Who(visitor_id=UUID(int=1))
    promotions.take_code(db, who, code, now=NOW)
    held = promotions.standing(db, who, "", [found.offer]).held[draft.slug]
    return Applied(found.offer, found.saving, held=held)


def batch(db: Session, slug: str, code: str = "", **more: Any) -> str:
    """A batch of coupons; with a code a multi-use one."""
    kind = BatchKind.MULTI if code else more.pop("kind", BatchKind.SINGLE)
    return promotions.make(db, BatchDraft(slug, kind, code=code, **more), VAULT, by="test", now=NOW)
