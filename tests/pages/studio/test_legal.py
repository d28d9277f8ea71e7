"""Texts of law at the studio: rows, sections, and what stands on the confirmation too."""

from datetime import timedelta

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import business
from tests.pages.studio.editing import edited
from tests.support.pages import Browser

TOKUSHO = "/studio/legal/tokusho"


def written(db: Session) -> None:
    """The page of law with two rows."""
    rows = (
        business.LegalRow(key="seller", label={"ja": "販売業者"}, text={"ja": "ひより株式会社"}),
        business.LegalRow(
            key="period", label={"ja": "申込期限"}, text={"ja": "今月末まで。"}, on_confirmation=True
        ),
    )
    page = business.LegalPage(slug="tokusho", title={"ja": "特定商取引法に基づく表示"}, rows=rows)
    business.put_legal_page(db, page, by="test", now=clock.now())
    db.commit()


def test_a_row_is_changed_moved_and_kept_as_a_version(studio: Browser, db: Session) -> None:
    written(db)
    answer = edited(
        studio,
        TOKUSHO,
        rows__1__place="0",
        rows__1__text__ja="来月末まで。\r\n延長はありません。",
        rows__0__on_confirmation="y",
    )
    assert answer.status == 303, answer.text
    page = business.legal_page(db, "tokusho", now=clock.now())
    assert (page.version, [r.key for r in page.rows]) == (2, ["period", "seller"])
    assert page.rows[0].paragraphs == ("来月末まで。", "延長はありません。")
    assert [r.key for r in page.on_confirmation] == ["period", "seller"]
    shown = studio.get("/legal/tokusho").text
    assert "来月末まで。" in shown and "第2版" in shown


def test_a_version_waits_for_its_moment_and_the_one_before_holds_until_then(
    studio: Browser, db: Session
) -> None:
    written(db)
    later = clock.now() + timedelta(days=2)
    typed = later.astimezone(clock.JST).strftime("%Y-%m-%dT%H:%M")
    answer = edited(studio, TOKUSHO, rows__1__text__ja="年末まで。", effective=typed)
    assert answer.status == 303, answer.text
    now, then = (business.legal_page(db, "tokusho", now=at) for at in (clock.now(), later))
    assert (now.version, now.rows[1].text["ja"]) == (1, "今月末まで。")
    assert (then.version, then.rows[1].text["ja"]) == (2, "年末まで。")
    assert "今月末まで。" in studio.get("/legal/tokusho").text
    form = studio.get(TOKUSHO)
    assert form.one("[name=effective]")["value"] == typed
    assert "予定" in studio.get("/studio/legal").text
    edited(studio, TOKUSHO, effective="")
    assert business.legal_page(db, "tokusho", now=clock.now()).rows[1].text["ja"] == "年末まで。"


def test_a_new_page_appears_under_its_address(studio: Browser, db: Session) -> None:
    studio.get("/studio/legal/new")
    studio.post("/studio/legal/new", {"slug": "warranty", "name-ja": "保証", "name-en": "Warranty"})
    edited(
        studio, "/studio/legal/warranty", sections__0__heading__ja="期間", sections__0__body__ja="一年です。"
    )
    assert "一年です。" in studio.get("/legal/warranty").text
    assert studio.get("/studio/legal/nothing").status == 404
