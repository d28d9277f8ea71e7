"""Promotions that are published, kept in this process by the edition that the settings name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel import ids
from storefront.kernel.db import table
from storefront.services import business
from storefront.services.business import BusinessModel
from storefront.services.promotions.models import Promotion
from storefront.services.promotions.storing import offer_of
from storefront.services.promotions.values import Offer


class PromotionEdition(BusinessModel):
    """Which edition of the promotions is in force; none until there is one, and then nothing is asked at all.

    Drawn anew at each change: an edition that was rolled back never comes again.
    """

    key: ClassVar[str] = "promotions"
    edition: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    generation: int
    edition: str
    offers: tuple[Offer, ...]


_known: dict[str, _Known] = {}


def live(db: Session, *, site: str = "hiyori", fresh: bool = False) -> tuple[Offer, ...]:
    """Every published promotion, begun or not; `fresh` looks past the short cache of the settings."""
    edition = business.current(db, PromotionEdition, site=site, fresh=fresh).edition
    if not edition:
        return ()
    known = _known.get(site)
    if known is None or (known.generation, known.edition) != (database.generation, edition):
        known = _known[site] = _Known(database.generation, edition, tuple(published(db, site)))
    return known.offers


def published(db: Session, site: str) -> Sequence[Offer]:
    """The published promotions as the database has them."""
    rows = table(Promotion)
    query = sa.select(rows).where(rows.c.site == site, rows.c.state == "live").order_by(rows.c.slug)
    return [offer_of(row) for row in db.execute(query)]


def new_edition(db: Session, *, by: str, now: datetime, site: str = "hiyori") -> None:
    """Let every process read the promotions anew."""
    db.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"promotions:{site}"))))
    business.change(db, PromotionEdition(edition=ids.public_id()), by=by, site=site, valid_from=now)
