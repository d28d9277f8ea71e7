"""Saving a new version: only over the version that was seen, audited in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services import staff
from storefront.services.revisions.models import Revision
from storefront.services.revisions.rules import Content, differences, seal
from storefront.services.staff import StaffIdentity


@dataclass(frozen=True, slots=True)
class Thing:
    """What is edited; `load` reads its content from the owning service, `save` writes it through its verbs."""

    kind: str
    key: str
    site: str
    load: Callable[[Session], Content | None]
    save: Callable[[Session, Content], None]

    @property
    def subject(self) -> str:
        """How the audit names it."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history; `name` is empty where nobody at the desk changed it (an import, the beginning)."""

    number: int
    act: str
    undid: int | None
    at: datetime
    name: str
    content: Content


class Stale(Refusal):
    """Somebody saved meanwhile; `now_there` is what is saved."""

    def __init__(self, now_there: Content | None) -> None:
        super().__init__(
            _l(
                "開いているあいだに、ほかの人が保存しました。"
                "下の違いを確かめてから、もう一度保存してください。入力はそのまま残っています。"
            ),
            code="stale",
        )
        self.now_there = now_there


def revise(
    db: Session, thing: Thing, content: Content, *, seen: str, by: StaffIdentity, now: datetime,
    undid: int | None = None,
) -> int:  # fmt: skip
    """Save the next version over the one whose seal was `seen`; its number. Stale when it is no longer so."""
    last = _last(db, thing)
    before = thing.load(db)
    if seal(before) != seen:
        raise Stale(before)
    if before == content:
        return int(last.number) if last else 0
    number = int(last.number) if last else 0
    if before is not None and (last is None or last.content != before):
        number = _write(db, thing, number + 1, before, act="found", now=now)
    act = "undo" if undid else "edit" if before is not None else "create"
    number = _write(db, thing, number + 1, content, act=act, now=now, by=by, undid=undid)
    thing.save(db, content)
    after = thing.load(db)
    if after != content:  # what a service normalised is what the next reader will see
        db.execute(_row(thing, number).values(content=after))
    _audit(db, thing, by, act, before, after, now)
    return number


def undo(db: Session, thing: Thing, number: int, *, seen: str, by: StaffIdentity, now: datetime) -> int:
    """A new version with the content of an old one; NotFound when there is no such version."""
    old = next((entry for entry in history(db, thing) if entry.number == number), None)
    if old is None:
        raise NotFound(thing.subject)
    return revise(db, thing, old.content, seen=seen, by=by, now=now, undid=number)


def carry(db: Session, thing: Thing, to: str) -> None:
    """The history goes with a thing that is found under another key from now on."""
    if to != thing.key:
        db.execute(sa.update(Revision).where(*_here(thing)).values(key=to))


def history(db: Session, thing: Thing, *, limit: int = 50) -> tuple[Entry, ...]:
    """The versions saved, newest first."""
    query = (
        sa.select(
            Revision.number, Revision.act, Revision.undid, Revision.at, Revision.staff_id, Revision.content
        )
        .where(*_here(thing))
        .order_by(Revision.number.desc())
        .limit(limit)
    )
    rows = db.execute(query).all()
    names = staff.names(db, {row.staff_id for row in rows if row.staff_id is not None})
    return tuple(Entry(r.number, r.act, r.undid, r.at, names.get(r.staff_id, ""), r.content) for r in rows)


def _last(db: Session, thing: Thing) -> Any:
    query = sa.select(Revision.number, Revision.content).where(*_here(thing))
    return db.execute(query.order_by(Revision.number.desc()).limit(1)).first()


def _here(thing: Thing) -> tuple[Any, ...]:
    return Revision.site == thing.site, Revision.kind == thing.kind, Revision.key == thing.key


def _row(thing: Thing, number: int) -> Any:
    return sa.update(Revision).where(*_here(thing), Revision.number == number)


def _write(
    db: Session, thing: Thing, number: int, content: Content, *, act: str, now: datetime,
    by: StaffIdentity | None = None, undid: int | None = None,
) -> int:  # fmt: skip
    """Claim the number before anything is saved; whoever comes second waits here and is told so."""
    values = {
        "site": thing.site, "kind": thing.kind, "key": thing.key, "number": number, "act": act, "undid": undid,
        "content": content, "at": now, "staff_id": by.staff_id if by else None,
    }  # fmt: skip
    claim = insert(Revision).values(values).on_conflict_do_nothing().returning(Revision.number)
    if db.execute(claim).scalar_one_or_none() is None:
        raise Stale(thing.load(db))
    return number


def _audit(
    db: Session, thing: Thing, by: StaffIdentity, act: str, before: Any, after: Any, now: datetime
) -> None:
    changed = differences(before, after)
    old = {".".join(d.path): d.before for d in changed}
    new = {".".join(d.path): d.after for d in changed}
    staff.record(db, by, f"{thing.kind}.{act}", thing.subject, old, new, now=now)
