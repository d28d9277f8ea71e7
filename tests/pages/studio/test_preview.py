"""The shop through anybody's eyes: as a new visitor, as Hana, at another time; written down, and nothing is counted."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.i18n import LocalText
from storefront.pages import parts
from storefront.services import audiences, campaigns, customers, profile, staff
from storefront.services.profile import Profile, Who, storing
from tests.support.pages import Browser

PAGE = "/studio/preview"


def said(**more: Any) -> dict[str, Any]:
    """An overlay with a heading."""
    heading = {"kind": "heading", "words": {"ja": "冬の支度", "en": "Winter"}}
    hostile = {"kind": "text", "words": {"ja": "<img src=x onerror=alert(1)>"}}
    return {
        "name": "冬",
        "placement": "overlay",
        "style": "modal",
        "trigger": "dwell",
        "blocks": [heading, hostile],
        **more,
    }


@pytest.fixture
def hana(db: Session) -> int:
    """A customer who bought once, and an audience of such people."""
    now = clock.now()
    person = customers.guest(
        db, customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", ""), now=now
    )
    db.execute(sa.insert(profile.TABLE), [storing.values(Profile(Who(None, person), orders=1))])
    rule = audiences.loaded({"is": "purchases", "at_least": 1})
    audiences.put(db, audiences.AudienceDraft("bought", LocalText({"ja": "購入者"}), rule), now=now)
    campaigns.keep(db, "hiyori", "winter", said(audience="bought"), now=now)
    parts.forget()
    return person


def looked(studio: Browser, **asked: str) -> tuple[Any, list[str]]:
    """The page of the preview and the HTML of its frames."""
    studio.get(PAGE)
    done = studio.post(PAGE, {"path": "/", "device": "phone", "tongue": "ja", "campaign": "", **asked})
    assert done.status == 303, done.text
    page = studio.get(done.location)
    frames = [studio.get(str(f["src"]), lint=False) for f in page.all("iframe")]
    assert [f.status for f in frames] == [200] * len(frames)
    assert all("frame-ancestors 'self'" in f.response.headers["Content-Security-Policy"] for f in frames)
    assert all("script-src 'none'" in f.response.headers["Content-Security-Policy"] for f in frames)
    assert all("Set-Cookie" not in f.response.headers for f in frames)
    return page, [f.response.text for f in frames]


def test_a_draft_is_tried_on_hana_and_on_a_new_visitor(studio: Browser, db: Session, hana: int) -> None:
    before = db.scalar(sa.text("SELECT count(*) FROM campaign_contact"))
    page, (frame,) = looked(studio, who="hana@example.jp", campaign="winter")
    assert ("<dialog open" in frame, "冬の支度" in frame, "<img src=x" in frame) == (True, True, False)
    assert "この方に、この日時で出ます" in page.text
    assert "佐藤 花" in page.text
    page, (frame,) = looked(studio, campaign="winter")
    assert "冬の支度" not in frame
    assert "対象者に当てはまりません" in page.text
    assert [a.action for a in staff.acts(db, f"person:{hana}")] == ["preview.person"]
    assert db.scalar(sa.text("SELECT count(*) FROM campaign_contact")) == before
    _page, (frame,) = looked(studio, who="hana@example.jp")  # a draft is for the preview alone
    assert "冬の支度" not in frame


def test_a_new_visitor_is_never_of_those_who_are_held_back(studio: Browser, db: Session, hana: int) -> None:
    for key in ("winter", "winter-two", "winter-three", "winter-four"):  # lots fall by key
        campaigns.keep(db, "hiyori", key, said(holdout=50, purpose="sell"), now=clock.now())
        page, (frame,) = looked(studio, campaign=key)
        assert "冬の支度" in frame, key
        assert "くらべるために出さない組の方です" not in page.text


def test_another_time_and_both_languages(studio: Browser, db: Session, hana: int) -> None:
    begins = (clock.now() + timedelta(days=30)).replace(second=0, microsecond=0)
    campaigns.keep(db, "hiyori", "winter", said(begins=begins.isoformat()), now=clock.now())
    page, frames = looked(studio, campaign="winter", tongue="both", device="desktop")
    assert (len(frames), "まだはじまっていません" in page.text) == (2, True)
    at = begins.astimezone(clock.JST).strftime("%Y-%m-%dT%H:%M")
    page, frames = looked(studio, campaign="winter", tongue="both", at=at)
    assert ["冬の支度" in frames[0], "Winter" in frames[1]] == [True, True]
    assert 'lang="en"' in frames[1]


def test_what_means_nothing_is_told_at_its_field(studio: Browser, hana: int) -> None:
    studio.get(PAGE)
    for wrong in (
        {"path": "/mypage"},
        {"path": "//evil.example"},
        {"path": "/studio"},
        {"who": "nobody@example.jp"},
        {"at": "x"},
        {"device": "tv"},
    ):
        answer = studio.post(PAGE, {"path": "/", "device": "phone", "tongue": "ja", "campaign": "", **wrong})
        assert answer.status == 422, wrong
    assert studio.get(f"{PAGE}/ja/frame?look=forged").status == 404
