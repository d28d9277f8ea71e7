"""Batches of coupons: made, listed, handed out as a file, withdrawn; and a customer's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.copying import copy_in
from storefront.kernel.db import table, touched
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.vault import Vault
from storefront.services.promotions import codes
from storefront.services.promotions.models import Coupon, CouponBatch, Promotion, PromotionUse

MOST = 100_000
_PROMOTIONS, _BATCHES, _COUPONS, _USES = (
    table(Promotion),
    table(CouponBatch),
    table(Coupon),
    table(PromotionUse),
)


class BatchKind(StrEnum):
    """One code for many; many codes for one use each; one for each of some people."""

    MULTI = "multi"
    SINGLE = "single"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """Coupons to make: `code` of a multi-use one, `count` of single ones, `people` of personal ones."""

    promotion: str
    kind: BatchKind
    code: str = ""
    count: int = 1
    people: tuple[int, ...] = ()
    most_uses: int | None = None
    ends_at: datetime | None = None
    note: str = ""
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as the desk sees it; `used` counts orders that stand."""

    public_id: str
    kind: BatchKind
    note: str
    made: int
    used: int
    ends_at: datetime | None
    withdrawn_at: datetime | None
    made_at: datetime


def make(db: Session, draft: BatchDraft, vault: Vault, *, by: str, now: datetime) -> str:
    """Make a batch; its public id. Refusals at `code`, `count` and `ends_at`."""
    promotion_id = db.scalar(
        sa.select(_PROMOTIONS.c.id).where(
            _PROMOTIONS.c.site == draft.site, _PROMOTIONS.c.slug == draft.promotion
        )
    )
    if promotion_id is None:
        raise NotFound(draft.promotion)
    if draft.ends_at is not None and draft.ends_at <= now:
        raise Refusal(_l("期限が過ぎています。先の日時を選んでください。"), field="ends_at")
    wanted = _wanted(draft)
    row = sa.insert(_BATCHES).values(
        public_id=ids.public_id(), promotion_id=promotion_id, kind=str(draft.kind), note=draft.note,
        made=len(wanted), ends_at=draft.ends_at, made_at=now, made_by=by,
    )  # fmt: skip
    batch = db.execute(row.returning(_BATCHES.c.id, _BATCHES.c.public_id)).one()
    _write(db, batch.id, wanted, draft, vault)
    return str(batch.public_id)


def _wanted(draft: BatchDraft) -> list[tuple[str, int | None]]:
    """Codes to write, each with the person it is for."""
    if draft.kind is BatchKind.MULTI:
        return [(codes.chosen(draft.code), None)]
    people: Sequence[int | None] = (
        draft.people if draft.kind is BatchKind.PERSONAL else [None] * max(0, draft.count)
    )
    if not 1 <= len(people) <= MOST:
        raise Refusal(_l("一度につくれるのは1〜%(most)s枚です。", most=f"{MOST:,}"), field="count")
    return [(codes.drawn(), person) for person in people]


def _write(
    db: Session, batch_id: int, wanted: list[tuple[str, int | None]], draft: BatchDraft, vault: Vault
) -> None:
    if draft.kind is BatchKind.MULTI:
        taken = sa.select(_COUPONS.c.id).where(_COUPONS.c.digest == codes.digest(wanted[0][0], draft.site))
        if db.execute(taken).first() is not None:
            raise Refusal(_l("このコードは、すでに使われています。"), field="code")
    most = draft.most_uses if draft.kind is BatchKind.MULTI else 1
    rows = (
        {
            "batch_id": batch_id, "site": draft.site, "digest": codes.digest(code, draft.site),
            "sealed": vault.seal(code), "hint": codes.hint(code), "person_id": person, "most_uses": most, "used": 0,
        }
        for code, person in wanted
    )  # fmt: skip
    copy_in(db, Coupon, rows)


def batches(db: Session, promotion: str, *, site: str = "hiyori") -> tuple[Batch, ...]:
    """The batches of a promotion, newest first."""
    used = (
        sa.select(sa.func.count())
        .select_from(_USES.join(_COUPONS, _COUPONS.c.id == _USES.c.coupon_id))
        .where(_COUPONS.c.batch_id == _BATCHES.c.id, _USES.c.given_back_at.is_(None))
        .scalar_subquery()
    )
    b = _BATCHES.c
    query = (
        sa.select(
            b.public_id, b.kind, b.note, b.made, used.label("used"), b.ends_at, b.withdrawn_at, b.made_at
        )
        .join(_PROMOTIONS, _PROMOTIONS.c.id == b.promotion_id)
        .where(_PROMOTIONS.c.site == site, _PROMOTIONS.c.slug == promotion)
        .order_by(b.id.desc())
    )
    return tuple(Batch(r[0], BatchKind(r[1]), *r[2:]) for r in db.execute(query))


def handed_out(
    db: Session, promotion: str, batch: str, vault: Vault, *, site: str = "hiyori"
) -> Iterator[tuple[str, ...]]:
    """The codes of a batch with how often each was used: rows for a file."""
    c = _COUPONS.c
    query = (
        sa.select(c.sealed, c.most_uses, c.used)
        .join(_BATCHES, _BATCHES.c.id == c.batch_id)
        .join(_PROMOTIONS, _PROMOTIONS.c.id == _BATCHES.c.promotion_id)
        .where(_PROMOTIONS.c.site == site, _PROMOTIONS.c.slug == promotion, _BATCHES.c.public_id == batch)
        .order_by(c.id)
    )
    found = db.execute(query).all()
    if not found:
        raise NotFound(batch)
    yield ("code", "most_uses", "used")
    for row in found:
        code = vault.open(row.sealed)
        yield (codes.shown(code) if code else "", str(row.most_uses or ""), str(row.used))


def withdraw(db: Session, promotion: str, batch: str, *, now: datetime, site: str = "hiyori") -> bool:
    """Nobody can use these any more; False when that was so already. Orders that used one keep it."""
    of = sa.select(_PROMOTIONS.c.id).where(_PROMOTIONS.c.site == site, _PROMOTIONS.c.slug == promotion)
    b = _BATCHES.c
    gone = sa.update(_BATCHES).where(b.public_id == batch, b.promotion_id.in_(of), b.withdrawn_at.is_(None))
    return touched(db.execute(gone.values(withdrawn_at=now))) == 1
