"""Connections at the studio: what leaves the house, to whom, with which keys, and what arrived."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, current_app, request
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.context import absolute, jdatetime
from storefront.pages.render import page, see_other
from storefront.pages.sealing import vault
from storefront.pages.studio.connection_form import ConnectionForm, content, drafted
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.services import connections, staff
from storefront.services.connections import (
    BATCH,
    DONE,
    KINDS,
    PURPOSES,
    TRIAL,
    ConnectionDraft,
    ConnectionState,
)
from storefront.services.revisions import Content
from storefront.services.staff import Permission

STATES = {
    "waiting": (_l("待っています"), ""),
    "delivered": (_l("届きました"), "good"),
    "failed": (_l("届きませんでした"), "late"),
    "withheld": (_l("見送り（同意なし）"), ""),
}


def load(db: Session, site: str, slug: str) -> Content | None:
    """The connection as it was written."""
    found = connections.connection(db, slug, site=site)
    return content(found) if found else None


def save(db: Session, to: Saving, told: Content) -> None:
    """Through the room of connections; who tells of customers must be one who may see them."""
    draft = drafted(to.slug, to.site, told)
    if draft.purpose and not signed_in.the_staff().may(Permission.CUSTOMERS):
        reason = _("お客さまのことを知らせる連携は、お客さまの情報を扱う権限のある人だけが保存できます。")
        raise Refusal(reason, field="purpose")
    https_only = current_app.extensions["settings"].env == "production"
    connections.put(db, draft, https_only=https_only, now=to.now)


def aside(db: Session, site: str, slug: str) -> Mapping[str, Any]:
    """How it fares, its secrets and keys, and the newest deliveries."""
    found = connections.state(db, slug, site=site)
    assert found is not None
    rotating = found.old_until is not None and found.old_until > clock.now()
    return {
        "both_until": found.old_until if rotating else None,
        "facts": _facts(found), "extra": "studio/connections/below.html", "fares": found, "states": STATES,
        "keys": connections.keys(db, slug, site=site), "may_make": may_keep(found.draft),
        "deliveries": connections.deliveries(db, slug, site=site), "pull_url": absolute("/api/v1/events"),
        "done_url": absolute("/api/v1/behaviour") if DONE & set(found.draft.kinds) else "",
        "kinds": {TRIAL: _("ためし"), BATCH: _("お店の中でしたこと（まとめて）"), **{verb: kind.label for verb, kind in KINDS.items()}},
    }  # fmt: skip


def _facts(found: ConnectionState) -> list[tuple[str, str]]:
    told = [(_("待っている知らせ"), f"{found.waiting:,}"), (_("届かなかった知らせ"), f"{found.failed:,}")]
    if found.draft.url and not found.signed:
        told.insert(0, (_("直してください"), _("署名の鍵がないため、まだ送れません。下でつくってください。")))
    if found.stopped_at:
        told.insert(0, (_("自動で止まりました"), jdatetime(found.stopped_at)))
    elif found.failing_since:
        told.insert(0, (_("届かなくなった時"), jdatetime(found.failing_since)))
    return told


def may_keep(draft: ConnectionDraft) -> bool:
    """Whether this member of staff may make its keys: whoever tells of customers must be one who may see them."""
    return not draft.purpose or signed_in.the_staff().may(Permission.CUSTOMERS)


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Every connection with what it may know."""
    lines = tuple(
        Line(s.draft.slug, (s.draft.name, s.draft.url or _("受け取りに来る"), PURPOSES[s.draft.purpose]), *_tag(s))
        for s in connections.states(db, site=site)
    )  # fmt: skip
    return Listing((_("連携先"), _("知らせる先"), _("お客さまのこと")), lines)


def _tag(found: ConnectionState) -> tuple[str, str]:
    if not found.draft.in_use:
        return _("止めています"), ""
    if found.stopped_at:
        return _("自動で止まりました"), "late"
    return (_("届いていません"), "late") if found.failing_since else (_("使っています"), "good")


def blank(name: dict[str, str]) -> Content:
    """Nothing is told to it yet."""
    return content(ConnectionDraft("", name["ja"]))


RECORD = Record("connection", ConnectionForm, load, save, lambda told: str(told["name"]), aside=aside)
FAMILY = Family(
    "connections", _l("外との連携"), lambda slug: RECORD, listing, blank, words={"new": _l("連携先をつくる")}
)
bp = blueprint(FAMILY)


def the_connection(slug: str) -> ConnectionDraft:
    """The connection whose keys or messages are at stake; for who may not keep it, it is not there."""
    found = connections.connection(reading(), slug, site=signed_in.the_staff().site)
    if found is None:
        raise NotFound(slug)
    if not may_keep(found):
        abort(404)
    return found


@bp.post("/connections/<slug>/secret")
def renew(slug: str) -> Response:
    """A new secret for signatures, shown this once."""
    who, now = signed_in.the_staff(), clock.now()
    name = the_connection(slug).name
    with transaction() as db:
        secret = connections.renew_secret(db, slug, vault(), now=now, site=who.site)
        staff.record(db, who, "connection.secret", f"connection:{slug}", {}, {}, now=now)
    return page(at="studio.connections.shown_once", slug=slug, name=name, secret=secret, key="")


@bp.post("/connections/<slug>/keys")
def make(slug: str) -> Response:
    """A new key for the pull interface, shown this once."""
    who, now = signed_in.the_staff(), clock.now()
    name = the_connection(slug).name
    with transaction() as db:
        key = connections.make_key(db, slug, by=who.actor, now=now, site=who.site)
        staff.record(db, who, "connection.key", f"connection:{slug}", {}, {"ends_with": key[-4:]}, now=now)
    return page(at="studio.connections.shown_once", slug=slug, name=name, secret="", key=key)


@bp.post("/connections/<slug>/keys/<key_id>/revocation")
def revoke(slug: str, key_id: str) -> Response:
    """Nobody reads with this key any more."""
    who, now = signed_in.the_staff(), clock.now()
    the_connection(slug)
    with transaction() as db:
        done = connections.revoke(db, slug, key_id, now=now, site=who.site)
        if done:
            staff.record(
                db, who, "connection.key_revoked", f"connection:{slug}", {"key": key_id}, {}, now=now
            )
    said = _("鍵を使えなくしました。") if done else _("この鍵は、もう使えなくなっています。")
    return see_other("studio.connections.edit", slug=slug, message=said)


@bp.post("/connections/<slug>/trial")
def try_out(slug: str) -> Response:
    """Send a message that tells of nothing."""
    the_connection(slug)
    with transaction() as db:
        connections.try_out(db, slug, now=clock.now(), site=signed_in.the_staff().site)
    said = _("ためしの知らせを送ります。少ししてから、この画面を開き直してください。")
    return see_other("studio.connections.edit", slug=slug, message=said)


@bp.post("/connections/<slug>/deliveries")
def again(slug: str) -> Response:
    """Send what did not arrive once more: one message, or all of them; a connection that was stopped goes on."""
    who, now, one = signed_in.the_staff(), clock.now(), request.form.get("delivery", "")[:40] or None
    the_connection(slug)
    with transaction() as db:
        count = connections.again(db, slug, now=now, delivery=one, site=who.site)
        staff.record(db, who, "connection.again", f"connection:{slug}", {}, {"deliveries": count}, now=now)
    return see_other("studio.connections.edit", slug=slug, message=_("%(n)s件をもう一度送ります。", n=count))
