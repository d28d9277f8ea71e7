"""Tables of issued documents: their content is frozen, their numbers have no gaps."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class DocumentCounter(Base):
    """The last number given at a site; its row is locked until the document is committed, so none is lost."""

    __tablename__ = "document_counter"

    site: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Document(Base):
    """A document as it was issued; `cause` tells several of a kind for one order apart (the refund)."""

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("site", "number", name="uq_document_number"),
        sa.UniqueConstraint("order_number", "kind", "cause", name="uq_document_once_per_cause"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    order_number: Mapped[str]
    cause: Mapped[str]
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]


class DocumentCopy(Base):
    """One handing over of a document: copy 0 is the original, all others are marked as issued again."""

    __tablename__ = "document_copy"
    __table_args__ = (sa.UniqueConstraint("document_id", "copy", name="uq_document_copy_place"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    copy: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
