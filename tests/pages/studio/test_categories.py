"""Shelves at the studio: added, renamed, moved and put in order, with the way back."""

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import catalog
from tests.pages.studio.editing import edited
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
