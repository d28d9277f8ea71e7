"""What the brand offers: a welcome, delivery for members, warm knitwear, a winter coupon that Hana has on hand."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storefront.demo import brand
from storefront.demo.seed import folk
from storefront.demo.seed.house import BY
from storefront.kernel.clock import JST
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.kernel.vault import Vault
from storefront.services import promotions
from storefront.services.promotions import (
    BatchDraft,
    BatchKind,
    Benefit,
    Conditions,
    Kind,
    PromotionDraft,
    Rule,
)

COUPONS = "coupons"
CODE = "FUYU500"


def put_promotions(db: Session, vault: Vault, now: datetime) -> None:
    """Put them on offer; a second call changes nothing."""
    if promotions.desk_list(db):
        return
    for draft in drafts(now):
        promotions.put(db, draft, by=BY, now=now)
    hana = folk.bring_in(db, brand.cast(), now)[brand.cast()[0].email]
    ends = _midnight(now, days=9)
    for batch in (
        BatchDraft("winter", BatchKind.MULTI, code=CODE, most_uses=1000, note="店頭のちらし"),
        BatchDraft("thanks", BatchKind.PERSONAL, people=(hana,), ends_at=ends, note="お礼"),
    ):
        promotions.make(db, batch, vault, by=BY, now=now)


def drafts(now: datetime) -> tuple[PromotionDraft, ...]:
    """The promotions, all live."""
    coupon = {"needs_coupon": True, "group": COUPONS}
    return (
        _one("first", "はじめての方 500円", "はじめてのご注文に", "Welcome", Benefit(Kind.AMOUNT, 500),
             first_order=True, minimum_amount=Yen(3000), group=COUPONS, person_limit=1),
        _one("member-delivery", "会員 送料", "会員の送料無料", "Members' delivery", Benefit(Kind.FREE_SHIPPING),
             signed_in=True, minimum_amount=Yen(4400)),
        _one("warm-knit", "ニット10% 冬", "あたたかなニット", "Warm knitwear", Benefit(Kind.PERCENT, 10, Yen(3000)),
             scope=frozenset({"category:knitwear"}), minimum_amount=Yen(12_000), ends_at=_midnight(now, days=23)),
        _one("member-tea", "会員価格 お茶", "お茶の会員価格", "Members' tea", Benefit(Kind.PERCENT, 5),
             scope=frozenset({"category:tea-coffee"}), signed_in=True),
        _one("winter", "ちらし 冬じたく", "冬じたくクーポン", "Winter coupon", Benefit(Kind.AMOUNT, 500),
             minimum_amount=Yen(5000), ends_at=_midnight(now, days=9), total_limit=1000, person_limit=1, **coupon),
        _one("thanks", "お礼 300円", "いつものお礼", "With our thanks", Benefit(Kind.AMOUNT, 300), person_limit=1, **coupon),
    )  # fmt: skip


def _one(slug: str, name: str, ja: str, en: str, benefit: Benefit, **more: Any) -> PromotionDraft:
    asked = {k: more.pop(k) for k in tuple(more) if k in Conditions.__slots__}
    rule = Rule(benefit, Conditions(**asked), group=more.pop("group", ""))
    return PromotionDraft(slug, name, LocalText({"ja": ja, "en": en}), rule, state="live", **more)


def _midnight(now: datetime, *, days: int) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(now.astimezone(JST).date() + timedelta(days=days), time(), JST)
