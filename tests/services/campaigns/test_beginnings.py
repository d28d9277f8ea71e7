"""Campaigns to begin with: each is complete in both languages and lacks nothing but what only the shop can add."""

import pytest
from sqlalchemy.orm import Session

from storefront.pages.studio import campaign_form
from storefront.services import campaigns
from storefront.services.campaigns import beginnings, campaign_of
from storefront.services.campaigns.checking import checked
from tests.services.campaigns.people import NOW

# A coupon names a promotion that the shop has to make first.
LACKING = {"second-purchase": ["blocks"]}


@pytest.mark.parametrize("key", beginnings.READY)
def test_a_draft_can_be_published_as_it_is(db: Session, key: str) -> None:
    content = beginnings.content_of(key, "施策")
    beginnings.begin(db, "hiyori", key, now=NOW)
    campaigns.keep(db, "hiyori", "draft", content, now=NOW)
    kept = campaigns.kept(db, "hiyori", "draft")
    assert kept is not None
    fatal = [m.field for m in checked(db, kept, site="hiyori", now=NOW) if m.fatal]
    assert fatal == LACKING.get(key, [])
    said = campaign_of(content)
    assert campaign_of(campaign_form.told(campaign_form.shown(said))) == said


@pytest.mark.parametrize("key", beginnings.READY)
def test_everything_is_said_in_both_languages(key: str) -> None:
    def words(found: object) -> list[dict[str, str]]:
        if isinstance(found, dict):
            mine = [found] if "ja" in found else []
            return mine + [w for value in found.values() for w in words(value)]
        return [w for one in found for w in words(one)] if isinstance(found, list) else []

    said = words(beginnings.READY[key].content)
    assert said
    assert [w for w in said if set(w) != {"ja", "en"} or not all(w.values())] == []
