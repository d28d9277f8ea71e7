"""Prices that begin later: planned at the desk, made the open price at their moment; history stays true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.services.catalog.cards import history
from storefront.services.catalog.listings import refresh
from storefront.services.catalog.models import PricePlan, Product, Variant, VariantPrice
from storefront.services.catalog.prices import PricePeriod, comparable_until
from storefront.services.catalog.pricing import CHANNEL


@dataclass(frozen=True, slots=True)
class PlannedPrice:
    """A price from a moment on, until the next one."""

    sku: str
    amount: Yen
    compare_at: Yen | None
    begins_at: datetime


def planned_prices(db: Session, slug: str, *, site: str = "hiyori") -> tuple[PlannedPrice, ...]:
    """What is planned for a product, earliest first."""
    query = (
        sa.select(Variant.sku, PricePlan.amount, PricePlan.compare_at, PricePlan.begins_at)
        .join(Variant, Variant.id == PricePlan.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Product.site == site, Product.slug == slug, PricePlan.channel == CHANNEL)
        .order_by(PricePlan.begins_at, Variant.position, Variant.sku)
    )
    return tuple(PlannedPrice(*row) for row in db.execute(query))


def plan_prices(
    db: Session, slug: str, plans: Sequence[PlannedPrice], *, now: datetime, site: str = "hiyori"
) -> None:
    """These are the plans of a product and no others; a new one must begin in the future."""
    mine = sa.select(Variant.id).join(Product, Product.id == Variant.product_id)
    mine = mine.where(Product.site == site, Product.slug == slug)
    known = {
        row[0]: row[1] for row in db.execute(sa.select(Variant.sku, Variant.id).where(Variant.id.in_(mine)))
    }
    there = set(planned_prices(db, slug, site=site))
    for plan in plans:
        if plan.sku not in known:
            raise Refusal(_l("この商品にないSKUです：%(sku)s", sku=plan.sku), field="plans")
        if plan.begins_at <= now and plan not in there:
            raise Refusal(_l("価格の予定は、これからの日時で入力してください。"), field="plans")
    if len({(p.sku, p.begins_at) for p in plans}) < len(plans):
        raise Refusal(_l("同じSKUに同じ日時の予定が二つあります。"), field="plans")
    db.execute(sa.delete(PricePlan).where(PricePlan.variant_id.in_(mine), PricePlan.channel == CHANNEL))
    rows = [
        {"variant_id": known[p.sku], "site": site, "channel": CHANNEL, "amount": p.amount,
         "compare_at": p.compare_at, "begins_at": p.begins_at}
        for p in plans
    ]  # fmt: skip
    if rows:
        db.execute(sa.insert(PricePlan), rows)


def begin_planned_prices(db: Session, *, now: datetime) -> int:
    """Make prices whose moment has come the prices of now, as of that moment; how many."""
    due = db.execute(
        sa.select(PricePlan).where(PricePlan.begins_at <= now)
        .order_by(PricePlan.begins_at, PricePlan.id).with_for_update(skip_locked=True)
    ).scalars().all()  # fmt: skip
    for plan in due:
        _begin(db, plan)
    if due:
        db.execute(sa.delete(PricePlan).where(PricePlan.id.in_([plan.id for plan in due])))
        mine = sa.select(Variant.product_id).where(Variant.id.in_({plan.variant_id for plan in due}))
        refresh(db, sorted(set(db.scalars(mine))), now=now, edited=True)
    return len(due)


def comparisons(db: Session, slug: str, *, now: datetime, site: str = "hiyori") -> dict[str, datetime | None]:
    """For each SKU with a comparison price: up to when it may be struck through, None if not now."""
    query = sa.text("""
SELECT v.sku, o.compare_at, (SELECT jsonb_agg(jsonb_build_object('amount', a.amount, 'since', a.valid_from,
         'until', a.valid_to) ORDER BY a.valid_from) FROM variant_price a
        WHERE a.variant_id = v.id AND a.site = p.site AND a.channel = o.channel) AS prices
FROM product p JOIN variant v ON v.product_id = p.id
JOIN variant_price o ON o.variant_id = v.id AND o.site = p.site AND o.channel = :channel AND o.valid_to IS NULL
WHERE p.site = :site AND p.slug = :slug AND o.compare_at IS NOT NULL ORDER BY v.position
""")
    rows = db.execute(query, {"site": site, "slug": slug, "channel": CHANNEL}).mappings()
    return {row["sku"]: comparable_until(_periods(row["prices"]), row["compare_at"], now) for row in rows}


def _periods(rows: Any) -> list[PricePeriod]:
    return history(rows or [])


def _begin(db: Session, plan: PricePlan) -> None:
    """Close the open price where the planned one begins; one that was set later stays what it is until then."""
    here = sa.and_(
        VariantPrice.variant_id == plan.variant_id, VariantPrice.site == plan.site,
        VariantPrice.channel == plan.channel, VariantPrice.valid_to.is_(None),
    )  # fmt: skip
    since = sa.func.greatest(VariantPrice.valid_from, plan.begins_at)
    closed = db.scalar(sa.update(VariantPrice).where(here).values(valid_to=since).returning(since))
    row = {
        "variant_id": plan.variant_id, "site": plan.site, "channel": plan.channel, "amount": plan.amount,
        "compare_at": plan.compare_at, "valid_from": closed or plan.begins_at, "valid_to": None,
    }  # fmt: skip
    db.execute(sa.insert(VariantPrice).values(row))
