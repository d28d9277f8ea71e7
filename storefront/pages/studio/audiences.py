"""Audiences at the studio: rules built in the browser with a live count, lists from a file."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, abort, request, url_for
from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages import signed_in
from storefront.pages.forms import options
from storefront.pages.render import is_partial, page
from storefront.pages.spreadsheets import sheet
from storefront.pages.studio import editing, rule_draft
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, RecordForm
from storefront.pages.studio.rule_field import EMPTY, RuleField, said, stored
from storefront.pages.studio.rule_words import Words
from storefront.services import audiences, campaigns, customers, staff
from storefront.services.audiences import READY, STATIC, AudienceDraft
from storefront.services.revisions import Content
from storefront.services.staff import Permission

KINDS = options(((audiences.RULE, _l("条件で決める")), (STATIC, _l("名簿で決める"))))
LONG_SENTENCE = 120


class AudienceForm(RecordForm):
    """An audience that a rule decides."""

    SECTIONS: ClassVar = ((_l("対象者"), ("name", "kind", "in_use")), (_l("条件"), ("rule",)))
    name = Both(_l("名前"), 60, filled=True)
    kind = SelectField(_l("決めかた"), choices=KINDS)
    in_use = BooleanField(_l("施策で使えるようにする"))
    rule = RuleField(_l("条件"))


class ListForm(RecordForm):
    """An audience that a list decides."""

    SECTIONS: ClassVar = ((_l("対象者"), ("name", "kind", "in_use")),)
    name = Both(_l("名前"), 60, filled=True)
    kind = SelectField(_l("決めかた"), choices=KINDS)
    in_use = BooleanField(_l("施策で使えるようにする"))


def load(db: Session, site: str, slug: str) -> Content | None:
    """The audience."""
    found = audiences.audience(db, slug, site=site)
    if found is None:
        return None
    plain = {"name": {"ja": "", "en": ""} | found.name, "kind": found.kind, "in_use": found.in_use}
    return plain if found.kind == STATIC else plain | {"rule": stored(found.rule)}


def save(db: Session, to: Saving, content: Content) -> None:
    """Through the room of audiences: references and cycles are checked there."""
    name = LocalText({language: words for language, words in content["name"].items() if words})
    rule = audiences.loaded(json.loads(content.get("rule") or EMPTY))
    draft = AudienceDraft(to.slug, name, rule, content["kind"], content["in_use"], to.site)
    audiences.put(db, draft, now=to.now)
    campaigns.bump(db, to.site)  # what is published asks the new rule from now on


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Give the rule its words."""
    if hasattr(form, "rule"):
        form.rule.words = Words.at(db, site, but=slug)
        form.rule.draft_url = url_for("studio.audiences.draft", slug=slug)


def aside(db: Session, site: str, slug: str) -> Mapping[str, Any]:
    """What stands below the form: the list's file, the people."""
    size = audiences.list_sizes(db, site=site).get(slug)
    may = signed_in.the_staff().may(Permission.CUSTOMERS)
    return {"extra": "studio/audiences/below.html", "list_size": size, "may_see_people": may, "filled": None}


def called(content: Content) -> str:
    """How the page is titled."""
    return local(content["name"])


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Audiences with what they say."""
    words = Words.at(db, site)
    lines = [
        Line(draft.key, (local(draft.name), _short(said(draft.rule, words))), *_tag(draft))
        for draft in audiences.audiences(db, site=site)
    ]
    return Listing((_("対象者"), _("条件")), tuple(lines))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONG_SENTENCE else sentence[:LONG_SENTENCE] + "…"


def _tag(draft: AudienceDraft) -> tuple[str, str]:
    if not draft.in_use:
        return _("使っていません"), ""
    return (_("名簿"), "advice") if draft.kind == STATIC else ("", "")


def blank(name: dict[str, str]) -> Content:
    """Everybody, until a condition says otherwise."""
    return {"name": name, "kind": audiences.RULE, "in_use": False, "rule": EMPTY}


RULE = Record("audience", AudienceForm, load, save, called, prepare=prepare, aside=aside)
LIST = Record("audience", ListForm, load, save, called, prepare=prepare, aside=aside)


def record(slug: str) -> Record | None:
    """A list has no rule to build."""
    found = audiences.audience(reading(), slug, site=signed_in.the_staff().site)
    return LIST if found is not None and found.kind == STATIC else RULE


FAMILY = Family("audiences", _l("対象者"), record, listing, blank, words={"new": _l("対象者をつくる")})
bp = blueprint(FAMILY)


@bp.post("/audiences/<slug>/draft")
def draft(slug: str) -> Response:
    """The builder after a button or a change, nothing kept: htmx gets the builder, a browser the whole page."""
    site = signed_in.the_staff().site
    if load(reading(), site, slug) is None:
        raise NotFound(slug)
    form = AudienceForm()
    prepare(form, reading(), site, slug)
    form.rule.strict = False
    act = request.form.get("act", "")
    begun = READY.get(request.form.get("ready", "")) if act == "begin" else None
    if begun is not None:
        form.rule.replace(rule_draft.drafted(begun[1], form.rule.words))
    else:
        form.rule.replace(rule_draft.changed(form.rule.root, act))
    if is_partial():
        return page(at="studio.audiences.draft", rule=form.rule)
    return editing.shown(FAMILY, slug, form)


@bp.post("/audiences/<slug>/people")
def people(slug: str) -> Response:
    """Some of the people by name: for who may see customers, and written down."""
    who, db = signed_in.the_staff(), reading()
    if not who.may(Permission.CUSTOMERS):
        abort(404)
    found = audiences.audience(db, slug, site=who.site)
    if found is None:
        raise NotFound(slug)
    rule = audiences.ready(db, found.rule, who.site)
    seen = audiences.some(db, rule, now=clock.now(), site=who.site)
    names = customers.names_of(db, seen)
    with transaction() as changing:
        staff.record(changing, who, "audience.people", f"audience:{slug}", {}, {"people": list(seen)})
    return page(
        at="studio.audiences.people",
        slug=slug,
        name=local(found.name),
        people=[names[p] for p in seen if p in names],
    )


@bp.post("/audiences/<slug>/list")
def fill(slug: str) -> Response:
    """Put the people of a file on the list."""
    file, who = request.files.get("file"), signed_in.the_staff()
    replace = request.form.get("how") != "add"
    try:
        if not file or not file.filename:
            raise Refusal(_("ファイルを選んでください。"), field="file")
        with transaction() as db:
            done = audiences.fill(
                db,
                slug,
                file.read(audiences.LARGEST_LIST + 1),
                replace=replace,
                now=clock.now(),
                site=who.site,
            )
            told = {"people": done.people, "added": done.added, "gone": done.gone, "unknown": done.unknown}
            staff.record(db, who, "audience.list", f"audience:{slug}", {}, told)
    except Refusal as refusal:
        return page(
            at="studio.audiences.filled", status=422, slug=slug, done=None, reason=str(refusal.reason)
        )
    return page(at="studio.audiences.filled", slug=slug, done=done, reason="")


@bp.post("/audiences/<slug>/members.csv")
def members(slug: str) -> Response:
    """Customer numbers of who stands on the list, as a file that can be put back."""
    who = signed_in.the_staff()
    if not who.may(Permission.CUSTOMERS):
        abort(404)
    with transaction() as db:
        numbers = list(audiences.members(db, slug, site=who.site))
        staff.record(db, who, "audience.export", f"audience:{slug}", {}, {"people": len(numbers)})
    return sheet(slug, [(number,) for number in ["number", *numbers]])
