"""Promotions: conditions × benefits × calculators priced by one pure function; coupons, and limits that hold."""

from storefront.services.promotions.claiming import Gone, claim, follow, on_order
from storefront.services.promotions.coupons import (
    Batch,
    BatchDraft,
    BatchKind,
    batches,
    handed_out,
    make,
    withdraw,
)
from storefront.services.promotions.editing import (
    STATES,
    DeskPromotion,
    PromotionDraft,
    desk_list,
    draft_of,
    put,
)
from storefront.services.promotions.holding import Standing, hold, open_coupon, standing, take_code
from storefront.services.promotions.live import live
from storefront.services.promotions.mistakes import Mistake
from storefront.services.promotions.mistakes import of as mistakes_of
from storefront.services.promotions.offering import NOTHING_ON_OFFER, Asking, Offering, gather, gifts_of
from storefront.services.promotions.outcome import Applied, Priced, Reason, Refused, Share, Why
from storefront.services.promotions.owned import OwnCoupon, coupons_of
from storefront.services.promotions.pricing import given, price
from storefront.services.promotions.storing import Rule
from storefront.services.promotions.values import Benefit, Conditions, Facts, Gift, Held, Kind, Line, Offer
from storefront.services.promotions.wording import gives, sentence

__all__ = [
    "NOTHING_ON_OFFER",
    "STATES",
    "Applied",
    "Asking",
    "Batch",
    "BatchDraft",
    "BatchKind",
    "Benefit",
    "Conditions",
    "DeskPromotion",
    "Facts",
    "Gift",
    "Gone",
    "Held",
    "Kind",
    "Line",
    "Mistake",
    "Offer",
    "Offering",
    "OwnCoupon",
    "Priced",
    "PromotionDraft",
    "Reason",
    "Refused",
    "Rule",
    "Share",
    "Standing",
    "Why",
    "batches",
    "claim",
    "coupons_of",
    "desk_list",
    "draft_of",
    "follow",
    "gather",
    "gifts_of",
    "given",
    "gives",
    "handed_out",
    "hold",
    "live",
    "make",
    "mistakes_of",
    "on_order",
    "open_coupon",
    "price",
    "put",
    "sentence",
    "standing",
    "take_code",
    "withdraw",
]  # fmt: skip
