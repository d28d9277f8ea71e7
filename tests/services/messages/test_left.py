"""The reminder of a cart: to members who agreed, once per cart, stopped by a purchase, left by one act."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.jobs.carts import watch_carts
from storefront.kernel import clock
from storefront.services import business, carts, customers
from storefront.services.business import forget_cache
from storefront.services.carts import Owner
from storefront.services.deliveries import CheckoutSettings
from tests.support.goods import NOW, on_sale
from tests.support.jobs import run_jobs
from tests.support.pages import Browser
from tests.support.people import customer
from tests.support.shop import shop

BEGUN = NOW - timedelta(days=1)


@pytest.fixture
def hana(db: Session) -> Any:
    """A member who agreed to news by mail, with a sweater in her cart."""
    person = customer(db)
    customers.record_consent(db, person.person_id, granted=True, source="test", now=BEGUN)
    put_in(db, person, 1)
    return person


def put_in(db: Session, person: Any, quantity: int, at: Any = NOW) -> None:
    """Put a sweater into her cart."""
    visitor = sa.text("SELECT gen_random_uuid()")
    with clock.as_of(at):
        carts.add(db, Owner(db.scalar(visitor), person.person_id), on_sale(db), quantity, now=at)
    db.commit()


def agreed(db: Session, person: Any) -> bool:
    """Whether she gets news by mail."""
    return customers.consents(db, person.person_id)["marketing", "mail"]


def reminded(db: Session, at: Any) -> list[Any]:
    """The letters that leave once carts were looked through at this moment."""
    with clock.as_of(at):
        watch_carts(timestamp=0)
        return run_jobs(db).letters


def test_a_member_who_agreed_is_reminded_once_per_cart(db: Session, hana: Any) -> None:
    (letter,) = reminded(db, NOW + timedelta(hours=2))
    assert (letter.to, letter.subject) == ("sato@demo.example", "カートの続きを、とっておきました")
    assert "セーター × 1" in letter.text
    assert "http://localhost:8000/go/cart-" in letter.html
    assert letter.unsubscribe is not None
    assert letter.unsubscribe in letter.text and letter.unsubscribe in letter.html
    put_in(db, hana, 1, NOW + timedelta(hours=3))
    assert reminded(db, NOW + timedelta(hours=6)) == []


@pytest.mark.parametrize("without", ["consent", "setting", "cart"])
def test_nobody_is_reminded_without_consent_setting_or_cart(db: Session, hana: Any, without: str) -> None:
    if without == "consent":
        customers.record_consent(db, hana.person_id, granted=False, source="test", now=NOW)
    elif without == "setting":
        business.change(db, CheckoutSettings(remind_carts=False), by="test", valid_from=BEGUN)
        forget_cache()
    else:
        db.execute(sa.text("UPDATE cart SET state = 'ordered'"))
    db.commit()
    assert reminded(db, NOW + timedelta(hours=2)) == []


@pytest.mark.parametrize("stop", ["UPDATE cart SET state = 'ordered'", "DELETE FROM consent"])
def test_a_purchase_and_a_withdrawn_consent_stop_a_mail_that_has_not_left_yet(
    db: Session, hana: Any, stop: str
) -> None:
    with clock.as_of(NOW + timedelta(hours=2)):
        watch_carts(timestamp=0)
        run_jobs(db, only=["react"])
        assert db.scalar(sa.text("SELECT state FROM mail")) == "queued"
        db.execute(sa.text(stop))
        assert run_jobs(db).letters == []
    assert db.scalar(sa.text("SELECT count(*) FROM mail")) == 0


def test_one_act_ends_the_mails_and_only_by_a_signed_link(db: Session, hana: Any) -> None:
    (letter,) = reminded(db, NOW + timedelta(hours=2))
    assert letter.unsubscribe is not None
    path = letter.unsubscribe.removeprefix("http://localhost:8000")
    browser = Browser(shop())
    assert "お知らせのメールをやめる" in browser.get(path).text
    assert agreed(db, hana)
    assert browser.post("/unsubscribe/nothing-signed", token=False).status == 404
    assert browser.post(path[:-1] + ("0" if path[-1] != "0" else "1"), token=False).status == 404
    pressed = browser.post(path, {"List-Unsubscribe": "One-Click"}, token=False)
    assert pressed.status == 200
    assert not agreed(db, hana)
    assert browser.post(path, {}).status == 303
    done = browser.get(path)
    assert "お送りしていません" in done.text
    assert done.all(f'form[action="{path}"]') == [], "nothing is left to press"
