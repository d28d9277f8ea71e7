"""The product page: one product with variants, prices, pictures and neighbours in one statement."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import Question, question
from storefront.kernel.i18n import local
from storefront.kernel.money import Yen
from storefront.services.catalog import cards
from storefront.services.catalog.prices import may_compare
from storefront.services.catalog.product_values import Measure, Option, ProductShown, Value, VariantShown
from storefront.services.catalog.selling import pack_label
from storefront.services.catalog.shelf_values import ShelfLink
from storefront.services.catalog.values import TAX_RATES

RELATED = 4
_TEXTS = ("name", "line", "description", "material", "care", "repair", "origin")

Data = dict[str, Any]

_PRODUCT = """
SELECT jsonb_build_object(
  'product', to_jsonb(p),
  'trail', (SELECT jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name) ORDER BY cardinality(t.path))
              FROM category t WHERE t.id = ANY(c.path) AND t.shown),
  'variants', (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', v.sku, 'jan', v.jan, 'choices', v.choices,
        'measures', v.measures, 'weight_g', v.weight_g, 'pack', v.pack, 'max_per_order', v.max_per_order,
        'prices', (SELECT coalesce(jsonb_agg(jsonb_build_object('amount', a.amount,
                          'compare_at', a.compare_at, 'since', a.valid_from, 'until', a.valid_to)
                          ORDER BY a.valid_from), '[]')
                     FROM variant_price a
                    WHERE a.variant_id = v.id AND a.site = p.site AND a.channel = 'web'))
        ORDER BY v.position), '[]')
      FROM variant v WHERE v.product_id = p.id AND NOT v.archived),
  'pictures', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'original' ORDER BY i.position, i.id), '[]')
      FROM picture i WHERE i.product_id = p.id),
  'related', (SELECT coalesce(jsonb_agg(jsonb_build_object('slug', near.slug, 'card', d.card,
        'price_min', near.price_min, 'price_max', near.price_max)
        ORDER BY -near.popularity, (near.product_id < p.id), near.product_id), '[]')
      FROM (
        SELECT l.* FROM listing l
         WHERE l.category_path @> ARRAY[p.category_id] AND l.product_id <> p.id
           AND l.site = p.site AND l.in_stock
           AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)
         ORDER BY -l.popularity, (l.product_id < p.id), l.product_id LIMIT :related) AS near
      JOIN listing_card d USING (product_id)),
  'beside', {beside})
FROM product p LEFT JOIN category c ON c.id = p.category_id
WHERE p.site = :site AND p.slug = :slug
  AND p.published_at <= :now AND (p.unpublished_at IS NULL OR p.unpublished_at > :now)
"""
NOTHING = "'[]'::jsonb"


@cache
def _asked(beside: str) -> Question:
    return question(_PRODUCT.format(beside=beside))


def product(
    db: Session, slug: str, *, site: str = "hiyori", now: datetime, beside: str = NOTHING
) -> ProductShown | None:
    """A published product as its page shows it; None when there is none or nothing of it has a price.

    `beside` is SQL of a room above that says in JSON what else stands on the page (`p` is the product).
    """
    given = {"slug": slug, "site": site, "now": now, "related": RELATED}
    data = _asked(beside).scalar(db, **given)
    if data is None:
        return None
    variants = tuple(v for v in (_variant(row, now) for row in data["variants"]) if v is not None)
    return _product(data, variants, now) if variants else None


def _product(data: Data, variants: tuple[VariantShown, ...], now: datetime) -> ProductShown:
    row = data["product"]
    used = {(key, value) for v in variants for key, value in v.choices.items()}
    return ProductShown(
        slug=row["slug"],
        **{name: local(row[name]) for name in _TEXTS},
        tax_rate=TAX_RATES[row["tax_class"]],
        return_policy=row["return_policy"],
        vendor=row["vendor"],
        seo=row["seo"],
        trail=tuple(ShelfLink(t["slug"], local(t["name"])) for t in data["trail"] or ()),
        options=tuple(_option(option, used) for option in row["options"]),
        variants=variants,
        pictures=tuple(data["pictures"]),
        related=tuple(cards.card(cards.fresh(r, now)) for r in data["related"]),
        beside=tuple(data["beside"]),
    )


def _option(row: Data, used: set[tuple[str, str]]) -> Option:
    values = tuple(
        Value(v["key"], local(v["name"]), v.get("swatch") or "")
        for v in row["values"]
        if (row["key"], v["key"]) in used
    )
    return Option(row["key"], local(row["name"]), values)


def _variant(row: Data, now: datetime) -> VariantShown | None:
    current = next((p for p in row["prices"] if p["until"] is None), None)
    if current is None:
        return None
    compared = may_compare(cards.history(row["prices"]), current["compare_at"], now)
    return VariantShown(
        sku=row["sku"],
        jan=row["jan"],
        choices=row["choices"],
        price=Yen(current["amount"]),
        compare_at=Yen(current["compare_at"]) if compared else None,
        max_per_order=row["max_per_order"],
        measures=tuple(Measure(m["code"], local(m["name"]), m["cm"]) for m in row["measures"]),
        pack=local(pack_label(row["pack"])),
        weight_g=row["weight_g"],
    )
