"""What a shop needs before it opens, edited in the browser: name, issuer, labels, ways of paying, checkout."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.money import Rounding
from storefront.services import business, staff
from storefront.services.business.site import SiteSettings
from storefront.services.deliveries import CheckoutSettings, PaymentSettings
from storefront.services.documents import IssuerSettings
from storefront.services.labels import LabelSettings
from tests.pages.studio.editing import edited
from tests.support.ops import at_the_desk
from tests.support.pages import Browser, form_values

SITE, ISSUER, LABELS, PAYMENTS, CHECKOUT = (
    f"/studio/settings/{key}" for key in ("site", "issuer", "labels", "payments", "checkout")
)


def test_the_issuer_is_kept_with_a_number_that_is_one(studio: Browser, db: Session) -> None:
    answer = edited(
        studio, ISSUER, name="ひより株式会社", postal_code="１５００００１", phone="03-1234-5678", corporation="y",
        registration_number="ｔ7000012050002",
    )  # fmt: skip
    assert answer.status == 303, answer.text
    now = business.current(db, IssuerSettings, fresh=True)
    assert (now.name, now.postal_code, now.registration_number) == (
        "ひより株式会社",
        "1500001",
        "T7000012050002",
    )
    acts = staff.acts(db, "issuer:issuer")
    assert (acts[0].action, acts[0].after["registration_number"]) == ("issuer.edit", "T7000012050002")
    page = studio.get(ISSUER)
    assert "T7000012050002" in page.one("#history").get_text()


@pytest.mark.parametrize(
    ("number", "words"), [("T1234567890123", "検査数字"), ("T123", "13桁"), ("1234567890123", "13桁")]
)
def test_a_number_that_is_none_is_refused_and_stays_typed(
    studio: Browser, db: Session, number: str, words: str
) -> None:
    page = edited(studio, ISSUER, name="ひより", corporation="y", registration_number=number)
    typed = page.one("[name=registration_number]")["value"]
    assert (page.status, words in page.text, typed) == (422, True, number)
    assert business.current(db, IssuerSettings, fresh=True).registration_number == ""


def test_a_sole_traders_number_needs_no_check_digit(studio: Browser, db: Session) -> None:
    assert (
        edited(studio, ISSUER, name="森", corporation=None, registration_number="T1234567890123").status
        == 303
    )
    assert business.current(db, IssuerSettings, fresh=True).corporation is False


def test_labels_take_what_can_be_printed(studio: Browser, db: Session) -> None:
    assert edited(studio, LABELS, sender_name="髙島", yamato_billing_code="090123456789").status == 303
    page = edited(studio, LABELS, sender_name="𠮷田")
    assert (page.status, "印字できない文字があります：𠮷" in page.text) == (422, True)
    assert edited(studio, LABELS, yamato_billing_code="09-12").status == 422
    now = business.current(db, LabelSettings, fresh=True)
    assert (now.sender_name, now.yamato_billing_code) == ("髙島", "090123456789")
    assert now.yu_pack == LabelSettings().yu_pack


def test_columns_of_yu_pack_print_follow_the_filter_on_its_pc(studio: Browser, db: Session) -> None:
    answer = edited(
        studio, LABELS, yu_pack__0__place="3", yu_pack__1__gone="y", yu_pack__24__title="よみがな", yu_pack__24__what="kana",
        yu_pack__24__width="40", yu_pack__24__place="1",
    )  # fmt: skip
    assert answer.status == 303, answer.text
    now, before = business.current(db, LabelSettings, fresh=True).yu_pack, LabelSettings().yu_pack
    assert now == (("よみがな", "kana", 40), before[0], *before[2:])
    for wrong in (
        {"yu_pack__1__title": "よみがな"},
        {"yu_pack__1__width": "0"},
        {"yu_pack__1__what": ""},
        {"yu_pack__1__title": "𠮷"},
    ):
        assert edited(studio, LABELS, **wrong).status == 422, wrong
    assert business.current(db, LabelSettings, fresh=True).yu_pack == now


def test_who_packs_keeps_the_labels_and_sees_nothing_else_of_the_studio(
    application: Any, db: Session
) -> None:
    desk = at_the_desk(application, db)
    assert desk.get("/ops/carriers").all(f"a[href='{LABELS}']")
    assert edited(desk, LABELS, sender_name="東京倉庫").status == 303
    assert business.current(db, LabelSettings, fresh=True).sender_name == "東京倉庫"
    assert not desk.get(LABELS).all("a[href='/studio/products'], a[href='/studio/settings']")
    for path in ("/studio", "/studio/settings", ISSUER, "/studio/products"):
        assert desk.get(path).status == 404
    assert desk.post(ISSUER, {}).status == 404


def test_a_shop_keeps_at_least_one_way_of_paying(studio: Browser, db: Session) -> None:
    assert edited(studio, PAYMENTS, konbini="y", konbini_days="5", hold_minutes="45").status == 303
    page = edited(studio, PAYMENTS, card=None, cash_on_delivery=None, konbini=None)
    assert (page.status, "少なくとも一つ" in page.text) == (422, True)
    assert edited(studio, PAYMENTS, konbini_least="500", konbini_most="400").status == 422
    now = business.current(db, PaymentSettings, fresh=True)
    assert (now.card, now.konbini, now.konbini_days, now.hold_minutes) == (True, True, 5, 45)


def test_the_name_and_the_links_stand_on_every_page(studio: Browser, db: Session) -> None:
    links = {
        "navigation__0__label__ja": "読みもの",
        "navigation__0__label__en": "Reading",
        "navigation__0__url": "/collections/reading",
    }
    assert edited(studio, SITE, name__ja="もりの店", **links).status == 303
    home = studio.get("/").text
    assert "もりの店" in home and "読みもの" in home
    for bad in ("javascript:alert(1)", "//evil.example", "http://plain.example"):
        assert edited(studio, SITE, **links | {"navigation__0__url": bad}).status == 422
    now = business.current(db, SiteSettings, fresh=True)
    assert [item.url for item in now.navigation] == ["/collections/reading"]


def test_places_for_parcels_and_rounding_change_and_come_back(studio: Browser, db: Session) -> None:
    before = business.current(db, CheckoutSettings, fresh=True)
    answer = edited(studio, CHECKOUT, rounding="half_up", drop_off_places__0__gone="y")
    assert answer.status == 303, answer.text
    now = business.current(db, CheckoutSettings, fresh=True)
    assert (now.rounding, now.drop_off_places) == (Rounding.HALF_UP, before.drop_off_places[1:])
    page = studio.get(CHECKOUT)
    assert "四捨五入" in page.one("#history").get_text()
    old = page.all(".version form")[0]
    assert studio.post(f"{CHECKOUT}/undo", {i["name"]: i["value"] for i in old.select("input")}).status == 303
    assert business.current(db, CheckoutSettings, fresh=True) == before


def test_of_two_who_change_the_issuer_the_second_is_told(
    studio: Browser, owner: Browser, db: Session
) -> None:
    opened = form_values(owner.get(ISSUER).one("#record"))
    edited(studio, ISSUER, name="ひより株式会社")
    page = owner.post(ISSUER, opened | {"name": "別の会社"})
    typed = page.one("[name=name]")["value"]
    assert (page.status, "ほかの人が保存しました" in page.text, typed) == (422, True, "別の会社")
    assert business.current(db, IssuerSettings, fresh=True).name == "ひより株式会社"
