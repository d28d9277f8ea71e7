"""The mistakes of a kept campaign, with what the shop knows now."""

from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import audiences, promotions
from storefront.services.campaigns import publishing
from storefront.services.campaigns.content import Coupon
from storefront.services.campaigns.goods import picked_for
from storefront.services.campaigns.mistakes import Facts, Mistake, mistakes
from storefront.services.campaigns.publishing import Kept


def checked(db: Session, kept: Kept, *, site: str, now: datetime) -> tuple[Mistake, ...]:
    """What would not work, or not as meant, if the draft were published now."""
    said = kept.draft
    rules = audiences.load_all(db, site)
    sizes: dict[str, int | None] = dict.fromkeys(rules)
    if said.audience in rules and not audiences.needs_page(rules[said.audience]):
        found = audiences.count(db, rules[said.audience], now=now, site=site)
        sizes[said.audience] = found.people + found.visitors
    rivals = [
        other.draft.name
        for other in publishing.every(db, site)
        if other.key != kept.key and other.state == publishing.PUBLISHED and other.live is not None
        and (other.live.placement, other.live.slot, other.live.priority) == (said.placement, said.slot, said.priority)
    ]  # fmt: skip
    named = {block.promotion for block in said.blocks if isinstance(block, Coupon)}
    coupons = {slug for slug in named if promotions.open_coupon(db, slug, now=now, site=site) is not None}
    goods = picked_for(db, [said], site=site, now=now)
    share = kept.live.holdout if kept.live is not None else None
    return mistakes(said, Facts(sizes, goods, rivals, coupons, share), now)
