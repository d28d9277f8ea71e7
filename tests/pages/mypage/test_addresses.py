"""The address book: what was typed is kept, what a label cannot print is said where it can be mended."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.services import customers
from tests.pages.mypage.conftest import signed_in
from tests.support.browsing import Browser
from tests.support.people import customer

TYPED = {
    "family_name": "佐藤", "given_name": "花", "family_kana": "さとう", "given_kana": "はな",
    "postal_code": "５３０－０００１", "prefecture": "大阪府", "city": "大阪市北区", "street": "梅田3丁目1-1",
    "building": "ひより荘204", "company": "", "phone": "０９０－１２３４－５６７８",
}  # fmt: skip


def book(db: Session, person: Any) -> list[tuple[str, bool]]:
    return [(e.typed.building, e.is_default) for e in customers.addresses(db, person.person_id)]


def test_an_address_is_kept_in_its_usual_form_and_the_first_is_the_usual_one(
    db: Session, browser: Browser, sato: Any
) -> None:
    assert browser.post("/mypage/addresses", TYPED).headers["Location"] == "/mypage/addresses"
    (entry,) = customers.addresses(db, sato.person_id)
    assert entry.is_default
    assert (entry.typed.postal_code, entry.typed.phone) == ("530-0001", "090-1234-5678")
    assert entry.typed.family_kana == "サトウ"
    assert "〒530-0001" in browser.get("/mypage/addresses").text


def test_a_refusal_keeps_what_was_typed(db: Session, browser: Browser, sato: Any) -> None:
    answer = browser.post("/mypage/addresses", TYPED | {"phone": "0901234", "street": "丁" * 17})
    assert answer.status_code == 422
    assert "日本の電話番号を、市外局番から入力してください。" in answer.text
    assert "送り状のこの行は全角16文字までです。短くしてください。" in answer.text
    assert 'value="ひより荘204"' in answer.text
    assert 'value="0901234"' in answer.text
    assert book(db, sato) == []


def test_a_label_form_is_shown_and_must_be_agreed_to(db: Session, browser: Browser, sato: Any) -> None:
    asked = browser.post("/mypage/addresses", TYPED | {"family_name": "𠮷野"})
    assert asked.status_code == 422
    assert "吉野 花 様" in asked.text
    assert 'value="𠮷野"' in asked.text
    signature = re.search(r'name="label_ok" value="([0-9a-f]+)"', asked.text)[1]  # type: ignore[index]
    sent = browser.post("/mypage/addresses", TYPED | {"family_name": "𠮷野", "label_ok": signature})
    assert sent.status_code == 303
    (entry,) = customers.addresses(db, sato.person_id)
    assert (entry.typed.family_name, entry.label.name) == ("𠮷野", "吉野 花")


def test_agreeing_to_one_label_form_is_not_agreeing_to_another(browser: Browser) -> None:
    asked = browser.post("/mypage/addresses", TYPED | {"family_name": "𠮷野"})
    signature = re.search(r'name="label_ok" value="([0-9a-f]+)"', asked.text)[1]  # type: ignore[index]
    other = browser.post("/mypage/addresses", TYPED | {"family_name": "𠮷田", "label_ok": signature})
    assert other.status_code == 422


def test_the_postal_code_fills_the_town_without_javascript(db: Session, browser: Browser, sato: Any) -> None:
    typed = TYPED | {"prefecture": "", "city": "", "street": "", "act": "lookup"}
    answer = browser.post("/mypage/addresses", typed)
    assert answer.status_code == 200
    assert '<option selected value="大阪府">' in answer.text
    assert 'value="大阪市北区"' in answer.text
    assert 'value="梅田"' in answer.text
    assert 'value="ひより荘204"' in answer.text
    assert "住所を入れました" in answer.text
    assert book(db, sato) == []


def test_enter_in_a_filled_form_sends_it(db: Session, browser: Browser, sato: Any) -> None:
    assert browser.post("/mypage/addresses", TYPED | {"act": "lookup"}).status_code == 303
    assert book(db, sato) == [("ひより荘204", True)]


def test_htmx_gets_the_fields_only(browser: Browser) -> None:
    typed = TYPED | {"prefecture": "", "city": "", "street": ""}
    answer = browser.post("/address/lookup", typed, into="address-fields")
    assert answer.text.strip().startswith('<div class="stack stack--form" id="address-fields">')
    assert 'value="大阪市北区"' in answer.text
    assert 'value="佐藤"' in answer.text


def test_an_unknown_postal_code_is_said_and_loses_nothing(browser: Browser) -> None:
    answer = browser.post("/address/lookup", TYPED | {"postal_code": "0000000"}, into="address-fields")
    assert "この郵便番号の住所が見つかりません。" in answer.text
    assert 'value="梅田3丁目1-1"' in answer.text


def test_changing_removing_and_choosing_the_usual_one(db: Session, browser: Browser, sato: Any) -> None:
    for building in ("一番館", "二番館"):
        browser.post("/mypage/addresses", TYPED | {"building": building})
    second, first = sorted(customers.addresses(db, sato.person_id), key=lambda e: e.is_default)
    browser.post(f"/mypage/addresses/{second.public_id}/default", {})
    assert book(db, sato) == [("二番館", True), ("一番館", False)]
    browser.post(f"/mypage/addresses/{first.public_id}", TYPED | {"building": "三番館"})
    assert book(db, sato) == [("二番館", True), ("三番館", False)]
    browser.post(f"/mypage/addresses/{second.public_id}/removal", {})
    assert book(db, sato) == [("三番館", True)]


def test_the_book_holds_twenty(db: Session, browser: Browser, sato: Any) -> None:
    answers = [browser.post("/mypage/addresses", TYPED).status_code for _ in range(21)]
    assert answers == [303] * 20 + [422]
    assert len(book(db, sato)) == 20


@pytest.mark.parametrize("act", ["", "/default", "/removal"])
def test_another_customers_address_does_not_exist(db: Session, browser: Browser, sato: Any, act: str) -> None:
    browser.post("/mypage/addresses", TYPED)
    public_id = customers.addresses(db, sato.person_id)[0].public_id
    customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    suzuki = signed_in("suzuki@demo.example")
    assert suzuki.get(f"/mypage/addresses/{public_id}/edit").status_code == 404
    assert suzuki.post(f"/mypage/addresses/{public_id}{act}", TYPED).status_code == 404
    assert book(db, sato) == [("ひより荘204", True)]


def test_the_profile_is_kept_and_a_changed_mind_recorded(db: Session, browser: Browser, sato: Any) -> None:
    typed = {"family_name": "佐藤", "given_name": "はな", "family_kana": "さとう", "given_kana": "ﾊﾅ",
             "phone": "0312345678", "locale": "en", "marketing": "y"}  # fmt: skip
    answer = browser.post("/mypage/profile", typed)
    assert answer.status_code == 303
    assert "lang=en" in answer.headers["Set-Cookie"]
    assert customers.profile(db, sato.person_id) == customers.Profile(
        "佐藤", "はな", "サトウ", "ハナ", "03-1234-5678", "en"
    )
    assert customers.consents(db, sato.person_id)["marketing", "mail"]
    browser.post("/mypage/profile", {**typed, "marketing": ""})
    assert not customers.consents(db, sato.person_id)["marketing", "mail"]


def test_a_wrong_phone_number_is_said_at_its_field(browser: Browser) -> None:
    typed = {"family_name": "佐藤", "phone": "12", "locale": "ja"}
    answer = browser.post("/mypage/profile", typed)
    assert answer.status_code == 422
    assert "日本の電話番号を、市外局番から入力してください。" in answer.text
