"""What a merchandiser would regret after publishing, named before it; `fatal` ones keep it from being published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services import catalog
from storefront.services.campaigns.content import (
    ASKS,
    Campaign,
    Coupon,
    Picture,
    Placement,
    Product,
    Purpose,
    Question,
)
from storefront.services.campaigns.home import SLOTS

CHECKOUT_SLOTS = tuple(
    f"{side}:{step}" for step in ("contact", "address", "delivery", "payment") for side in ("before", "after")
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, at which field of the form, and whether it stands in the way."""

    field: str
    reason: Any
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What the check looks at: audiences with their size (None: it depends on the page), goods that are there, rivals, promotions with a
    coupon to take, the hold-out with which it was published (None: it never was)."""

    audiences: Mapping[str, int | None]
    goods: catalog.Picked
    rivals: Collection[str] = ()
    coupons: Collection[str] = ()
    holdout: int | None = None


def mistakes(said: Campaign, facts: Facts, now: datetime) -> tuple[Mistake, ...]:
    """Everything that would not work, or not as meant."""
    return (
        *_when(said, now),
        *_whom(said, facts),
        *_lot(said, facts),
        *_where(said, facts),
        *_what(said, facts),
    )


def _lot(said: Campaign, facts: Facts) -> list[Mistake]:
    """Another share would move people who were shown it among those who were not."""
    if facts.holdout in (None, said.holdout):
        return []
    reason = _l(
        "比べるために出さない割合は、公開したあとで変えられません（いま%(n)s％）。変えるときは、新しい施策をつくってください。",
        n=facts.holdout,
    )
    return [Mistake("holdout", reason)]


def _when(said: Campaign, now: datetime) -> list[Mistake]:
    if said.ends is None:
        return []
    if said.begins is not None and said.ends <= said.begins:
        return [Mistake("ends", _l("終了が開始より前です。"))]
    return [Mistake("ends", _l("期間が終わっています。"))] if said.ends <= now else []


def _whom(said: Campaign, facts: Facts) -> list[Mistake]:
    if not said.audience:
        return []
    if said.audience not in facts.audiences:
        return [Mistake("audience", _l("対象者「%(key)s」がありません。", key=said.audience))]
    if facts.audiences[said.audience] == 0:
        return [Mistake("audience", _l("いま、対象者が一人もいません。"), fatal=False)]
    return []


def _where(said: Campaign, facts: Facts) -> list[Mistake]:
    known = {Placement.HOME: SLOTS, Placement.CHECKOUT: CHECKOUT_SLOTS}.get(said.placement)
    found = []
    if known is not None and said.slot not in known:
        found.append(Mistake("slot", _l("位置を選んでください。")))
    if "nowhere" in said.pages:
        found.append(Mistake("on_home", _l("出すページを選んでください。")))
    if facts.rivals:
        names = "、".join(f"「{name}」" for name in facts.rivals)
        reason = _l(
            "同じ場所・同じ優先の施策があります：%(names)s。しばらく出ていないほうが先に出ます。", names=names
        )
        found.append(Mistake("priority", reason, fatal=False))
    if said.purpose is Purpose.SELL and not (said.products or said.categories):
        found.append(
            Mistake("products", _l("すすめる商品か棚がないため、買ったばかりの方にも出ます。"), fatal=False)
        )
    return found


def _what(said: Campaign, facts: Facts) -> list[Mistake]:
    found = []
    if said.placement is Placement.HOME and said.section is not None and said.section.kind != "message":
        found += _section(said, facts)
    elif not said.blocks:
        found.append(Mistake("blocks", _l("内容がありません。")))
    if said.placement is Placement.CHECKOUT and any(isinstance(block, ASKS) for block in said.blocks):
        found.append(
            Mistake("blocks", _l("ご注文手続きには、クーポン・おたずね・同意のお願いを置けません。"))
        )
    for block in said.blocks:
        if isinstance(block, Picture) and block.key not in facts.goods.pictures:
            found.append(Mistake("blocks", _l("写真「%(key)s」がありません。", key=block.key)))
        if isinstance(block, Product) and block.slug not in facts.goods.cards:
            found.append(Mistake("blocks", _l("商品「%(slug)s」は、お店に出ていません。", slug=block.slug)))
        if isinstance(block, Coupon) and block.promotion not in facts.coupons:
            reason = _l("特典「%(key)s」に、いま受け取れるクーポンがありません。", key=block.promotion)
            found.append(Mistake("blocks", reason))
        if isinstance(block, Question) and block.ask == "choice" and len(block.options) < 2:
            found.append(Mistake("blocks", _l("おたずねには、答えが二つ以上いります。")))
    if said.placement is Placement.OVERLAY and not any(b.kind == "heading" for b in said.blocks):
        found.append(Mistake("blocks", _l("案内には見出しが要ります（読み上げで名前になります）。")))
    return found


def _section(said: Campaign, facts: Facts) -> list[Mistake]:
    section = said.section
    assert section is not None
    if section.kind == "row" and section.source == "products":
        gone = [slug for slug in section.products if slug not in facts.goods.cards]
        if len(gone) == len(section.products):
            return [Mistake("row_products", _l("並べる商品が、お店に一つも出ていません。"))]
        return [
            Mistake("row_products", _l("「%(slug)s」は、お店に出ていません。", slug=s), fatal=False)
            for s in gone
        ]
    needs = section.kind in ("hero", "reading") or section.source == "collection"
    if needs and section.collection not in facts.goods.collections:
        return [Mistake("collection", _l("特集を選んでください。"))]
    return []
