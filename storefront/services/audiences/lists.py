"""Lists of people from a file: e-mail addresses or customer numbers, one column of a CSV; all or nothing but the unknown."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services import customers, profile
from storefront.services.audiences.actions import STATIC
from storefront.services.audiences.models import Audience, AudienceMember

MOST_ROWS, LARGEST = 50_000, 8 << 20
BATCH = 2000
HEADINGS = frozenset(
    {
        "email",
        "e-mail",
        "mail",
        "メール",
        "メールアドレス",
        "customer",
        "number",
        "お客さま番号",
        "顧客番号",
        "会員番号",
    }
)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row of the file that stands for nobody here."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file did: how many people stand on the list now, how many were added and taken off, who was unknown."""

    people: int
    added: int
    gone: int
    unknown: int
    shown: tuple[Unknown, ...]


def fill(db: Session, key: str, file: bytes, *, replace: bool, now: datetime, site: str = "hiyori") -> Filled:
    """Put the people of the file on the list (instead of who stood there, or beside them); Refusal at `file`."""
    audience_id = _the_list(db, key, site)
    rows = _rows(_text(file))
    known = _known(db, [text for _line, text in rows], site)
    unknown = [Unknown(line, text[:80]) for line, text in rows if text not in known]
    wanted = set(known.values())
    if not wanted:
        raise Refusal(_l("この一覧には、お店のお客さまがひとりもいません。"), field="file")
    before = set(
        db.scalars(sa.select(AudienceMember.person_id).where(AudienceMember.audience_id == audience_id))
    )
    added, gone = wanted - before, before - wanted if replace else set()
    _write(db, audience_id, added, gone, now)
    now_there = (before | added) - gone
    profile.put_on_list(db, key, now_there, site=site)
    return Filled(len(now_there), len(added), len(gone), len(unknown), tuple(unknown[:SHOWN]))


def members(db: Session, key: str, *, site: str = "hiyori") -> Iterator[str]:
    """Customer numbers of who stands on the list, as `fill` reads them back."""
    query = sa.select(AudienceMember.person_id).where(AudienceMember.audience_id == _the_list(db, key, site))
    people = list(db.scalars(query.order_by(AudienceMember.person_id)))
    for start in range(0, len(people), BATCH):
        named = customers.names_of(db, people[start : start + BATCH])
        yield from (named[person][0] for person in people[start : start + BATCH] if person in named)


def _the_list(db: Session, key: str, site: str) -> int:
    query = sa.select(Audience.id).where(Audience.site == site, Audience.key == key, Audience.kind == STATIC)
    found = db.execute(query.with_for_update()).scalar_one_or_none()
    if found is None:
        raise NotFound(key)
    return int(found)


def _write(db: Session, audience_id: int, added: Iterable[int], gone: Iterable[int], now: datetime) -> None:
    rows = [{"audience_id": audience_id, "person_id": person, "added_at": now} for person in sorted(added)]
    for start in range(0, len(rows), BATCH):
        db.execute(insert(AudienceMember).on_conflict_do_nothing(), rows[start : start + BATCH])
    if gone:
        there = AudienceMember.person_id.in_(sorted(gone))
        db.execute(sa.delete(AudienceMember).where(AudienceMember.audience_id == audience_id, there))


def _text(file: bytes) -> str:
    if len(file) > LARGEST:
        raise Refusal(_l("ファイルは%(most)sMBまでです。", most=LARGEST >> 20), field="file")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = file.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal(_l("文字を読めません。CSV UTF-8で保存し直してください。"), field="file")


def _rows(text: str) -> list[tuple[int, str]]:
    """Line and first cell that says something; a heading is no person. An apostrophe that guards a cell falls away."""
    found: list[tuple[int, str]] = []
    try:
        for line, record in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            cell = next((c.strip().removeprefix("'") for c in record if c.strip()), "")
            said = unicodedata.normalize("NFKC", cell).strip()
            if said and not (line == 1 and said.lower() in HEADINGS):
                found.append((line, said))
    except csv.Error as error:
        raise Refusal(_l("CSVとして読めません。1列の表にして保存し直してください。"), field="file") from error
    if len(found) > MOST_ROWS:
        raise Refusal(_l("一度に%(most)s行までです。", most=MOST_ROWS), field="file")
    return found


def _known(db: Session, texts: list[str], site: str) -> dict[str, int]:
    """People by what the file says; addresses are compared by their key."""
    known: dict[str, int] = {}
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        keys = {text: customers.emails.key_of(text) if "@" in text else text.lower() for text in batch}
        found = customers.people_with(
            db, emails=[k for k in keys.values() if "@" in k], numbers=[k for k in keys.values() if "@" not in k],
            site=site,
        )  # fmt: skip
        known |= {text: found[key] for text, key in keys.items() if key in found}
    return known
