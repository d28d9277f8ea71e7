"""Texts of law and guides at the studio: rows and sections, versioned, some of them on the confirmation too."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.kernel import clock
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages.context import jdate
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, MomentField, RecordForm, Row, Rows, minute, moment, text
from storefront.services import business
from storefront.services.revisions import Content


class LawRow(Row):
    """A row of the table (特定商取引法); the keys period and cancellation have their own place when ordering."""

    key = text(_l("記号"), 40)
    label = Both(_l("見出し"), 120, filled=True)
    text = Both(_l("内容"), 4000, filled=True, area=True)
    on_confirmation = BooleanField(_l("ご注文の確認画面にも出す"))


class SectionRow(Row):
    """A heading with paragraphs."""

    heading = Both(_l("見出し"), 200, filled=True)
    body = Both(_l("本文"), 8000, filled=True, area=True)


class LawForm(RecordForm):
    """A page of law or guidance."""

    SECTIONS: ClassVar = (
        (_l("ページ"), ("title", "intro", "effective")),
        (_l("表の行"), ("rows",)),
        (_l("文章"), ("sections",)),
    )
    title = Both(_l("題"), 120, filled=True)
    intro = Both(_l("はじめの文"), 2000, area=True)
    effective = MomentField(
        _l("いつから有効にするか"),
        description=_l("空なら、保存するとすぐに有効になります。それまでは、いまの版が出ます。"),
    )
    rows = Rows(
        LawRow,
        _l("表の行"),
        hint=_l("記号 period と cancellation の行は、確認画面の「お申し込みの期間」と「取り消し」に出ます。"),
    )
    sections = Rows(SectionRow, _l("節"), blank=1)


def load(db: Session, site: str, slug: str) -> Content | None:
    """The page as it was saved last, with the moment from which it will hold if that is still to come."""
    found = business.newest_pages(db, [slug], site=site).get(slug)
    if found is None:
        return None
    rows: list[dict[str, Any]] = [
        {"key": r.key, "label": _both(r.label), "text": _both(r.text), "on_confirmation": r.on_confirmation}
        for r in found.rows
    ]
    sections = [{"heading": _both(s.heading), "body": _both(s.body)} for s in found.sections]
    words = {"title": _both(found.title), "intro": _both(found.intro)}
    return {**words, "effective": _still_to_come(found), "rows": rows, "sections": sections}


def _still_to_come(page: business.LegalPage) -> str:
    begins = page.valid_from
    return minute(begins) if begins and begins > clock.now() else ""


def save(db: Session, to: Saving, content: Content) -> None:
    """The next version of the page, in force at once or at its moment."""
    words = {name: part for name, part in content.items() if name != "effective"}
    page = business.LegalPage.model_validate({"slug": to.slug, **_said(words)})
    begins = moment(content.get("effective", ""))
    business.put_legal_page(db, page, by=to.by, now=to.now, begins=begins, site=to.site)


def _both(words: Mapping[str, str]) -> dict[str, str]:
    return {"ja": words.get("ja", ""), "en": words.get("en", "")}


def _said(value: Any) -> Any:
    """Content without the languages in which nothing is said."""
    if isinstance(value, dict) and set(value) == {"ja", "en"}:
        return {language: words for language, words in value.items() if words}
    if isinstance(value, dict):
        return {name: _said(part) for name, part in value.items()}
    return [_said(part) for part in value] if isinstance(value, list) else value


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Every page, with its version."""
    pages = business.newest_pages(db, site=site)
    lines = tuple(
        Line(
            slug,
            (local(LocalText(p.title)), f"/legal/{slug}", p.version, jdate(p.valid_from, year=True)),
            *_tag(p),
        )
        for slug, p in sorted(pages.items())
    )
    return Listing((_("ページ"), _("アドレス"), _("版"), _("いつから")), lines)


def _tag(page: business.LegalPage) -> tuple[str, str]:
    """What is still to come is marked."""
    return (_("予定"), "advice") if _still_to_come(page) else ("", "")


def blank(name: dict[str, str]) -> Content:
    """A page with nothing but its title."""
    return {"title": _both(name), "intro": _both({}), "effective": "", "rows": [], "sections": []}


PAGE = Record(
    "legal",
    LawForm,
    load,
    save,
    lambda content: local(LocalText(content["title"])),
    see=lambda slug: f"/legal/{slug}",
)
FAMILY = Family(
    "legal", _l("法律とご案内"), lambda slug: PAGE, listing, blank, words={"new": _l("ページをつくる")}
)
bp = blueprint(FAMILY)
