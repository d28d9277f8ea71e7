"""Campaigns at the studio: kept as drafts, published as they were seen and checked, paused."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.pages.studio import campaign_form
from storefront.services import audiences, campaigns
from storefront.services.campaigns import campaign_of
from tests.pages.studio.editing import edited
from tests.support.pages import Browser, form_values

WINTER = "/studio/campaigns/winter"
HEADING = {"blocks__0__kind": "heading", "blocks__0__words__ja": "冬"}


def opened(studio: Browser) -> None:
    """A new draft with a heading."""
    studio.get("/studio/campaigns/new")
    studio.post("/studio/campaigns/new", {"slug": "winter", "name-ja": "冬", "name-en": "Winter"})
    assert edited(studio, WINTER, **HEADING).status == 303


def act(studio: Browser, name: str, page: Any = None) -> Any:
    """Press a button beside the form, on a page that was opened before or just now."""
    page = page or studio.get(WINTER)
    return studio.post(f"{WINTER}/{name}", form_values(page.one(f'form[action="{WINTER}/{name}"]')))


def state(db: Session) -> tuple[str, str]:
    """Where it stands, and the words that visitors get."""
    found = campaigns.kept(db, "hiyori", "winter")
    assert found is not None
    return found.state, found.live.blocks[0].words["ja"] if found.live else ""


def test_visitors_get_a_draft_once_it_is_published_and_not_after_it_is_paused(
    studio: Browser, db: Session
) -> None:
    opened(studio)
    assert state(db) == ("draft", "")
    act(studio, "submit")
    assert state(db) == ("review", "")
    act(studio, "publish")
    assert state(db) == ("published", "冬")
    edited(studio, WINTER, blocks__0__words__ja="春")
    assert state(db) == ("published", "冬")
    act(studio, "publish")
    assert state(db) == ("published", "春")
    act(studio, "pause")
    assert state(db) == ("paused", "春")
    assert campaigns.published(db, "hiyori").by_placement == {}


def test_what_would_not_work_is_not_published(studio: Browser, db: Session) -> None:
    opened(studio)
    edited(studio, WINTER, blocks__1__kind="product", blocks__1__about="nothing")
    act(studio, "publish")
    assert state(db) == ("draft", "")
    assert "商品「nothing」は、お店に出ていません。" in studio.get(WINTER).text


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(studio: Browser, db: Session) -> None:
    opened(studio)
    seen = studio.get(WINTER)
    edited(studio, WINTER, blocks__0__words__ja="夏")
    act(studio, "publish", seen)
    assert state(db) == ("draft", "")
    act(studio, "publish")
    assert state(db) == ("published", "夏")


def test_saving_keeps_what_the_form_does_not_show(studio: Browser, db: Session) -> None:
    words = [{"kind": "heading", "words": {"ja": "冬"}}]
    content = {
        "name": "冬",
        "placement": "overlay",
        "devices": ["phone"],
        "channels": ["app"],
        "blocks": words,
    }
    campaigns.keep(db, "hiyori", "winter", content, now=clock.now())
    assert edited(studio, WINTER, priority="70").status == 303
    found = campaigns.kept(db, "hiyori", "winter")
    assert found is not None
    assert (found.draft.priority, found.draft.devices, found.draft.channels) == (70, ("phone",), ("app",))


def test_a_campaign_begins_from_a_ready_draft_and_brings_its_audience_along(
    studio: Browser, db: Session
) -> None:
    name = {"name-ja": "お届けのあと", "name-en": ""}
    for slug in ("winter", "summer"):
        studio.get("/studio/campaigns/new")
        told = {"slug": slug, "beginning": "after-delivery", **name}
        assert studio.post("/studio/campaigns/new", told).status == 303
    found = campaigns.kept(db, "hiyori", "winter")
    assert found is not None
    assert (found.draft.placement.value, found.draft.name, found.state) == ("inbox", "お届けのあと", "draft")
    (made,) = audiences.audiences(db)
    assert made.key == found.draft.audience == "delivered-lately"
    assert dict(made.name) == {"ja": "お届けのすんだ方（7〜30日）", "en": "Delivered 7 to 30 days ago"}
    unknown = {"slug": "other", "beginning": "moon", **name}
    assert studio.post("/studio/campaigns/new", unknown).status == 422


BOTH = {"ja": "はい", "en": "Yes"}


@pytest.mark.parametrize(
    "content",
    [
        {"placement": "overlay", "pages": ["home"], "after": 20, "trigger": "dwell", "products": ["a", "b"]},
        {"placement": "home", "slot": "hero", "section": {"kind": "hero", "collection": "x"}},
        {"placement": "inbox", "blocks": [
            {"kind": "question", "key": "q", "words": BOTH, "options": [BOTH, {"ja": "いいえ"}]},
            {"kind": "button", "label": BOTH, "href": "/stores"}, {"kind": "picture", "key": "p", "alt": BOTH},
            {"kind": "coupon", "promotion": "winter"}, {"kind": "consent", "purpose": "marketing:mail", "label": BOTH},
        ]},
    ],
)  # fmt: skip
def test_the_form_says_a_campaign_and_back_without_losing_anything(content: dict[str, Any]) -> None:
    said = campaign_of({"name": "冬", **content})
    assert campaign_of(campaign_form.told(campaign_form.shown(said))) == said
