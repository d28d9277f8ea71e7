"""Shelves at the studio: added, renamed, moved and put in order, with the way back."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import business, catalog
from storefront.services.business.site import NavigationItem, SiteSettings
from storefront.services.catalog import sorting
from tests.pages.studio.editing import edited
from tests.support.jobs import run_jobs
from tests.support.pages import Browser


def made(studio: Browser, slug: str, name: str) -> None:
    """A new shelf at the top."""
    studio.get("/studio/categories/new")
    answer = studio.post("/studio/categories/new", {"slug": slug, "name-ja": name, "name-en": slug.title()})
    assert answer.status == 303, answer.text


def tree(db: Session) -> dict[str, list[str]]:
    """Shelves by slug, with the names on the way to them."""
    return {slug: [str(name["ja"]) for name in way] for slug, way in catalog.category_choices(db)}


def test_a_shelf_is_made_renamed_and_moved_with_everything_under_it(studio: Browser, db: Session) -> None:
    for slug, name in (("living", "暮らし"), ("kitchen", "台所"), ("cups", "湯のみ")):
        made(studio, slug, name)
    assert edited(studio, "/studio/categories/cups", parent="kitchen").status == 303
    assert edited(studio, "/studio/categories/kitchen", parent="living", name__ja="台所の道具").status == 303
    assert tree(db)["cups"] == ["暮らし", "台所の道具", "湯のみ"]
    assert studio.get("/c/cups").status == 200
    page = studio.get("/studio/categories/kitchen")
    old = page.all(".version form")[0]
    sent = {i["name"]: i["value"] for i in old.select("input")}
    assert studio.post("/studio/categories/kitchen/undo", sent).status == 303
    assert tree(db)["cups"] == ["台所", "湯のみ"]


def test_a_shelf_cannot_stand_under_itself(studio: Browser, db: Session) -> None:
    made(studio, "living", "暮らし")
    made(studio, "kitchen", "台所")
    edited(studio, "/studio/categories/kitchen", parent="living")
    before = tree(db)
    page = edited(studio, "/studio/categories/living", parent="kitchen")
    assert (page.status, tree(db)) == (422, before)


def test_shelves_stand_in_the_order_that_is_given(studio: Browser, db: Session) -> None:
    for slug in ("aa", "bb", "cc"):
        made(studio, slug, slug)
    edited(studio, "/studio/categories/cc", number="1")
    assert [slug for slug in tree(db) if slug in ("aa", "bb", "cc")] == ["cc", "aa", "bb"]
    assert "cc" in studio.get("/studio/categories").text


def test_a_renamed_shelf_is_found_in_lists_at_once(studio: Browser, db: Session) -> None:
    slug = next(s for s in tree(db) if studio.get(f"/c/{s}").status == 200)
    edited(studio, f"/studio/categories/{slug}", name__ja="あたらしい名前")
    assert "あたらしい名前" in studio.get(f"/c/{slug}").text
    assert catalog.shelf(db, catalog.Scope("category", slug), catalog.Wanted(), now=clock.now()) is not None


def addresses(studio: Browser) -> str:
    """What search engines are told."""
    return str(studio.client.get("/sitemap.xml").text)


def test_a_hidden_shelf_is_nowhere_and_what_stands_on_it_is_still_sold(studio: Browser, db: Session) -> None:
    assert studio.get("/c/tops").status == 200
    assert edited(studio, "/studio/categories/clothes", hidden="y").status == 303
    assert [studio.get(f"/c/{slug}").status for slug in ("clothes", "tops")] == [404, 404]
    assert not {"/c/clothes<", "/c/tops<"} & set(re.findall(r"/c/\w+<", addresses(studio)))
    product = studio.get("/p/everyday-tee")
    assert (product.status, product.all("a[href^='/c/']")) == (200, [])
    found = studio.get("/search?q=Tシャツ")
    assert (found.all("a[href='/p/everyday-tee']") != [], found.all("input[name=kind]")) == (True, [])
    assert "お店で見せない" in studio.get("/studio/categories").text
    assert edited(studio, "/studio/categories/clothes", hidden=None).status == 303
    assert studio.get("/c/tops").status == 200
    assert "/c/tops<" in addresses(studio)


def test_a_shelf_in_the_menu_is_not_hidden(studio: Browser, db: Session) -> None:
    menu = SiteSettings(navigation=(NavigationItem(label={"ja": "服"}, url="/c/tops"),))
    business.change(db, menu, by="staff:1", valid_from=clock.now() - timedelta(hours=1))
    db.commit()
    page = edited(studio, "/studio/categories/clothes", hidden="y")
    assert (page.status, "メニューに出ている棚です" in page.text) == (422, True)
    assert studio.get("/c/tops").status == 200


def test_an_old_address_leads_on_for_ever_until_another_shelf_takes_it(studio: Browser, db: Session) -> None:
    assert edited(studio, "/studio/categories/tops", address="shirts").location == "/studio/categories/shirts"
    moved = studio.get("/c/tops?sort=new&size=M")
    assert (moved.status, moved.location) == (301, "/c/shirts?sort=new&size=M")
    assert studio.get("/c/shirts?kind=shirts").all("a[href='/p/everyday-tee']")
    assert ("/c/shirts<" in addresses(studio), "/c/tops<" in addresses(studio)) == (True, False)
    assert studio.get("/p/everyday-tee").all("a[href='/c/shirts']")
    assert "tops" in catalog.category_slugs(db)  # files written before still name it so
    assert len(studio.get("/studio/categories/shirts").all(".version")) == 2
    assert edited(studio, "/studio/categories/shirts", address="clothes").status == 422
    assert edited(studio, "/studio/categories/shirts", address="knits").status == 303
    assert [studio.get(f"/c/{slug}").location for slug in ("tops", "shirts")] == ["/c/knits", "/c/knits"]
    made(studio, "shirts", "シャツ")
    assert studio.get("/c/shirts").status == 200
    assert studio.get("/c/tops").location == "/c/knits"


def test_listings_of_a_large_shelf_follow_by_a_job(
    studio: Browser, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "FEW", 0)
    kinds = sa.text("SELECT DISTINCT kind FROM listing ORDER BY 1")
    before = list(db.scalars(kinds))
    edited(studio, "/studio/categories/tops", address="shirts")
    assert list(db.scalars(kinds)) == before
    run_jobs(db)
    assert list(db.scalars(kinds)) == sorted({*before, "shirts"} - {"tops"})
