"""The only place that locks document counters; the lock is taken last and held until the commit."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.services.documents.models import Document, DocumentCounter

_FRESH = {"populate_existing": True}


def counter(db: Session, site: str) -> DocumentCounter:
    """Lock the counter of a site; a new site starts at nought."""
    db.execute(insert(DocumentCounter).values(site=site, last=0).on_conflict_do_nothing())
    query = sa.select(DocumentCounter).where(DocumentCounter.site == site).with_for_update()
    return db.scalars(query, execution_options=_FRESH).one()


def document(db: Session, document_id: int) -> Document:
    """Lock a document while a copy of it is handed over."""
    query = sa.select(Document).where(Document.id == document_id).with_for_update()
    return db.scalars(query, execution_options=_FRESH).one()
