"""What may be bought now and at which price: one statement for any number of SKUs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services.catalog.cards import history
from storefront.services.catalog.marks import MARKS
from storefront.services.catalog.pictures import best, shown
from storefront.services.catalog.prices import may_compare
from storefront.services.catalog.values import TAX_RATES, Sellable

Row = dict[str, Any]

# The list stands behind a subselect: its length cannot be seen when planning, so the plan is made once.
_SELLABLE = question(f"""
SELECT v.sku, v.choices, v.pack, v.max_per_order, p.slug, p.name, p.options, p.tax_class, p.return_policy,
       now_price.channel AS price_channel, now_price.amount, now_price.compare_at, {MARKS} AS marks,
       (SELECT jsonb_agg(jsonb_build_object('amount', a.amount, 'since', a.valid_from, 'until', a.valid_to)
               ORDER BY a.valid_from)
          FROM variant_price a
         WHERE a.variant_id = v.id AND a.site = :site AND a.channel = now_price.channel
           AND now_price.compare_at IS NOT NULL) AS prices,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'choices', i.choices, 'alt', i.alt,
                 'width', i.width, 'height', i.height, 'renditions', i.renditions, 'colour', i.colour)
                 ORDER BY i.position, i.id), '[]')
          FROM picture i WHERE i.product_id = p.id) AS pictures
FROM variant v
JOIN product p ON p.id = v.product_id
JOIN LATERAL (
  SELECT a.channel, a.amount, a.compare_at FROM variant_price a
   WHERE a.variant_id = v.id AND a.site = :site AND a.channel IN (:channel, 'web') AND a.valid_to IS NULL
     AND a.valid_from <= :now
   ORDER BY (a.channel = :channel) DESC LIMIT 1) now_price ON true
WHERE v.sku = ANY((SELECT CAST(:skus AS text[]))::text[]) AND NOT v.archived AND p.site = :site
  AND p.published_at <= :now AND (p.unpublished_at IS NULL OR p.unpublished_at > :now)
""")  # noqa: S608 (only our own fragments)


def sellable(
    db: Session, skus: Iterable[str], *, site: str = "hiyori", channel: str = "web", now: datetime
) -> dict[str, Sellable]:
    """Published variants with a price of now, by SKU; what may not be sold is missing (one statement)."""
    wanted = sorted({sku for sku in skus if sku and "\x00" not in sku})
    if not wanted:
        return {}
    given = {"skus": wanted, "site": site, "channel": channel, "now": now}
    rows = (row._asdict() for row in _SELLABLE.rows(db, **given))
    return {row["sku"]: _sellable(row, now) for row in rows}


def pack_label(pack: Row | None) -> LocalText | None:
    """「960 mL」: contents of a consumable in words."""
    if not pack:
        return None
    plain = f"{pack['size']:g} {pack['unit']}"
    return LocalText(pack.get("label") or {"ja": plain, "en": plain})


def chosen(options: list[Row], choices: dict[str, str]) -> tuple[tuple[LocalText, LocalText], ...]:
    """Names of options and of the values chosen, in the product's order."""
    return tuple(
        (LocalText(option["name"]), LocalText(value["name"]))
        for option in options
        for value in option["values"]
        if choices.get(option["key"]) == value["key"]
    )


def _sellable(row: Row, now: datetime) -> Sellable:
    compared = may_compare(history(row["prices"] or []), row["compare_at"], now)
    picture = best(row["pictures"], row["choices"])
    return Sellable(
        sku=row["sku"],
        product_slug=row["slug"],
        name=LocalText(row["name"]),
        options=chosen(row["options"], row["choices"]),
        price=Yen(row["amount"]),
        compare_at=Yen(row["compare_at"]) if compared else None,
        tax_rate=TAX_RATES[row["tax_class"]],
        return_policy=row["return_policy"],
        picture=shown(picture, row["name"]),
        max_per_order=row["max_per_order"],
        pack=pack_label(row["pack"]),
        sale=compared,
        marks=frozenset(row["marks"]),
    )


_LAST_KNOWN = sa.text("""
SELECT v.sku FROM variant v JOIN listing l ON l.product_id = v.product_id
WHERE v.sku = ANY(:skus) AND l.in_stock
  AND (NOT v.choices ? 'size' OR v.choices ->> 'size' = ANY(l.sizes_in_stock))
  AND (NOT v.choices ? 'color' OR v.choices ->> 'color' = ANY(l.colours_in_stock))
""")


def last_known(db: Session, skus: Iterable[str]) -> frozenset[str]:
    """SKUs that were in stock when the read model last heard of it; as exact as lists are, for display only."""
    return frozenset(db.scalars(_LAST_KNOWN, {"skus": sorted(skus)}))
