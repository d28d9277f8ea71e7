"""The rows beside products and on shelves: computed from what is sold, what is listed, and nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services import catalog
from storefront.services.recommendations import neighbours, popular, purchases, storing
from storefront.services.recommendations.neighbours import Baskets
from storefront.services.recommendations.purchases import Purchases
from storefront.services.recommendations.storing import Computed, Rows, Told
from storefront.services.recommendations.values import OF_PRODUCTS, OF_SHELVES, Kind

PART = "besides"
KINDS = (*OF_PRODUCTS, *OF_SHELVES)
HALF_TOGETHER, HALF_POPULAR = 180.0, 14.0  # days in which a purchase counts half as much


def compute(db: Session, *, site: str, now: datetime) -> Computed | None:
    """Every row beside products and on shelves as it should be now; None when nothing happened since (reads only)."""
    mark = f"{oms.last_sale(db)}/{catalog.version(db, site)}"
    if storing.made_from(db, PART, site=site) == mark:
        return None
    goods = catalog.listed(db, site=site, now=now)
    bought = purchases.read(db, {g.slug: g.kind for g in goods}, site=site, now=now)
    subjects = storing.subjects_of(db, KINDS, site=site)
    return Computed(PART, mark, KINDS, rows_of(goods, bought), frozenset(subjects), site)


def rows_of(goods: Sequence[catalog.Listed], bought: Purchases) -> Rows:
    """The rows that follow from these goods and purchases (pure)."""
    rows: dict[tuple[Kind, int], list[Told]] = defaultdict(list)
    if not goods:
        return rows
    shared = neighbours.together(len(goods), baskets_of(goods, bought))
    for kind, found in (
        (Kind.TOGETHER, neighbours.best_together(shared)),
        (Kind.SIMILAR, neighbours.similar(goods, shared)),
        (Kind.LOOK, neighbours.looks(goods, shared)),
    ):
        for product, _place, other in found:
            rows[kind, goods[product].product_id].append(Told(goods[other].product_id))
    for kind, shelf, _place, n in popular.popular(goods, sold_lately(goods, bought)):
        rows[kind, shelf].append(Told(goods[n].product_id))
    return rows


def baskets_of(goods: Sequence[catalog.Listed], bought: Purchases) -> Baskets:
    """Purchases of what is still listed; what was bought long ago counts less."""
    place, age = _places(goods, bought), _ages(bought)
    kept = place >= 0
    return Baskets(bought.basket[kept], place[kept], 0.5 ** (age[kept] / HALF_TOGETHER))


def sold_lately(goods: Sequence[catalog.Listed], bought: Purchases) -> neighbours.Scores:
    """How often each product was bought, the last weeks above all."""
    place, age = _places(goods, bought), _ages(bought)
    kept = place >= 0
    return np.bincount(place[kept], 0.5 ** (age[kept] / HALF_POPULAR), len(goods)).astype(np.float64)


def _places(goods: Sequence[catalog.Listed], bought: Purchases) -> purchases.Numbers:
    """Where each purchase's product stands among the goods, -1 when it is not listed any more."""
    where = {g.slug: n for n, g in enumerate(goods)}
    known = np.array([where.get(slug, -1) for slug in bought.products], dtype=np.int64)
    return known[bought.product] if len(known) else np.zeros(0, np.int64)


def _ages(bought: Purchases) -> neighbours.Scores:
    """Days before the last purchase, so that nothing changes by itself over night."""
    found: neighbours.Scores = (bought.at.max(initial=0) - bought.at) / purchases.DAY
    return found
