"""Receipts and invoices on My Page: only of one's own orders, to a name entered once."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.money import Yen
from tests.oms import makers
from tests.pages.mypage.conftest import Order, signed_in
from tests.support import papers
from tests.support.browsing import Browser
from tests.support.people import customer

RECEIPT = {"kind": "receipt", "cause": "", "addressee": "株式会社さとう", "honorific": "御中"}


@pytest.fixture
def paid(order: Order, db: Session) -> str:
    """An order of hers, paid by card."""
    papers.issuer(db)
    number = order(payment_method=oms.PaymentMethod.CARD, expires_at=makers.LATER)
    oms.confirm_paid(db, number, amount=Yen(6160), cause="pi_1", now=makers.NOW)
    db.commit()
    return number


def test_a_receipt_is_had_as_a_pdf_whose_address_is_no_number(browser: Browser, paid: str) -> None:
    assert "領収書・請求書" in browser.get(f"/mypage/orders/{paid}").text
    assert browser.get(f"/mypage/orders/{paid}/documents").text.count("PDFを受け取る") == 2
    answer = browser.post(f"/mypage/orders/{paid}/documents", RECEIPT)
    assert answer.status_code == 303
    assert "00000001" not in answer.location and paid not in answer.location
    pdf = browser.get(answer.location)
    assert (pdf.status_code, pdf.mimetype, pdf.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    assert "株式会社さとう御中" in papers.text_of(pdf.data)


def test_the_second_time_it_is_marked_and_the_name_is_not_asked_again(browser: Browser, paid: str) -> None:
    browser.post(f"/mypage/orders/{paid}/documents", RECEIPT)
    page = browser.get(f"/mypage/orders/{paid}/documents").text
    assert "株式会社さとう 宛てに" in page and "もう一度受け取る（再発行）" in page
    answer = browser.post(f"/mypage/orders/{paid}/documents", {"kind": "receipt", "cause": ""})
    assert "再発行" in papers.text_of(browser.get(answer.location).data)


def test_an_empty_name_is_said_at_the_field_and_nothing_is_issued(browser: Browser, paid: str) -> None:
    answer = browser.post(f"/mypage/orders/{paid}/documents", RECEIPT | {"addressee": " "})
    assert answer.status_code == 422
    assert "もう一度受け取る" not in browser.get(f"/mypage/orders/{paid}/documents").text


def test_for_somebody_else_neither_order_nor_document_exists(
    browser: Browser, paid: str, db: Session
) -> None:
    found = browser.post(f"/mypage/orders/{paid}/documents", RECEIPT).location
    customer(db, "suzuki@demo.example")
    other: Any = signed_in("suzuki@demo.example")
    assert other.get(found).status_code == 404
    assert other.get(f"/mypage/orders/{paid}/documents").status_code == 404
    assert other.post(f"/mypage/orders/{paid}/documents", RECEIPT).status_code == 404
    assert browser.get("/mypage/documents/nothing").status_code == 404


def test_cash_on_delivery_says_who_gives_the_receipt(browser: Browser, order: Order, db: Session) -> None:
    papers.issuer(db)
    db.commit()
    assert "配送会社がお渡ししたもの" in browser.get(f"/mypage/orders/{order()}/documents").text
