"""Makers for documents: an issuer, orders with both rates, and reading a PDF as text."""

from datetime import timedelta

import pypdfium2
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import business
from storefront.services.documents import IssuerSettings
from tests.oms import makers

LONG = timedelta(days=9)
NUMBER = "T7123456789012"  # the example of the ordinance on corporate numbers


def issuer(db: Session, **changes: object) -> None:
    """The shop as it signs its documents."""
    values = {
        "name": "株式会社ひより", "postal_code": "530-0001", "address": "大阪府大阪市北区梅田0丁目0-11",
        "registration_number": NUMBER, "receipt_note": "電子データでお渡ししています。",
    }  # fmt: skip
    business.change(
        db,
        IssuerSettings.model_validate(values | changes),
        by="test",
        valid_from=makers.NOW - LONG,
    )


def tea(quantity: int = 1) -> oms.LineDraft:
    """Hojicha, food at the reduced rate: ¥1,296."""
    return oms.LineDraft(
        oms.LineKind.GOODS, LocalText({"ja": "ほうじ茶"}), quantity, Yen(1296), 8, sku="B", product="tea"
    )


def text_of(pdf: bytes) -> str:
    """All words of a PDF, pages after one another, without spaces and line breaks."""
    read = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in read)


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    return len(pypdfium2.PdfDocument(pdf))
