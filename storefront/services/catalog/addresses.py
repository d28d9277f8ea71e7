"""Addresses of shelves: a shelf that moves leaves its old address behind, which leads to it from then on."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.catalog.models import Category, CategoryAddress, Collection


def address_now(db: Session, slug: str, *, site: str = "hiyori", shown: bool = False) -> str | None:
    """Where the shelf stands now that had this address before (`shown`: only if customers may see it)."""
    query = (
        sa.select(Category.slug)
        .join(CategoryAddress, CategoryAddress.category_id == Category.id)
        .where(CategoryAddress.site == site, CategoryAddress.slug == slug)
    )
    return db.scalars(query.where(Category.shown) if shown else query).one_or_none()


def free_address(db: Session, site: str, slug: str) -> None:
    """This address is a shelf's own from now on: it leads nowhere else any more."""
    db.execute(sa.delete(CategoryAddress).where(CategoryAddress.site == site, CategoryAddress.slug == slug))


def readdress(db: Session, shelf: Any, to: str, *, site: str) -> None:
    """Give a shelf (its row) another address; what named it by the old one follows. Refused while it is another's."""
    here = Category.site == site
    if db.scalar(sa.select(Category.id).where(here, Category.slug == to)) is not None:
        raise Refusal(_l("このアドレスは、すでに使われています。"), field="address")
    free_address(db, site, to)
    db.execute(sa.update(Category).where(Category.id == shelf.id).values(slug=to))
    old = {"site": site, "slug": shelf.slug, "category_id": shelf.id}
    db.execute(insert(CategoryAddress).values(old))
    ruled = sa.update(Collection).where(
        Collection.site == site, Collection.rule["category"].astext == shelf.slug
    )
    db.execute(ruled.values(rule=Collection.rule.concat(sa.func.jsonb_build_object("category", to))))
