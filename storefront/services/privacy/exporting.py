"""Everything the shop knows of a person, packed for that person: JSON for machines, a page for people."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids, jobs
from storefront.kernel.db import touched
from storefront.kernel.i18n import language
from storefront.kernel.outbox import publish
from storefront.services import customers
from storefront.services.privacy.models import DataExport
from storefront.services.privacy.register import REGISTER, table
from storefront.services.privacy.subjects import subject_of

Records = dict[str, list[dict[str, Any]]]
Render = Callable[..., str]


def ask_export(db: Session, account_id: int, *, now: datetime) -> bool:
    """Have everything packed by a job; False while an earlier wish is still being packed."""
    waiting = sa.select(DataExport.id).where(
        DataExport.account_id == account_id, DataExport.ready_at.is_(None), DataExport.expires_at > now
    )
    if db.execute(waiting).first() is not None:
        return False
    row = sa.insert(DataExport).values(
        public_id=ids.public_id(), account_id=account_id, asked_at=now,
        expires_at=now + customers.LIVES[customers.EXPORT],
    )  # fmt: skip
    export_id = int(db.execute(row.returning(DataExport.id)).scalar_one())
    jobs.enqueue(db, "pack_export", lock=f"export:{account_id}", export_id=export_id)
    return True


def records(db: Session, account_id: int) -> Records:
    """Every row about the person, by table, without secrets; rooms behind a door tell theirs themselves."""
    who = subject_of(db, account_id)
    told: Records = {}
    for name, rule in REGISTER.items():
        if rule.mine is None:
            continue
        rows = table(name)
        columns = [c for c in rows.c if c.name not in rule.secret]
        query = sa.select(*columns).where(rule.mine(rows, who)).order_by(*rows.primary_key.columns)
        told[name] = [dict(row._mapping) for row in db.execute(query)]
    return {
        name: [_plain(row) for row in rows] for name, rows in (told | oms.dossier(db, who.persons)).items()
    }


def pack_export(db: Session, export_id: int, *, render: Render, now: datetime) -> None:
    """Pack it and tell its owner; repeating it changes nothing."""
    row = db.get(DataExport, export_id)
    account = customers.account(db, row.account_id) if row is not None else None
    if row is None or account is None or row.ready_at is not None:
        return
    everything = records(db, account.id)
    with language(account.locale):
        page = render("documents/personal_data.html", records=everything, at=now, locale=account.locale)
    row.content, row.ready_at = _zipped(everything, page, now), now
    row.expires_at = now + customers.LIVES[customers.EXPORT]
    db.flush()
    data = {"account_id": account.id, "about": row.public_id}
    publish(db, "account.export_ready", f"account:{account.id}", cause=row.public_id, data=data, at=now)


def exported(db: Session, account_id: int, token: str, *, now: datetime) -> bytes | None:
    """What a mailed link leads to, if it is this account's own and has not expired."""
    about = customers.token_about(db, token, customers.EXPORT, account_id=account_id, now=now)
    mine = (DataExport.public_id == about, DataExport.account_id == account_id, DataExport.expires_at > now)
    return db.execute(sa.select(DataExport.content).where(*mine)).scalar_one_or_none() if about else None


def forget_exports(db: Session, now: datetime) -> int:
    """Remove what expired; how many."""
    gone = db.execute(sa.delete(DataExport).where(DataExport.expires_at <= now))
    return touched(gone)


def _plain(value: Any) -> Any:
    """The same as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _zipped(everything: Records, page: str, now: datetime) -> bytes:
    text = json.dumps({"generated_at": now.isoformat(), "records": everything}, ensure_ascii=False, indent=1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("records.json", text)
        archive.writestr("records.html", page)
    return packed.getvalue()
