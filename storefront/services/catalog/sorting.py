"""Shelves at the desk: one read for editing, written back at its place in the tree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services.catalog.addresses import address_now, free_address, readdress
from storefront.services.catalog.drafts import CategoryDraft
from storefront.services.catalog.listings import bump, refresh
from storefront.services.catalog.models import Category, Product
from storefront.services.catalog.shelving import lay_paths

FEW = 200  # listings that an editor waits for
AT_ONCE = 500  # listings that the job rebuilds in one transaction


@dataclass(frozen=True, slots=True)
class DeskCategory:
    """A shelf, its number among those beside it (from 1), whether it is hidden, and the address it shall have."""

    draft: CategoryDraft
    place: int
    hidden: bool = False
    address: str = ""


def category_of(db: Session, slug: str, *, site: str = "hiyori") -> DeskCategory | None:
    """The shelf for editing, by its address or one that it had; None for no shelf."""
    shelves = _shelves(db, site)
    slug = slug if slug in shelves else address_now(db, slug, site=site) or slug
    found = shelves.get(slug)
    if found is None:
        return None
    parent = next((s.slug for s in shelves.values() if s.id == found.parent_id), None)
    draft = CategoryDraft(slug, LocalText(found.name), parent, LocalText(found.intro), site)
    return DeskCategory(draft, _beside(shelves, found.parent_id).index(slug) + 1, found.hidden, slug)


def category_below(db: Session, slug: str, *, site: str = "hiyori") -> frozenset[str]:
    """The shelf and everything under it."""
    shelves = _shelves(db, site)
    found = shelves.get(slug)
    return frozenset(s.slug for s in shelves.values() if found and found.id in s.path)


def unseen_categories(db: Session, *, site: str = "hiyori") -> frozenset[str]:
    """Shelves that customers do not see: hidden ones and what stands under them."""
    return frozenset(s.slug for s in _shelves(db, site).values() if not s.shown)


def edit_category(db: Session, shelf: DeskCategory, *, now: datetime) -> None:
    """Write a shelf: words, the shelf above it, its number among its neighbours, whether it is hidden, its address.

    Listings follow: at once where they are few, by a job where they are many.
    """
    draft, site = shelf.draft, shelf.draft.site
    if draft.parent and draft.parent in category_below(db, draft.slug, site=site):
        raise Refusal(_l("この棚の下にある棚を、上の棚にはできません。"), field="parent")
    db.execute(sa.select(Category.id).where(Category.site == site).order_by(Category.id).with_for_update())
    shelves = _shelves(db, site)
    above = shelves.get(draft.parent or "")
    if draft.parent and above is None:
        raise Refusal(_l("上の棚が見つかりません：%(slug)s", slug=draft.parent), field="parent")
    parent_id: int | None = above.id if above else None
    old = shelves.get(draft.slug)
    slug = _write(db, shelf, old, parent_id)
    lay_paths(db)
    _number(db, site, slug, parent_id, shelf.place)
    told = (draft.name, parent_id, shelf.hidden, slug)
    if old is None or (old.name, old.parent_id, old.hidden, old.slug) != told:
        follow(db, slug, site, now)
    bump(db, site)


def _write(db: Session, shelf: DeskCategory, old: Any, parent_id: int | None) -> str:
    """The row of the shelf; the address that it has now."""
    draft, site, to = shelf.draft, shelf.draft.site, shelf.address or shelf.draft.slug
    values = {"name": draft.name, "intro": draft.intro, "parent_id": parent_id, "hidden": shelf.hidden}
    if old is None:
        free_address(db, site, to)
        db.execute(sa.insert(Category).values(site=site, slug=to, **values))
        return to
    db.execute(sa.update(Category).where(Category.id == old.id).values(**values))
    if to != old.slug:
        readdress(db, old, to, site=site)
    return to


def _number(db: Session, site: str, slug: str, parent_id: int | None, place: int) -> None:
    """The neighbours in their order with this one at its number."""
    slugs = [each for each in _beside(_shelves(db, site), parent_id) if each != slug]
    slugs.insert(place - 1, slug)
    for position, each in enumerate(slugs):
        here = sa.update(Category).where(Category.site == site, Category.slug == each)
        db.execute(here.where(Category.position != position).values(position=position))


def follow(db: Session, slug: str, site: str, now: datetime) -> None:
    """Listings of what stands on the shelf and under it: rebuilt here while they are few, else by a job."""
    few = list(db.scalars(_under(slug, site).limit(FEW + 1)))
    if len(few) <= FEW:
        refresh(db, few, now=now)
        return
    jobs.enqueue(db, "refresh_shelf", only_one=f"shelf:{site}:{slug}", slug=slug, site=site)


def refresh_shelf(db: Session, slug: str, *, site: str, after: int, now: datetime) -> int | None:
    """Rebuild the next listings of this shelf by internal id; the last id, None when there were no more."""
    some = list(db.scalars(_under(slug, site).where(Product.id > after).limit(AT_ONCE)))
    refresh(db, some, now=now)
    return some[-1] if some else None


def _under(slug: str, site: str) -> Any:
    here = sa.select(Category.id).where(Category.site == site, Category.slug == slug).scalar_subquery()
    below = sa.select(Category.id).where(here == sa.any_(Category.path))
    return sa.select(Product.id).where(Product.category_id.in_(below)).order_by(Product.id)


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
        Category.hidden,
        Category.shown,
    )
    return {row.slug: row for row in db.execute(sa.select(*columns).where(Category.site == site))}
