"""What was ordered as a guest can be taken over by the account that proved the address, by nobody else."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services import customers
from storefront.services.customers.models import Account
from tests.oms import makers
from tests.pages.mypage.conftest import signed_in
from tests.support.browsing import Browser
from tests.support.people import customer

Order = Callable[..., str]
OFFER = "このメールアドレスでのご注文が2件あります"


def guest(db: Session, email: str = "Sato@Demo.example") -> int:
    contact = customers.Contact(email, "佐藤", "花", "サトウ", "ハナ", "090-1234-5678")
    return customers.guest(db, contact, now=makers.NOW)


def ordered_as_guest(db: Session, order: Order, email: str = "Sato@Demo.example") -> tuple[str, str]:
    person_id = guest(db, email)
    return order(person_id=person_id, email=email), order(person_id=person_id, email=email)


def test_guest_orders_are_offered_and_taken_over_by_one_act(
    browser: Browser, order: Order, db: Session, sato: Any
) -> None:
    numbers = ordered_as_guest(db, order)
    assert browser.get(f"/mypage/orders/{numbers[0]}").status_code == 404
    assert OFFER in browser.get("/mypage").text
    assert browser.post("/mypage/orders/claims", {}).headers["Location"] == "/mypage/orders"
    page = browser.get("/mypage/orders").text
    assert all(number in page for number in numbers)
    assert "2件のご注文を加えました。" in page
    assert OFFER not in browser.get("/mypage").text
    assert [makers.seen(db, n).person_id for n in numbers] == [sato.person_id] * 2


def test_claiming_again_changes_nothing(browser: Browser, order: Order, db: Session) -> None:
    number, _ = ordered_as_guest(db, order)
    browser.get("/mypage")
    browser.post("/mypage/orders/claims", {})
    browser.post("/mypage/orders/claims", {})
    assert makers.verbs(db, number).count("order.adopted") == 1


def test_before_the_address_is_proved_nothing_is_offered_or_given(
    order: Order, db: Session, sato: Any
) -> None:
    ordered_as_guest(db, order)
    db.execute(sa.update(Account).where(Account.id == sato.account_id).values(verified_at=None))
    unproved = customers.signed_in(db, sato.account_id)
    assert unproved is not None
    assert customers.claimable(db, unproved) == ()
    assert customers.claim(db, unproved, now=makers.LATER) == ()


def test_somebody_elses_orders_are_never_offered(browser: Browser, order: Order, db: Session) -> None:
    suzuki = customer(db, "suzuki@demo.example")
    hers = order(email="suzuki@demo.example")
    members = order(person_id=suzuki.person_id, email="sato@demo.example")
    guests, _ = ordered_as_guest(db, order, "guest@demo.example")
    assert "このメールアドレスでのご注文が" not in browser.get("/mypage").text
    browser.post("/mypage/orders/claims", {})
    assert makers.seen(db, members).person_id == suzuki.person_id
    assert makers.seen(db, guests).person_id != suzuki.person_id
    stranger = signed_in("suzuki@demo.example")
    assert "このメールアドレスでのご注文が1件あります" not in stranger.get("/mypage").text
    assert stranger.get(f"/mypage/orders/{hers}").status_code == 404


def test_an_order_that_never_came_about_is_not_counted(browser: Browser, order: Order, db: Session) -> None:
    person_id = guest(db)
    method = oms.PaymentMethod.CARD
    order(person_id=person_id, payment_method=method, expires_at=makers.LATER)
    oms.expire_unpaid(db, makers.LATER, limit=10)
    db.commit()
    assert "このメールアドレスでのご注文が" not in browser.get("/mypage").text
