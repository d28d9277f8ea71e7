"""A section of the home page is made at the studio and stands in its slot once it is published."""

from sqlalchemy.orm import Session

from storefront.services import campaigns
from tests.pages.studio.editing import edited
from tests.support.pages import Browser

PAGE = "/studio/campaigns/winter"


def test_a_home_section_says_its_shape_and_its_slot(studio: Browser, db: Session) -> None:
    studio.get("/studio/collections/new")
    studio.post("/studio/collections/new", {"slug": "winter", "name-ja": "冬支度", "name-en": "Winter"})
    studio.get("/studio/campaigns/new")
    made = studio.post("/studio/campaigns/new", {"slug": "winter", "name-ja": "冬", "name-en": "Winter"})
    assert made.status == 303
    chosen = {"placement": "home", "slot": "hero", "section_kind": "hero", "collection": "winter"}
    answer = edited(studio, PAGE, **chosen)
    assert answer.status == 303, answer.text
    kept = campaigns.kept(db, "hiyori", "winter")
    assert kept is not None and kept.draft.section is not None
    assert (kept.draft.slot, kept.draft.section.kind, kept.draft.section.collection) == (
        "hero",
        "hero",
        "winter",
    )
