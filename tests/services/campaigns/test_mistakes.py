"""What a merchandiser is told before publishing."""

from datetime import timedelta
from typing import Any

import pytest

from storefront.services import catalog
from storefront.services.campaigns.mistakes import Facts, mistakes
from tests.services.campaigns.people import NOW, campaign

NOTHING = catalog.Picked({}, {}, {})
HEADING = {"kind": "heading", "words": {"ja": "冬"}}


def told(facts: Facts | None = None, **content: Any) -> list[tuple[str, bool]]:
    """Fields with something wrong, and whether it stands in the way."""
    said = campaign(**{"blocks": [HEADING]} | content)
    return [(m.field, m.fatal) for m in mistakes(said, facts or Facts({}, NOTHING), NOW)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({}, []),
        ({"blocks": []}, [("blocks", True), ("blocks", True)]),
        ({"begins": NOW, "ends": NOW}, [("ends", True)]),
        ({"ends": NOW - timedelta(days=1)}, [("ends", True)]),
        ({"audience": "gone"}, [("audience", True)]),
        ({"placement": "home", "slot": "moon"}, [("slot", True)]),
        ({"purpose": "sell"}, [("products", False)]),
        ({"blocks": [HEADING, {"kind": "picture", "key": "x"}]}, [("blocks", True)]),
        ({"blocks": [HEADING, {"kind": "product", "slug": "x"}]}, [("blocks", True)]),
        ({"blocks": [HEADING, {"kind": "coupon", "promotion": "ended"}]}, [("blocks", True)]),
        ({"blocks": [HEADING, {"kind": "question", "key": "q", "words": {}}]}, [("blocks", True)]),
        ({"blocks": [{"kind": "text", "words": {"ja": "冬"}}]}, [("blocks", True)]),
        ({"placement": "home", "slot": "hero", "section": {"kind": "hero", "collection": "x"}}, [("collection", True)]),
    ],
)  # fmt: skip
def test_what_would_not_work_is_named_at_its_field(
    content: dict[str, Any], found: list[tuple[str, bool]]
) -> None:
    assert told(**content) == found


def test_an_empty_audience_and_a_rival_are_said_but_do_not_stand_in_the_way() -> None:
    facts = Facts({"few": 0}, NOTHING, rivals=("夏",))
    assert told(facts, audience="few") == [("audience", False), ("priority", False)]


def test_the_hold_out_of_what_was_published_is_not_changed_any_more() -> None:
    assert told(Facts({}, NOTHING, holdout=10), holdout=10) == []
    assert told(Facts({}, NOTHING, holdout=10), holdout=20) == [("holdout", True)]


@pytest.mark.parametrize(
    "content",
    [
        {"placement": "moon"},
        {"blocks": [{"kind": "button", "label": {}, "href": "javascript:alert(1)"}]},
        {"blocks": [{"kind": "button", "label": {}, "href": "//evil.example"}]},
        {"blocks": [{"kind": "button", "label": {}, "href": "https://evil.example"}]},
        {"blocks": [{"kind": "html", "text": "<script>"}]},
        {"holdout": 51},
        {"onload": "x"},
    ],
)
def test_what_cannot_be_a_campaign_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        campaign(**content)
