"""The one pattern by which the studio edits: a list, a form, a history with the way back.

A family says how its records are listed, loaded and saved; the addresses, the lock on the version that was
seen, the audit, the history and the undo are here, once for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.render import page, see_other
from storefront.pages.studio.fields import RecordForm, content_of
from storefront.pages.studio.new_form import NewForm
from storefront.pages.studio.telling import told
from storefront.services import revisions
from storefront.services.revisions import Content

VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Saving:
    """Where, by whom and when something is saved."""

    site: str
    slug: str
    by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record. `prepare` fills choices that depend on data, `aside` adds to the page, `stands` says
    under which address a record is found now, where saving may have moved it, `clear` frees an address for a new one."""

    kind: str
    form: type[RecordForm]
    load: Callable[[Session, str, str], Content | None]
    save: Callable[[Session, Saving, Content], None]
    called: Callable[[Content], str]
    prepare: Callable[[Any, Session, str, str], None] = lambda form, db, site, slug: None
    aside: Callable[[Session, str, str], Mapping[str, Any]] = lambda db, site, slug: {}
    see: Callable[[str], str] = lambda slug: ""
    stands: Callable[[Session, str, str], str] = lambda db, site, slug: slug
    clear: Callable[[Session, str, str], None] = lambda db, site, slug: None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list; the first cell leads to the record."""

    slug: str
    cells: tuple[Any, ...]
    tag: str = ""
    tag_kind: str = ""
    picture: Any = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list; `tabs` and the search are there where a family knows them."""

    columns: tuple[Any, ...]
    lines: tuple[Line, ...]
    next: str | None = None
    tabs: tuple[tuple[str, Any], ...] = ()
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """A family of records under one address; `blank` makes the content of a new one."""

    name: str
    title: Any
    record: Callable[[str], Record | None]
    listing: Callable[[Session, str, Mapping[str, str]], Listing]
    blank: Callable[[dict[str, str]], Content] | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    form: type[NewForm] = NewForm


def blueprint(family: Family) -> Blueprint:
    """The addresses of a family."""
    bp = Blueprint(family.name, __name__)
    rules: list[tuple[str, str, str, Callable[..., Response]]] = [
        ("index", "GET", "", lambda: index(family)),
        ("edit", "GET", "/<slug>", lambda slug: shown(family, slug)),
        ("update", "POST", "/<slug>", lambda slug: update(family, slug)),
        ("undo", "POST", "/<slug>/undo", lambda slug: undo(family, slug)),
    ]
    if family.blank is not None:
        rules[1:1] = [
            ("new", "GET", "/new", lambda: new(family, family.form(formdata=None))),
            ("create", "POST", "/new", lambda: create(family)),
        ]
    for endpoint, method, path, view in rules:
        bp.add_url_rule(f"/{family.name}{path}", endpoint, view, methods=[method])
    return bp


def index(family: Family) -> Response:
    """The list."""
    asked = {k: request.args.get(k, "")[:200].replace("\x00", "") for k in ("q", "state", "after")}
    listing = family.listing(reading(), signed_in.the_staff().site, asked)
    return page(at="studio.editing.index", family=family, listing=listing, asked=asked)


def new(family: Family, form: NewForm, status: int = 200) -> Response:
    """The short form of a new record."""
    return page(at="studio.editing.new", status=status, family=family, form=form)


def create(family: Family) -> Response:
    """A new record, hidden until it is finished."""
    form, blank = family.form(), family.blank
    if blank is None or not form.validate():
        return new(family, form, 422)
    slug, who = str(form.slug.data), signed_in.the_staff()
    content = form.content(blank)
    try:
        with transaction() as db:
            form.bring_along(db, who.site)
            the_record(family, slug).clear(db, who.site, slug)
            nothing = revisions.seal(None)
            revisions.revise(db, thing(family, slug), content, seen=nothing, by=who, now=clock.now())
    except revisions.Stale:
        form.refuse(Refusal(_("このアドレスは、すでに使われています。"), field="slug"))
        return new(family, form, 422)
    return see_other(
        f"studio.{family.name}.edit", slug=slug, message=_("つくりました。内容をととのえてください。")
    )


