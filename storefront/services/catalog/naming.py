"""Goods by name: what somebody at the desk types stands for a shelf or a product, and the other way round."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services.catalog.models import Category, Product


def category_paths(db: Session, *, site: str = "hiyori") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every shelf with the slugs from the root down to itself."""
    rows = db.execute(sa.select(Category.id, Category.slug, Category.path).where(Category.site == site)).all()
    slugs = {row.id: row.slug for row in rows}
    return tuple((row.slug, tuple(slugs[n] for n in row.path if n in slugs)) for row in rows)


def product_names(db: Session, slugs: Iterable[str], *, site: str = "hiyori") -> dict[str, LocalText]:
    """What these products are called; those that are not there are missing."""
    wanted = sorted(set(slugs))
    query = sa.select(Product.slug, Product.name).where(Product.site == site, Product.slug.in_(wanted))
    return {slug: LocalText(name) for slug, name in db.execute(query)} if wanted else {}


def products_called(
    db: Session, words: Iterable[str], *, site: str = "hiyori"
) -> tuple[tuple[str, LocalText], ...]:
    """Products whose slug or whole name (in either language) is one of these words; two hundred at most."""
    wanted = sorted(set(words))
    if not wanted:
        return ()
    called = sa.or_(
        Product.slug.in_(wanted), Product.name["ja"].astext.in_(wanted), Product.name["en"].astext.in_(wanted)
    )
    query = sa.select(Product.slug, Product.name).where(Product.site == site, called).order_by(Product.id)
    return tuple((slug, LocalText(name)) for slug, name in db.execute(query.limit(200)))


def likely_products(
    db: Session, *, site: str = "hiyori", limit: int = 200
) -> tuple[tuple[str, LocalText], ...]:
    """The newest products that a field may suggest."""
    query = sa.select(Product.slug, Product.name).where(
        Product.site == site, Product.published_at.is_not(None)
    )
    return tuple((s, LocalText(n)) for s, n in db.execute(query.order_by(Product.id.desc()).limit(limit)))
