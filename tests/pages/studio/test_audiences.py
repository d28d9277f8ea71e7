"""Audiences at the studio: a rule built field by field, read as a sentence, counted, kept with its history."""

import io
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.i18n import LocalText
from storefront.services import audiences, campaigns, customers, staff
from tests.pages.studio.editing import sent
from tests.support.pages import Browser, form_values

PAGE = "/studio/audiences/regulars"


@pytest.fixture
def opened(studio: Browser) -> Browser:
    """A new audience, open in the editor."""
    studio.get("/studio/audiences/new")
    made = studio.post(
        "/studio/audiences/new", {"slug": "regulars", "name-ja": "常連", "name-en": "Regulars"}
    )
    assert (made.status, made.location) == (303, PAGE)
    return studio


def name(text: str) -> LocalText:
    """A name in Japanese."""
    return LocalText({"ja": text})


def fields(browser: Browser) -> dict[str, Any]:
    """The editor's fields as they stand."""
    return form_values(browser.get(PAGE).one("#record"))


def pressed(browser: Browser, act: str, data: dict[str, Any]) -> dict[str, Any]:
    """The fields after a button of the builder, as a browser without JavaScript gets them."""
    page = browser.post(f"{PAGE}/draft", {**data, "act": act})
    assert page.status == 200
    return form_values(page.one("#record"))


def test_a_rule_is_built_by_buttons_nested_and_kept(opened: Browser, db: Session) -> None:
    data = pressed(opened, "add rule", fields(opened))
    data |= {"rule.0.is": "purchases"}
    data = pressed(opened, "group rule", data) | {"rule.0.at_least": "２回", "rule.0.days": "365"}
    data |= {"rule.1.0.of": "トップス、everyday-tee", "rule.1.0.days": "90", "rule.1.1.is": "consent"}
    data = pressed(opened, "", data) | {
        "rule.1.1.consent": "marketing:mail",
        "rule.1.1.not": "1",
        "in_use": "y",
    }
    assert sent(opened, PAGE, data).status == 303
    assert campaigns.edition(db, "hiyori") == 2, "what is published must ask the new rule"
    kept = audiences.audience(db, "regulars")
    assert kept is not None and kept.in_use
    assert audiences.dumped(kept.rule) == {"all": [
        {"is": "purchases", "at_least": 2, "days": 365},
        {"any": [
            {"is": "bought", "of": ["category:tops", "product:everyday-tee"], "days": 90},
            {"not": {"is": "consent", "consent": "marketing:mail"}},
        ]},
    ]}  # fmt: skip
    page = opened.get(PAGE)
    assert "過去365日に購入したのが2回以上、かつ（過去90日に「トップス」か「" in page.text
    assert "メールでのお知らせに同意していない" in page.text
    assert "0人" in page.one(".rule-told").get_text()
    assert sent(opened, PAGE, pressed(opened, "remove rule.1", fields(opened))).status == 303
    assert "第3版" in opened.get(PAGE).text


def test_a_mistyped_value_is_told_at_its_field_and_kept_as_typed(opened: Browser, db: Session) -> None:
    data = pressed(opened, "add rule", fields(opened)) | {
        "rule.0.is": "bought",
        "rule.0.of": "ない品",
        "rule.0.days": "九十",
    }
    page = opened.post(PAGE, data)
    assert page.status == 422
    assert page.one("#rule\\.0\\.of")["value"] == "ない品"
    assert "「ない品」という棚や商品はありません。" in page.one("#rule\\.0\\.of-error").get_text()
    assert "数字で入力してください。" in page.one("#rule\\.0\\.days-error").get_text()
    kept = audiences.audience(db, "regulars")
    assert kept is not None and kept.rule == audiences.EVERYBODY


def test_hostile_fields_break_nothing(opened: Browser) -> None:
    data = fields(opened)
    for odd in (
        {"rule.0.is": "<script>"}, {"rule.0.is": "all", "rule.0.0.0.0.0.0.0.is": "any"}, {"rule.999.is": "", "rule.x": "1"},
        {f"rule.{n}.is": "known" for n in range(170)}, {"rule.is": "x", "rule.0.is": "any"}, {"rule.0.is": "split", "rule.0.low": "1e309"},
        {"rule.0.is": "dates", "rule.0.from_date": "2026-13-40"}, {"rule.0.is": "lives_in", "rule.0.prefectures": "火星"},
    ):  # fmt: skip
        assert opened.post(PAGE, data | odd).status == 422, odd
    assert opened.post(f"{PAGE}/draft", data | odd | {"act": "remove rule.7"}).status == 200


def test_a_ready_made_audience_is_a_beginning(opened: Browser) -> None:
    page = opened.post(f"{PAGE}/draft", {**fields(opened), "act": "begin", "ready": "second-purchase"})
    assert "購入は1回だけで、そのお届けが14〜45日前" in page.text
    part = opened.post(
        f"{PAGE}/draft", {**fields(opened), "act": ""}, HX_Request="true", HX_Target="div#rule-builder"
    )
    assert part.html is not None and part.html.find("html") is None


def test_people_are_named_only_to_who_may_see_them_and_that_is_written_down(
    owner: Browser, studio: Browser, db: Session
) -> None:
    draft = audiences.AudienceDraft("regulars", name("常連"))
    audiences.put(db, draft, now=clock.now())
    assert studio.post(f"{PAGE}/people").status == 404
    assert "10人を見る" not in studio.get(PAGE).text
    assert owner.get(PAGE).status == 200
    assert owner.post(f"{PAGE}/people").status == 200
    assert [act.action for act in staff.acts(db, "audience:regulars")] == ["audience.people"]


def test_a_list_is_filled_from_a_file(owner: Browser, db: Session) -> None:
    now = clock.now()
    audiences.put(db, audiences.AudienceDraft("friends", name("名簿"), kind=audiences.STATIC), now=now)
    customers.guest(db, customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", ""), now=now)
    owner.get("/studio/audiences/friends")
    file = (io.BytesIO(b"hana@example.jp\n=cmd|' /C calc'!A0\n"), "list.csv")
    done = owner.post("/studio/audiences/friends/list", {"file": file})
    assert (done.status, "1行は、お店のお客さまに見つかりませんでした" in done.text) == (200, True)
    answer = owner.post("/studio/audiences/friends/members.csv")
    assert answer.response.text.startswith("\ufeffnumber\r\n")
    assert owner.post("/studio/audiences/friends/list", {}).status == 422
