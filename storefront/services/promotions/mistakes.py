"""What a merchandiser may have got wrong, named before a promotion is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.promotions import premiums
from storefront.services.promotions.models import CouponBatch, Promotion
from storefront.services.promotions.values import Kind

if TYPE_CHECKING:
    from storefront.services.promotions.editing import PromotionDraft


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sentence at a field; a grave one keeps the promotion from being published, others are only said."""

    field: str
    sentence: Any
    grave: bool = True


def of(db: Session, draft: "PromotionDraft", *, now: datetime) -> tuple[Mistake, ...]:
    """Everything that looks wrong, grave things first."""
    found = (
        *schedule(draft, now),
        *yen(draft),
        *conditions(draft),
        *_goods(db, draft, now),
        *_coupons(db, draft, now),
    )
    return tuple(sorted(found, key=lambda m: not m.grave))


def schedule(draft: "PromotionDraft", now: datetime) -> Iterator[Mistake]:
    """Begin and end."""
    if draft.starts_at and draft.ends_at and draft.starts_at >= draft.ends_at:
        yield Mistake("ends_at", _l("終わりが始まりより前になっています。"))
    elif draft.ends_at and draft.ends_at <= now:
        yield Mistake("ends_at", _l("もう終わっています。終わりの日時を先にしてください。"))


def yen(draft: "PromotionDraft") -> Iterator[Mistake]:
    """What it gives."""
    benefit, asked = draft.rule.benefit, draft.rule.conditions
    if benefit.kind is Kind.PERCENT and not 1 <= benefit.value <= 100:
        yield Mistake("value", _l("割引は1〜100%で決めてください。"))
    elif benefit.kind is Kind.PERCENT and benefit.value == 100 and benefit.most is None:
        yield Mistake("most", _l("100%引きです。無料にしてよければ、引く金額の上限を入れてください。"))
    elif benefit.kind is Kind.PERCENT and benefit.value > 50:
        yield Mistake("value", _l("半額より大きな割引です。"), grave=False)
    if benefit.kind is Kind.AMOUNT and benefit.value < 1:
        yield Mistake("value", _l("引く金額を入れてください。"))
    elif benefit.kind is Kind.AMOUNT and benefit.value >= max(asked.minimum_amount, 1):
        yield Mistake(
            "value", _l("引く金額が、条件の金額以上です。品が無料になることがあります。"), grave=False
        )


def conditions(draft: "PromotionDraft") -> Iterator[Mistake]:
    """Conditions that nobody can meet, or that say the same twice."""
    asked = draft.rule.conditions
    if asked.scope and asked.scope <= asked.without:
        yield Mistake("without", _l("対象と対象外が同じです。使える品がありません。"))
    if asked.minimum_quantity > 99 * 50:
        yield Mistake("minimum_quantity", _l("カートに入る数より多い点数です。"))
    if (
        draft.total_limit is not None
        and draft.person_limit is not None
        and draft.person_limit > draft.total_limit
    ):
        yield Mistake("person_limit", _l("お一人の回数が、全体の回数より多くなっています。"))
    if asked.first_order and (draft.person_limit or 0) > 1:
        yield Mistake("person_limit", _l("はじめてのご注文は一度だけです。お一人1回にしてください。"))
    if draft.total_limit == 0 or draft.person_limit == 0:
        yield Mistake(
            "total_limit" if draft.total_limit == 0 else "person_limit", _l("0回では、だれも使えません。")
        )


def _goods(db: Session, draft: "PromotionDraft", now: datetime) -> Iterator[Mistake]:
    """Products, shelves and gifts that are not there, and gifts that are worth too much (景品表示法)."""
    asked, benefit = draft.rule.conditions, draft.rule.benefit
    named = {mark.partition(":")[0::2] for mark in asked.scope | asked.without}
    known = {
        "product": set(
            catalog.marks_of(db, [key for kind, key in named if kind == "product"], site=draft.site)
        ),
        "category": set(catalog.category_slugs(db, site=draft.site)),
        "collection": {c.draft.slug for c in catalog.desk_collections(db, site=draft.site)},
    }
    if missing := sorted(key for kind, key in named if key not in known.get(kind, ())):
        yield Mistake("scope", _l("見つからない名前があります：%(names)s", names="、".join(missing)))
    if benefit.kind is Kind.GIFT:
        gift = catalog.sellable(db, [benefit.gift], site=draft.site, now=now).get(benefit.gift)
        yield from premium(draft, gift.price if gift else None)


def premium(draft: "PromotionDraft", price: Yen | None) -> Iterator[Mistake]:
    """A gift against the limit for the smallest deal that gets it."""
    if price is None:
        yield Mistake("gift", _l("贈りものの品が見つからないか、販売していません。"))
        return
    worth = price * draft.rule.benefit.gift_quantity
    least = draft.rule.conditions.minimum_amount
    most = premiums.limit(least)
    if worth > most:
        sentence = _l(
            "贈りものの価額（¥%(worth)s）が、景品の限度（¥%(most)s）を超えています。条件の金額を¥%(least)s以上にしてください。",
            worth=f"{worth:,}", most=f"{most:,}", least=f"{worth * premiums.SHARE:,}",
        )  # fmt: skip
        yield Mistake("gift", sentence)


def _coupons(db: Session, draft: "PromotionDraft", now: datetime) -> Iterator[Mistake]:
    """A promotion that needs a coupon needs one that can still be used."""
    if not draft.rule.conditions.needs_coupon:
        return
    query = (
        sa.select(CouponBatch.ends_at)
        .join(Promotion, Promotion.id == CouponBatch.promotion_id)
        .where(Promotion.site == draft.site, Promotion.slug == draft.slug, CouponBatch.withdrawn_at.is_(None))
    )
    ends = list(db.scalars(query))
    if not ends:
        yield Mistake(
            "needs_coupon", _l("クーポンがまだありません。つくるまで、だれも使えません。"), grave=False
        )
    elif all(at is not None and at <= now for at in ends):
        yield Mistake("needs_coupon", _l("クーポンの期限が、すべて過ぎています。"))
    elif any(at is not None and draft.starts_at is not None and at <= draft.starts_at for at in ends):
        yield Mistake("starts_at", _l("始まる前に期限が切れるクーポンがあります。"), grave=False)
