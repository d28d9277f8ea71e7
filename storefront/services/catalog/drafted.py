"""Products as the desk sees them: one read back as the draft it could have come from, many as rows of a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import paging
from storefront.kernel.i18n import LocalText
from storefront.kernel.kana import fold, narrow
from storefront.kernel.money import Yen
from storefront.services.catalog.drafts import (
    MeasureDraft,
    OptionDraft,
    OptionValueDraft,
    PackDraft,
    ProductDraft,
    VariantDraft,
)
from storefront.services.catalog.labels import escaped
from storefront.services.catalog.models import Category
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.values import Picture

PAGE = 50
STATES = ("all", "shown", "planned", "hidden")
Row = dict[str, Any]

_DRAFT = sa.text("""
SELECT to_jsonb(p) AS product, c.slug AS category,
       (SELECT coalesce(jsonb_agg(to_jsonb(v) || jsonb_build_object('amount', a.amount, 'compare_at', a.compare_at)
               ORDER BY v.archived, v.position, v.id), '[]')
          FROM variant v LEFT JOIN variant_price a ON a.variant_id = v.id AND a.site = p.site
               AND a.channel = 'web' AND a.valid_to IS NULL
         WHERE v.product_id = p.id) AS variants
FROM product p LEFT JOIN category c ON c.id = p.category_id WHERE p.site = :site AND p.slug = :slug
""")
_ROWS = sa.text("""
SELECT p.id, p.slug, p.name, p.published_at, p.unpublished_at, c.name AS category,
       (SELECT count(*) FROM variant v WHERE v.product_id = p.id AND NOT v.archived) AS variants,
       l.price_min, l.price_max, l.in_stock, d.card->'pictures'->'' AS picture
FROM product p LEFT JOIN category c ON c.id = p.category_id
LEFT JOIN listing l ON l.product_id = p.id LEFT JOIN listing_card d ON d.product_id = p.id
WHERE p.site = :site AND (CAST(:after AS bigint) IS NULL OR p.id < :after)
  AND (:state = 'all'
    OR :state = 'shown' AND p.published_at <= :now AND (p.unpublished_at IS NULL OR p.unpublished_at > :now)
    OR :state = 'planned' AND p.published_at > :now
    OR :state = 'hidden' AND (p.published_at IS NULL OR p.unpublished_at <= :now))
  AND (:part = '%%' OR p.name->>'ja' ILIKE :part OR p.name->>'en' ILIKE :part OR p.slug LIKE :part
    OR p.reading LIKE :folded
    OR EXISTS (SELECT 1 FROM variant v WHERE v.product_id = p.id AND (v.sku LIKE :start OR v.jan = :code)))
ORDER BY p.id DESC LIMIT :size
""")


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A product in the desk's list; `state` is shown, planned or hidden."""

    slug: str
    name: LocalText
    category: LocalText | None
    variants: int
    price_min: Yen | None
    price_max: Yen | None
    in_stock: bool
    state: str
    published_at: datetime | None
    picture: Picture


def draft_of(db: Session, slug: str, *, site: str = "hiyori") -> ProductDraft | None:
    """The draft that would change nothing, archived variants last, without pictures; None for no product."""
    found = db.execute(_DRAFT, {"site": site, "slug": slug}).mappings().first()
    if found is None:
        return None
    return drafted(dict(found))


def drafted(found: Row, **more: Any) -> ProductDraft:
    """The draft of a row with its product, category and variants."""
    row = found["product"]
    words: Row = {name: LocalText(row[name]) if row[name] is not None else None for name in _WORDS}
    moments: Row = {name: _moment(row[name]) for name in ("published_at", "unpublished_at", "added_at")}
    plain: Row = {name: row[name] for name in _PLAIN}
    return ProductDraft(
        **plain,
        **words,
        **moments,
        tags=tuple(row["tags"]),
        category=found["category"],
        options=tuple(_option(option) for option in row["options"]),
        variants=tuple(_variant(variant) for variant in found["variants"]),
        **more,
    )


def desk_rows(
    db: Session, words: str = "", state: str = "all", after: str = "", *, site: str = "hiyori", now: datetime
) -> paging.Page[DeskRow]:
    """A page of products, newest first; words are a name, reading, slug, SKU or JAN."""
    key, typed = paging.key_of(after, 1) or [None], words.strip().replace("\x00", "")[:100]
    given: Row = {
        "site": site, "now": now, "size": PAGE + 1, "state": state if state in STATES else "all",
        "after": key[0] if isinstance(key[0], int) else None,
        "part": f"%{escaped(typed)}%", "folded": f"%{escaped(fold(typed)) or chr(1)}%",
        "start": f"{escaped(narrow(typed).upper())}%", "code": narrow(typed).replace("-", ""),
    }  # fmt: skip
    rows = db.execute(_ROWS, given).mappings().all()
    page = paging.page(rows, PAGE, lambda row: (row["id"],))
    return paging.Page(tuple(_desk_row(dict(row), now) for row in page.rows), page.next)


def category_choices(db: Session, *, site: str = "hiyori") -> tuple[tuple[str, tuple[LocalText, ...]], ...]:
    """Every shelf of the tree: slug and the names from the root down to it, in the order of the tree."""
    rows = db.execute(
        sa.select(Category.id, Category.slug, Category.path, Category.name, Category.position)
        .where(Category.site == site)
    ).all()  # fmt: skip
    known = {row.id: row for row in rows}
    paths = {row.slug: tuple(known[n] for n in row.path if n in known) for row in rows}
    ordered = sorted(paths.items(), key=lambda item: [(step.position, step.id) for step in item[1]])
    return tuple((slug, tuple(LocalText(step.name) for step in steps)) for slug, steps in ordered)


_PLAIN = ("slug", "site", "reading", "vendor", "tax_class", "return_policy", "seo")
_WORDS = ("name", "line", "description", "kind", "material", "care", "repair", "origin")


def _option(row: Row) -> OptionDraft:
    values = (OptionValueDraft(v["key"], LocalText(v["name"]), v.get("swatch")) for v in row["values"])
    return OptionDraft(row["key"], LocalText(row["name"]), tuple(values))


def _variant(row: Row) -> VariantDraft:
    return VariantDraft(
        sku=row["sku"],
        price=Yen(row["amount"] or 0),
        choices=tuple(row["choices"].items()),
        compare_at=row["compare_at"],
        jan=row["jan"],
        measures=tuple(MeasureDraft(**measure) for measure in row["measures"] or ()),
        weight_g=row["weight_g"],
        pack=PackDraft(**row["pack"]) if row["pack"] else None,
        max_per_order=row["max_per_order"],
        archived=row["archived"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _desk_row(row: Row, now: datetime) -> DeskRow:
    begins, ends = row["published_at"], row["unpublished_at"]
    state = "hidden" if begins is None or (ends and ends <= now) else "planned" if begins > now else "shown"
    return DeskRow(
        row["slug"], LocalText(row["name"]), row["category"], row["variants"], row["price_min"],
        row["price_max"], bool(row["in_stock"]), state, begins, shown(row["picture"], row["name"]),
    )  # fmt: skip
