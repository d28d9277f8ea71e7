"""The one page of the checkout: what is asked, what is refused, and that nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import business
from storefront.services.deliveries import DeliverySettings, PaymentSettings
from tests.support.browsing import Browser
from tests.support.buying import HANA, fill, reach_confirmation
from tests.support.goods import NOW, on_sale

SHOP = DeliverySettings()


@pytest.fixture
def browser(db: Session) -> Browser:
    """A visitor with one item in the cart."""
    browser = Browser()
    browser.post("/cart/lines", {"sku": on_sale(db, price=3960), "quantity": "1"})
    return browser


def test_an_empty_cart_leads_back_to_the_cart(db: Session) -> None:
    assert Browser().get("/checkout").location == "/cart"


def test_the_page_opens_with_everything_a_guest_needs(browser: Browser) -> None:
    body = browser.get("/checkout").text
    for shown in ("メールアドレス", "郵便番号", "お届け日", "時間帯", "クレジットカード", "代金引換"):
        assert shown in body
    assert "まだ注文は確定しません" in body
    assert "12–14時" not in body


def test_looking_at_the_page_writes_nothing(browser: Browser, db: Session) -> None:
    browser.get("/checkout")
    browser.get("/checkout/confirm")
    assert db.execute(sa.text("SELECT count(*) FROM checkout")).scalar_one() == 0


def test_a_filled_form_leads_to_the_confirmation_and_is_kept_for_going_back(browser: Browser) -> None:
    answer = fill(browser, wish_date="2026-11-25", wish_slot="am", note="玄関のベルは鳴らさないでください")
    assert (answer.status_code, answer.location) == (303, "/checkout/confirm")
    body = browser.get("/checkout").text
    for kept in ("hana@example.jp", "佐藤", "梅田3丁目1-1", "090-1234-5678", "玄関のベルは"):
        assert kept in body


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "hana", "メールアドレスを半角の英数字で"),
        ("family_name", "", "入力してください"),
        ("family_kana", "sato", "ひらがなかカタカナ"),
        ("postal_code", "123", "郵便番号は7桁"),
        ("prefecture", "Atlantis", "都道府県を選んでください"),
        ("phone", "12", "電話番号"),
        ("street", "𠮷" * 40, "文字"),
        ("wish_date", "2026-11-20", "別の日をお選びください"),
        ("wish_date", "2020-01-01", "別の日をお選びください"),
        ("wish_date", "2027-12-31", "別の日をお選びください"),
        ("wish_date", "soon", "お届け日を選び直してください"),
        ("wish_slot", "12-14", "別の時間帯をお選びください"),
        ("drop_off", "屋根の上", "置き場所を選び直してください"),
        ("method", "", "お支払いの方法を選んでください"),
        ("method", "konbini", "お支払いの方法を選んでください"),
        ("address", "someone-elses", "お届け先を選び直してください"),
        ("note", "あ" * 501, "500文字以内"),
    ],
)
def test_a_refused_field_is_explained_and_everything_typed_is_kept(
    browser: Browser, field: str, typed: str, said: str
) -> None:
    answer = fill(browser, **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "お確かめください" in answer.text
    kept = [v for k, v in HANA.items() if k in ("email", "given_name", "city", "street") and k != field]
    assert all(f'value="{v}"' in answer.text for v in kept)
    assert browser.get("/checkout/confirm").location == "/checkout"


def test_left_at_the_door_cannot_be_paid_at_the_door(browser: Browser) -> None:
    answer = fill(browser, drop_off="玄関前", method="cod")
    assert answer.status_code == 422
    assert "代金引換では置き配をお選びいただけません" in answer.text
    assert fill(browser, drop_off="玄関前", method="card").status_code == 303


def test_the_postal_code_button_fills_the_address_without_a_script(browser: Browser) -> None:
    answer = fill(browser, postal_code="１５０ー０００１", prefecture="", city="", street="", act="lookup")
    assert answer.status_code == 200
    assert 'value="渋谷区"' in answer.text
    assert "神宮前" in answer.text
    assert 'value="hana@example.jp"' in answer.text


def test_a_character_no_label_prints_is_kept_and_its_label_form_is_confirmed(browser: Browser) -> None:
    asked = fill(browser, family_name="𠮷田")
    assert asked.status_code == 422
    assert "吉田" in asked.text
    signature = re.search(r'name="label_ok" value="([0-9a-f]+)"', asked.text)
    assert signature
    assert fill(browser, family_name="𠮷田", label_ok=signature[1]).status_code == 303
    body = browser.get("/checkout/confirm").text
    assert "𠮷田 花 様" in body


def test_full_width_digits_and_a_hyphenless_phone_are_understood(browser: Browser) -> None:
    assert fill(browser, postal_code="５３０ー０００１", phone="０９０１２３４５６７８").status_code == 303
    assert "090-1234-5678" in browser.get("/checkout/confirm").text


def test_the_fee_follows_the_prefecture(browser: Browser, db: Session) -> None:
    answer = browser.post("/checkout", {**HANA, "prefecture": "沖縄県"}, into="checkout-sums")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f"¥{SHOP.fees['沖縄県']:,}" in answer.text
    assert f"¥{3960 + SHOP.fees['沖縄県'] + 330:,}" in answer.text


def test_cash_above_its_limit_says_why_it_cannot_be_chosen(db: Session) -> None:
    browser = Browser()
    browser.post("/cart/lines", {"sku": on_sale(db, "COAT", price=180_000), "quantity": "2"})
    assert "¥300,000を超えるため" in fill(browser, method="cod").text
    assert "対面でのお渡しだけ" in fill(browser, method="card", drop_off="玄関前").text
    assert fill(browser, method="card").status_code == 303


def test_a_price_rise_between_visits_is_shown_in_the_sums(browser: Browser, db: Session) -> None:
    on_sale(db, price=5000, left=0)
    assert "¥5,000" in browser.get("/checkout").text


def test_one_visitor_has_one_checkout_however_often_the_form_is_sent(browser: Browser, db: Session) -> None:
    for street in ("梅田1-1", "梅田2-2"):
        fill(browser, street=street)
    rows = db.execute(sa.text("SELECT version, data->'address'->>'street' FROM checkout")).all()
    assert [tuple(r) for r in rows] == [(2, "梅田2-2")]


def test_the_checkout_of_one_browser_is_not_shown_to_another(browser: Browser, db: Session) -> None:
    fill(browser)
    stranger = Browser()
    reach_confirmation(stranger, "SW-M", email="other@example.jp")
    assert "hana@example.jp" not in stranger.get("/checkout").text


def test_paid_at_a_store_no_day_is_promised_that_a_late_payment_could_not_keep(
    browser: Browser, db: Session
) -> None:
    business.change(db, PaymentSettings(konbini=True), by="staff:1", valid_from=NOW)
    db.commit()

    def first_day(method: str) -> date:
        body = fill(browser, method=method, email="").text
        return min(map(date.fromisoformat, re.findall(r'value="(\d{4}-\d\d-\d\d)"', body)))

    assert first_day("konbini") >= first_day("card") + timedelta(days=3)
    late = fill(browser, method="konbini", wish_date=first_day("card").isoformat())
    assert late.status_code == 422
    assert "お届けできなくなりました" in late.text
