"""A signed-in customer's checkout: the address book, the account's e-mail, the cart that came along."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.services import customers
from tests.support.browsing import Browser
from tests.support.buying import HANA, button_of, place
from tests.support.goods import NOW, on_sale
from tests.support.people import PASSWORD, SATO, customer


@pytest.fixture
def hana(db: Session) -> Browser:
    """佐藤 花, who filled a cart and then signed in."""
    customer(db)
    browser = Browser()
    browser.post("/cart/lines", {"sku": on_sale(db, price=3960), "quantity": "2"})
    browser.get("/login")
    answer = browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD, "next": "/checkout"})
    assert answer.location == "/checkout"
    browser.get("/cart")
    return browser


def book(db: Session, email: str = "sato@demo.example") -> str:
    """An entry of this customer's address book; its public id."""
    person_id = db.execute(
        sa.text("SELECT person_id FROM account WHERE email = :email"), {"email": email}
    ).scalar_one()
    checked = customers.address_rules.check(SATO)
    public_id = customers.save_address(db, person_id, checked, default=True, now=NOW)
    db.commit()
    return public_id


def test_the_cart_came_along_and_the_account_mail_is_used(hana: Browser, db: Session) -> None:
    body = hana.get("/checkout").text
    assert "ご注文の品 2点" in body
    assert "sato@demo.example にお送りします" in body
    assert 'name="email"' not in body


def test_the_usual_address_is_chosen_and_delivery_is_priced_for_it(hana: Browser, db: Session) -> None:
    public_id = book(db)
    body = hana.get("/checkout").text
    assert f'value="{public_id}" checked' in body
    assert "最短で11月22日（日）に届きます" in body


def test_ordering_to_a_saved_address_needs_no_typing(hana: Browser, db: Session) -> None:
    public_id = book(db)
    answer = hana.post("/checkout", {"address": public_id, "method": "cod"})
    assert answer.status_code == 303, answer.text
    done = place(hana, button_of(hana.get("/checkout/confirm").text))
    number = done.location.split("/")[2]
    order = oms.order(db, number)
    assert order is not None
    assert (order.email, order.ship_to.city, order.total) == ("sato@demo.example", "大阪市北区", 7920 + 330)
    assert order.person_id == db.execute(sa.text("SELECT person_id FROM account")).scalar_one()


def test_the_address_of_another_customer_is_refused(hana: Browser, db: Session) -> None:
    customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    foreign = book(db, "suzuki@demo.example")
    answer = hana.post("/checkout", {**HANA, "address": foreign, "method": "cod"})
    assert answer.status_code == 422
    assert "お届け先を選び直してください" in answer.text
    assert hana.get("/checkout/confirm").location == "/checkout"


def test_a_new_address_is_kept_when_asked(hana: Browser, db: Session) -> None:
    answer = hana.post("/checkout", {**HANA, "keep_address": "y"})
    assert answer.status_code == 303, answer.text
    assert place(hana, button_of(hana.get("/checkout/confirm").text)).status_code == 303
    assert db.execute(sa.text("SELECT count(*) FROM address")).scalar_one() == 1


def test_an_email_sent_by_a_customer_does_not_replace_the_accounts(hana: Browser, db: Session) -> None:
    hana.post("/checkout", {**HANA, "email": "thief@example.jp"})
    assert "sato@demo.example" in hana.get("/checkout/confirm").text


def test_what_was_told_is_gone_for_the_next_user_of_the_browser(hana: Browser, db: Session) -> None:
    hana.post("/checkout", HANA)
    hana.post("/logout", {})
    hana.token = ""
    hana.post("/cart/lines", {"sku": "SW-M", "quantity": "1"})
    assert "ひより荘204" not in hana.get("/checkout").text


def test_a_session_that_ended_keeps_what_was_typed_and_asks_again(db: Session) -> None:
    browser = Browser()
    browser.post("/cart/lines", {"sku": on_sale(db), "quantity": "1"})
    answer = browser.post("/checkout", HANA, token="stale")
    assert answer.status_code == 422
    assert "もう一度" in answer.text
    assert 'value="梅田3丁目1-1"' in answer.text
    assert browser.post("/checkout", HANA).status_code == 303


def end_sessions(db: Session) -> None:
    """As after half a year, or ended from another device."""
    db.execute(sa.text("DELETE FROM web_session"))
    db.commit()


def test_a_customer_whose_sign_in_ended_signs_in_again_and_finds_what_was_typed(
    hana: Browser, db: Session
) -> None:
    hana.get("/checkout")
    end_sessions(db)
    answer = hana.post("/checkout", {**HANA, "note": "門の右の呼び鈴を鳴らしてください"})
    assert (answer.status_code, answer.location) == (303, "/login?next=/checkout")
    assert "入力した内容は残っています" in hana.get(answer.location).text
    signed_in = {"email": "sato@demo.example", "password": PASSWORD, "next": "/checkout"}
    assert hana.post("/login", signed_in).location == "/checkout"
    body = hana.get("/checkout").text
    assert "門の右の呼び鈴を鳴らしてください" in body
    assert 'value="梅田3丁目1-1"' in body
    assert hana.post("/checkout", HANA).location == "/checkout/confirm"
    assert "門の右の呼び鈴" not in hana.get("/checkout").text


def test_htmx_too_is_led_to_signing_in(hana: Browser, db: Session) -> None:
    hana.get("/checkout")
    end_sessions(db)
    answer = hana.post("/checkout", HANA, into="checkout-form")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login?next=/checkout")


def test_a_guest_without_a_cart_keeps_the_typed_text_for_half_an_hour(db: Session) -> None:
    guest = Browser()
    guest.post("/cart/lines", {"sku": on_sale(db), "quantity": "1"})
    guest.client.delete_cookie("sid")
    guest.token = ""
    assert guest.post("/checkout", HANA).location == "/cart"
    assert "入力した内容は30分のあいだ残り" in guest.get("/cart").text
    guest.post("/cart/lines", {"sku": "SW-M", "quantity": "1"})
    assert 'value="梅田3丁目1-1"' in guest.get("/checkout").text
    guest.at = NOW + timedelta(minutes=31)
    assert 'value="梅田3丁目1-1"' not in guest.get("/checkout").text


def test_what_no_database_can_store_is_left_out_of_what_is_kept(db: Session) -> None:
    guest = Browser()
    answer = guest.post("/checkout", {**HANA, "note": "\x00門の右\x00", "\x00": "x", "huge": "x" * 5000})
    assert answer.location == "/cart"
    guest.post("/cart/lines", {"sku": on_sale(db), "quantity": "1"})
    assert ">門の右<" in guest.get("/checkout").text.replace("\r\n", "")