def thing(family: Family, slug: str) -> revisions.Thing:
    """The record as revisions know it; NotFound for a kind that is not there."""
    record, who = the_record(family, slug), signed_in.the_staff()
    saving = Saving(who.site, slug, who.actor, clock.now())
    return revisions.Thing(
        record.kind, slug, who.site,
        load=lambda db: record.load(db, who.site, slug),
        save=lambda db, content: record.save(db, saving, content),
    )  # fmt: skip


def the_record(family: Family, slug: str) -> Record:
    """The kind of this record."""
    found = family.record(slug)
    if found is None:
        raise NotFound(slug)
    return found


def update(family: Family, slug: str) -> Response:
    """Save what was typed over the version that was seen."""
    record, db = the_record(family, slug), reading()
    slug = record.stands(db, signed_in.the_staff().site, slug)
    if record.load(db, signed_in.the_staff().site, slug) is None:
        raise NotFound(slug)
    form = record.form()
    record.prepare(form, db, signed_in.the_staff().site, slug)
    if not form.validate():
        return shown(family, slug, form, 422)
    return _kept(
        family, slug, form,
        lambda db: revisions.revise(
            db, thing(family, slug), content_of(form), seen=form.seal.data or "", by=signed_in.the_staff(), now=clock.now()
        ),
    )  # fmt: skip


def undo(family: Family, slug: str) -> Response:
    """A new version with the content of an old one."""
    number = request.form.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(slug)
    slug = the_record(family, slug).stands(reading(), signed_in.the_staff().site, slug)
    seen = request.form.get("seal", "")
    return _kept(
        family, slug, None,
        lambda db: revisions.undo(
            db, thing(family, slug), int(number), seen=seen, by=signed_in.the_staff(), now=clock.now()
        ),
    )  # fmt: skip


def _kept(family: Family, slug: str, form: RecordForm | None, verb: Callable[[Session], int]) -> Response:
    """Do it in one transaction; a refusal shows what was typed, a stale version shows both."""
    try:
        with transaction() as db:
            number = verb(db)
            to = the_record(family, slug).stands(db, signed_in.the_staff().site, slug)
            revisions.carry(db, thing(family, slug), to)
    except Refusal as refusal:
        stale = refusal.now_there if isinstance(refusal, revisions.Stale) else None
        reason = str(refusal.reason) if form is None or isinstance(refusal, revisions.Stale) else ""
        if form is not None and not reason:
            form.refuse(refusal)
        return shown(family, slug, form, 422, reason=reason, stale=stale)
    return see_other(
        f"studio.{family.name}.edit", slug=to, message=_("保存しました（第%(n)s版）。", n=number)
    )


def shown(
    family: Family, slug: str, form: RecordForm | None = None, status: int = 200, *, reason: str = "",
    stale: Content | None = None,
) -> Response:  # fmt: skip
    """The form with its history; `form` is what was typed and refused."""
    record, db, site = the_record(family, slug), reading(), signed_in.the_staff().site
    slug = record.stands(db, site, slug)
    content = record.load(db, site, slug)
    if content is None:
        raise NotFound(slug)
    kept = form or record.form(formdata=None, data=content)
    record.prepare(kept, db, site, slug)
    if stale is not None or form is None:
        kept.seal.data = revisions.seal(content)
    differing = told(kept, stale, content_of(kept), most=40) if stale is not None and form else ()
    return page(
        at="studio.editing.edit", status=status, family=family, record=record, slug=slug, form=kept,
        title=record.called(content), reason=reason, differing=differing, see=record.see(slug),
        seal=revisions.seal(content), versions=_versions(family, slug, kept, content), **record.aside(db, site, slug),
    )  # fmt: skip


def _versions(family: Family, slug: str, form: RecordForm, content: Content) -> list[dict[str, Any]]:
    """The history, newest first, each with what it changed; the newest one needs no way back."""
    entries = revisions.history(reading(), thing(family, slug), limit=VERSIONS + 1)
    before = [*(e.content for e in entries[1:]), None]
    return [
        {"entry": entry, "changed": told(form, old, entry.content) if old is not None else (),
         "now": entry.content == content}
        for entry, old in list(zip(entries, before, strict=False))[:VERSIONS]
    ]  # fmt: skip
