"""The only place that locks rows of promotions: they come after orders and stock; the uses of an order first."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.db import table
from storefront.services.promotions.models import Promotion, PromotionUse

_USES, _PROMOTIONS = table(PromotionUse), table(Promotion)


def uses_of(db: Session, number: str) -> Sequence[Any]:
    """What an order used, locked in the order in which promotions are claimed."""
    query = sa.select(_USES).where(_USES.c.order_number == number).order_by(_USES.c.promotion_id)
    return db.execute(query.with_for_update()).all()


def promotion(db: Session, site: str, slug: str) -> Any:
    """A promotion that is about to be changed; None when there is none."""
    query = sa.select(_PROMOTIONS).where(_PROMOTIONS.c.site == site, _PROMOTIONS.c.slug == slug)
    return db.execute(query.with_for_update()).first()
