"""Products at the studio: found, edited, priced now and later, published, put back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.clock import JST
from storefront.services import catalog, staff
from tests.pages.studio.editing import edited, sent
from tests.support.ops import SOAP, TEE, at_the_desk
from tests.support.pages import Browser, form_values

TEE_PAGE = "/studio/products/everyday-tee"


def test_products_are_listed_and_found_by_name_sku_and_jan(studio: Browser) -> None:
    rows = [
        [c.get_text(strip=True) for c in r.find_all(["th", "td"])]
        for r in studio.get("/studio/products").all("tbody tr")
    ]
    assert rows == [
        ["手と体の石けん", "hand-soap", "石けん", "1", "¥1,980", "公開中"],
        ["ふだんのTシャツ", "everyday-tee", "トップス", "4", "¥3,960", "公開中"],
    ]
    for words, slug in (("HY-TEE", "everyday-tee"), ("4599900010013", "hand-soap"), ("Soap", "hand-soap")):
        assert [r["href"] for r in studio.get(f"/studio/products?q={words}").all("tbody a")] == [
            f"/studio/products/{slug}"
        ]
    assert "見つかりませんでした" in studio.get("/studio/products?state=hidden").text


def test_a_name_is_changed_in_both_languages_and_the_shop_shows_it(studio: Browser, db: Session) -> None:
    answer = edited(studio, TEE_PAGE, name__ja="厚手のTシャツ", name__en="Heavy Tee")
    assert (answer.status, answer.location) == (303, TEE_PAGE)
    shown = catalog.product(db, "everyday-tee", now=clock.now())
    assert shown is not None and shown.name == "厚手のTシャツ"
    assert "厚手のTシャツ" in studio.get("/c/tops").text
    act = staff.acts(db, "product:everyday-tee")[0]
    assert (act.action, act.before["name.ja"], act.after["name.ja"]) == (
        "product.edit",
        "ふだんのTシャツ",
        "厚手のTシャツ",
    )


def test_saving_without_a_change_writes_nothing(studio: Browser, db: Session) -> None:
    version = catalog.version(db)
    assert edited(studio, TEE_PAGE).status == 303
    assert catalog.version(db) == version
    assert staff.acts(db, "product:everyday-tee") == ()
    assert "まだ、この机では変えていません" in studio.get(TEE_PAGE).text


def test_the_history_says_who_when_what_and_leads_back(studio: Browser, db: Session) -> None:
    edited(studio, TEE_PAGE, name__ja="厚手のTシャツ", variants__0__price="４,２００")
    page = studio.get(TEE_PAGE)
    newest = page.all(".version")[0]
    assert "第2版" in newest.text and "山田 健" in newest.text
    assert [d.get_text() for d in newest.select("dt")] == [
        "商品名・日本語",
        "SKU・HY-TEE-NAVY-S・価格（税込）",
    ]
    assert [d.get_text() for d in newest.select("del")] == ["ふだんのTシャツ", "3960"]
    back = form_values(page.one(".version form"))
    assert studio.post(f"{TEE_PAGE}/undo", back).status == 303
    found = catalog.sellable(db, ["HY-TEE-NAVY-S"], now=clock.now())["HY-TEE-NAVY-S"]
    assert (found.price, found.name["ja"]) == (3960, "ふだんのTシャツ")
    assert "第1版に戻しました" in studio.get(TEE_PAGE).text


def test_a_stale_version_is_refused_with_both_shown_and_nothing_lost(
    studio: Browser, owner: Browser, db: Session
) -> None:
    opened = form_values(studio.get(TEE_PAGE).one("#record"))
    edited(owner, TEE_PAGE, name__ja="先に保存した名前")
    page = sent(studio, TEE_PAGE, opened, name__ja="あとから保存した名前")
    assert page.status == 422
    cells = [c.get_text() for c in page.one(".record-stale tbody tr").find_all(["th", "td"])]
    assert cells == ["商品名・日本語", "先に保存した名前", "あとから保存した名前"]
    assert page.one("#name-ja")["value"] == "あとから保存した名前"
    assert catalog.product(db, "everyday-tee", now=clock.now()).name == "先に保存した名前"  # type: ignore[union-attr]
    assert sent(studio, TEE_PAGE, form_values(page.one("#record"))).status == 303
    assert catalog.product(db, "everyday-tee", now=clock.now()).name == "あとから保存した名前"  # type: ignore[union-attr]


def test_what_an_import_changed_stands_in_the_history_as_found(studio: Browser, db: Session) -> None:
    edited(studio, TEE_PAGE, vendor="机")
    draft = catalog.draft_of(db, "everyday-tee")
    assert draft is not None
    catalog.put_products(db, [replace(draft, vendor="取り込み")], now=clock.now())
    db.commit()
    edited(studio, TEE_PAGE, vendor="また机")
    heads = [v.select("p")[1].get_text() for v in studio.get(TEE_PAGE).all(".version")]
    assert heads == ["山田 健", "机の外から（取り込みなど）", "山田 健", "机の外から（取り込みなど）"]


def test_a_variant_is_added_and_another_sold_no_more(studio: Browser, db: Session) -> None:
    answer = edited(
        studio, TEE_PAGE,
        values__4__option="size", values__4__key="L", values__4__name__ja="L",
        variants__4__sku="HY-TEE-NAVY-L", variants__4__option1="navy", variants__4__option2="L", variants__4__price="3960",
        variants__0__archived="y",
    )  # fmt: skip
    assert answer.status == 303, answer.text
    found = catalog.sellable(db, ["HY-TEE-NAVY-S", "HY-TEE-NAVY-L"], now=clock.now())
    assert list(found) == ["HY-TEE-NAVY-L"]
    assert [str(n["ja"]) for _, n in found["HY-TEE-NAVY-L"].options] == ["紺", "L"]


def test_a_price_that_begins_later_begins_at_its_minute(studio: Browser, db: Session) -> None:
    begins = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    typed = begins.astimezone(JST).strftime("%Y-%m-%dT%H:%M")
    answer = edited(
        studio,
        TEE_PAGE,
        plans__0__sku=TEE,
        plans__0__begins=typed,
        plans__0__price="2980",
        plans__0__compare_at="3960",
    )
    assert answer.status == 303, answer.text
    assert catalog.sellable(db, [TEE], now=clock.now())[TEE].price == 3960
    assert catalog.begin_planned_prices(db, now=begins - timedelta(seconds=1)) == 0
    assert catalog.begin_planned_prices(db, now=begins + timedelta(seconds=40)) == 1
    later = catalog.sellable(db, [TEE], now=begins + timedelta(minutes=1))[TEE]
    assert later.price == 2980
    assert catalog.planned_prices(db, "everyday-tee") == ()
    assert catalog.begin_planned_prices(db, now=begins + timedelta(minutes=2)) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name__ja": ""}, "#name-ja"),
        ({"variants__0__price": "やすい"}, "#variants-0-price"),
        ({"variants__0__max_per_order": "100"}, "#variants-0-max_per_order"),
        ({"published": "2026-13-99T00:00"}, "#published"),
    ],
)
def test_nonsense_is_refused_at_its_field_and_changes_nothing(
    studio: Browser, db: Session, changes: Any, field: str
) -> None:
    page = edited(studio, TEE_PAGE, vendor="変えた", **changes)
    assert page.status == 422
    assert page.one(field)["aria-invalid"] == "true"
    assert page.one("#vendor")["value"] == "変えた"
    assert staff.acts(db, "product:everyday-tee") == ()


def test_the_same_sku_twice_and_a_sku_of_another_product_are_refused(studio: Browser, db: Session) -> None:
    page = edited(studio, TEE_PAGE, variants__1__sku="HY-TEE-NAVY-S")
    assert (page.status, "同じSKUの行が二つあります" in page.text) == (422, True)
    page = edited(studio, TEE_PAGE, variants__0__sku=SOAP)
    assert (page.status, "ほかの商品が使っているSKUです" in page.text) == (422, True)
    past = edited(
        studio, TEE_PAGE, plans__0__sku=TEE, plans__0__begins="2020-01-01T00:00", plans__0__price="1"
    )
    assert (past.status, "これからの日時" in past.text) == (422, True)
    assert staff.acts(db, "product:everyday-tee") == ()


def test_a_new_product_is_hidden_until_it_is_published(studio: Browser, db: Session) -> None:
    studio.get("/studio/products/new")
    assert (
        studio.post("/studio/products/new", {"slug": "new-bag", "name-ja": "新しい鞄"}).location
        == "/studio/products/new-bag"
    )
    assert studio.post("/studio/products/new", {"slug": "new-bag", "name-ja": "新しい鞄"}).status == 422
    assert studio.post("/studio/products/new", {"slug": "New Bag", "name-ja": "新しい鞄"}).status == 422
    assert "新しい鞄" in studio.get("/studio/products?state=hidden").text
    edited(
        studio,
        "/studio/products/new-bag",
        variants__0__sku="HY-BAG",
        variants__0__price="8800",
        published="2026-01-01T00:00",
        category="tops",
    )
    assert catalog.sellable(db, ["HY-BAG"], now=clock.now())["HY-BAG"].price == 8800


@pytest.mark.parametrize("role", ["operator", "agent", "shop_staff"])
def test_for_other_roles_the_studio_does_not_exist(
    application: Any, db: Session, studio: Browser, role: str
) -> None:
    other = at_the_desk(application, db, "other@demo.example", roles=(role,))
    assert other.get("/studio/products").status == 404
    assert other.get(TEE_PAGE).status == 404
    assert other.post(TEE_PAGE, {"name-ja": "x"}).status == 404
    assert other.post(f"{TEE_PAGE}/undo", {"number": "1"}).status == 404


def test_the_owner_edits_as_well(owner: Browser, db: Session) -> None:
    assert edited(owner, TEE_PAGE, vendor="ひより").status == 303
    assert staff.acts(db, "product:everyday-tee")[0].after == {"vendor": "ひより"}
