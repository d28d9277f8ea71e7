"""Shelves at the desk: one read for editing, written back at its place in the tree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services.catalog.drafts import CategoryDraft
from storefront.services.catalog.listings import bump, refresh
from storefront.services.catalog.models import Category, Product
from storefront.services.catalog.shelving import lay_paths


@dataclass(frozen=True, slots=True)
class DeskCategory:
    """A shelf and its number among those beside it, from 1."""

    draft: CategoryDraft
    place: int


def category_of(db: Session, slug: str, *, site: str = "hiyori") -> DeskCategory | None:
    """The shelf for editing; None for no shelf."""
    shelves = _shelves(db, site)
    found = shelves.get(slug)
    if found is None:
        return None
    parent = next((s.slug for s in shelves.values() if s.id == found.parent_id), None)
    draft = CategoryDraft(slug, LocalText(found.name), parent, LocalText(found.intro), site)
    return DeskCategory(draft, _beside(shelves, found.parent_id).index(slug) + 1)


def category_below(db: Session, slug: str, *, site: str = "hiyori") -> frozenset[str]:
    """The shelf and everything under it."""
    shelves = _shelves(db, site)
    found = shelves.get(slug)
    return frozenset(s.slug for s in shelves.values() if found and found.id in s.path)


def edit_category(db: Session, shelf: DeskCategory, *, now: datetime) -> None:
    """Write a shelf: words, the shelf above it, its number among its neighbours; listings below follow."""
    draft, site = shelf.draft, shelf.draft.site
    if draft.parent and draft.parent in category_below(db, draft.slug, site=site):
        raise Refusal(_l("この棚の下にある棚を、上の棚にはできません。"), field="parent")
    db.execute(sa.select(Category.id).where(Category.site == site).order_by(Category.id).with_for_update())
    shelves = _shelves(db, site)
    above = shelves.get(draft.parent or "")
    if draft.parent and above is None:
        raise Refusal(_l("上の棚が見つかりません：%(slug)s", slug=draft.parent), field="parent")
    parent_id: int | None = above.id if above else None
    values = {"name": draft.name, "intro": draft.intro, "parent_id": parent_id}
    old = shelves.get(draft.slug)
    if old is None:
        db.execute(sa.insert(Category).values(site=site, slug=draft.slug, **values))
    else:
        db.execute(sa.update(Category).where(Category.id == old.id).values(**values))
    lay_paths(db)
    _number(db, site, draft.slug, parent_id, shelf.place)
    if old is None or (old.name, old.parent_id) != (draft.name, parent_id):
        _refresh_under(db, draft.slug, site, now)
    bump(db, site)


def _number(db: Session, site: str, slug: str, parent_id: int | None, place: int) -> None:
    """The neighbours in their order with this one at its number."""
    slugs = [each for each in _beside(_shelves(db, site), parent_id) if each != slug]
    slugs.insert(place - 1, slug)
    for position, each in enumerate(slugs):
        here = sa.update(Category).where(Category.site == site, Category.slug == each)
        db.execute(here.where(Category.position != position).values(position=position))


def _refresh_under(db: Session, slug: str, site: str, now: datetime) -> None:
    below = sa.select(Category.id).where(
        Category.site == site, Category.slug.in_(category_below(db, slug, site=site))
    )
    refresh(db, list(db.scalars(sa.select(Product.id).where(Product.category_id.in_(below)))), now=now)


def _beside(shelves: dict[str, Any], parent_id: int | None) -> list[str]:
    """Shelves under the same one, in their order."""
    beside = (s for s in shelves.values() if s.parent_id == parent_id)
    return [s.slug for s in sorted(beside, key=lambda s: (s.position, s.id))]


def _shelves(db: Session, site: str) -> dict[str, Any]:
    columns = (
        Category.id,
        Category.slug,
        Category.parent_id,
        Category.path,
        Category.position,
        Category.name,
        Category.intro,
    )
    return {row.slug: row for row in db.execute(sa.select(*columns).where(Category.site == site))}
