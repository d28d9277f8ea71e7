"""What campaigns name of the catalog: products, collections and pictures, looked up together."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import catalog
from storefront.services.campaigns.content import Campaign, Picture, Product


def picked_for(
    db: Session, campaigns: Iterable[Campaign], *, site: str = "hiyori", now: datetime
) -> catalog.Picked:
    """Everything that these campaigns show, as far as it is there and visible (one statement)."""
    said = list(campaigns)
    sections = [c.section for c in said if c.section]
    blocks = [block for c in said for block in c.blocks]
    slugs = {slug for s in sections for slug in s.products} | {
        b.slug for b in blocks if isinstance(b, Product)
    }
    collections = {s.collection for s in sections if s.collection}
    pictures = {b.key for b in blocks if isinstance(b, Picture)}
    return catalog.picked(db, sorted(slugs), sorted(collections), sorted(pictures), site=site, now=now)
