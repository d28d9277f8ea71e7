"""Makers for the fulfilment desk: goods on shelves, orders that wait for it, and an operator's browser."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.money import Yen
from storefront.services import catalog
from tests.oms.makers import by_card, goods, make_draft
from tests.support import catalog as goods_makers
from tests.support.pages import Browser
from tests.support.people import PASSWORD, operator

TEE, SOAP = "HY-TEE-NAVY-M", "HY-SOAP-400"
GOOD_NUMBER, ODD_NUMBER = "123456789013", "123456789012"


def floor(db: Session) -> None:
    """A T-shirt and soap, in stock in Tokyo, each on its shelf."""
    goods_makers.shelves(db)
    goods_makers.warehouse(db)
    catalog.put_products(db, [goods_makers.tee(), goods_makers.soap()], now=goods_makers.NOW)
    goods_makers.stock(db, **{TEE.replace("-", "_"): 20, SOAP.replace("-", "_"): 20})
    ims.put_shelves(db, "TYO", {TEE: "B-04-12", SOAP: "A-11-03"})
    db.commit()


def order(db: Session, *lines: oms.LineDraft, checkout: str = "c1", **changes: Any) -> str:
    """An order by cash on delivery that waits for picking; its number."""
    draft = make_draft(lines or (goods(TEE),), checkout=checkout, **changes)
    number = oms.place(db, draft, now=clock.now() - timedelta(minutes=30)).number
    db.commit()
    return number


def paid_order(db: Session, *lines: oms.LineDraft, checkout: str = "paid", **changes: Any) -> str:
    """An order paid by card; its number."""
    now = clock.now()
    draft = replace(
        by_card(lines or (goods(TEE),), checkout=checkout, **changes), expires_at=now + timedelta(hours=1)
    )
    number = oms.place(db, draft, now=now).number
    oms.confirm_paid(db, number, amount=Yen(draft.total), cause=f"pi_{checkout}", now=now)
    db.commit()
    return number


def parcel_of(db: Session, number: str) -> str:
    """The id of the order's first parcel."""
    found = oms.order(db, number)
    assert found is not None
    return found.fulfilments[0].id


def at_the_desk(app: Flask, db: Session, email: str = "yamada@demo.example", **changes: Any) -> Browser:
    """A browser in which this member of staff is signed in."""
    operator(db, email, **changes)
    browser = Browser(app)
    browser.get("/staff/login")
    answer = browser.submit(email=email, password=PASSWORD)
    assert answer.status == 303, answer.text
    browser.get("/staff", follow=True)  # its page carries the token of the new session
    return browser
