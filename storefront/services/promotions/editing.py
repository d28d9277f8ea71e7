"""Promotions as merchandisers write them: kept, listed, and published as the next edition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.db import table
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.kernel.money import Yen
from storefront.services.promotions import _locks, mistakes
from storefront.services.promotions.live import new_edition
from storefront.services.promotions.models import CouponBatch, Promotion, PromotionUse
from storefront.services.promotions.storing import Rule, loaded, stored

LIVE = "live"
STATES = ("draft", LIVE, "paused")
_PROMOTIONS, _USES, _BATCHES = table(Promotion), table(PromotionUse), table(CouponBatch)


@dataclass(frozen=True, slots=True)
class PromotionDraft:
    """A promotion as it is written; `name` stays inside the house, `title` is what customers read."""

    slug: str
    name: str
    title: LocalText
    rule: Rule
    note: LocalText | None = None
    state: str = "draft"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    total_limit: int | None = None
    person_limit: int | None = None
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class DeskPromotion:
    """A promotion in the list of the desk, with what it did."""

    draft: PromotionDraft
    uses: int
    saved: Yen
    coupons: int


def put(db: Session, draft: PromotionDraft, *, by: str, now: datetime) -> None:
    """Keep a promotion; a live one must have no grave mistake, or it is refused at the field."""
    if draft.state == LIVE:
        for found in mistakes.of(db, draft, now=now):
            if found.grave:
                raise Refusal(found.sentence, field=found.field, code="mistake")
    before = _locks.promotion(db, draft.site, draft.slug)
    values = _values(draft, now) | {"used": _counted(db, before, draft)}
    if before is None:
        db.execute(insert(_PROMOTIONS).values(**values, site=draft.site, slug=draft.slug, version=1))
    else:
        of = sa.update(_PROMOTIONS).where(_PROMOTIONS.c.id == before.id)
        db.execute(of.values(**values, version=before.version + 1))
    if LIVE in (draft.state, before.state if before is not None else ""):
        new_edition(db, by=by, now=now, site=draft.site)


def _values(draft: PromotionDraft, now: datetime) -> dict[str, Any]:
    names = ("name", "title", "note", "state", "starts_at", "ends_at", "total_limit", "person_limit")
    values = {name: getattr(draft, name) for name in names} | {"note": draft.note or {}}
    return values | {"rule": stored(draft.rule), "updated_at": now}


def _counted(db: Session, before: Any, draft: PromotionDraft) -> int:
    """Uses so far, as the limit counts them: exact while there is one, counted anew when one is set."""
    if before is None or draft.total_limit is None:
        return 0
    used = int(before.used) if before.total_limit is not None else _uses(db, before.id)
    if used > draft.total_limit:
        reason = _l("すでに%(n)s回使われています。それより少なくはできません。", n=used)
        raise Refusal(reason, field="total_limit")
    return used


def _uses(db: Session, promotion_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(_USES)
    return int(
        db.scalar(query.where(_USES.c.promotion_id == promotion_id, _USES.c.given_back_at.is_(None))) or 0
    )


def draft_of(db: Session, slug: str, *, site: str = "hiyori") -> PromotionDraft | None:
    """A promotion as it was written."""
    query = sa.select(_PROMOTIONS).where(_PROMOTIONS.c.site == site, _PROMOTIONS.c.slug == slug)
    row = db.execute(query).first()
    return None if row is None else _draft(row)


def _draft(row: Any) -> PromotionDraft:
    plain = ("slug", "name", "state", "starts_at", "ends_at", "total_limit", "person_limit", "site")
    return PromotionDraft(
        **{name: getattr(row, name) for name in plain},
        title=LocalText(row.title), note=LocalText(row.note), rule=loaded(row.rule),
    )  # fmt: skip


def desk_list(db: Session, *, site: str = "hiyori") -> tuple[DeskPromotion, ...]:
    """Every promotion, the last changed first, with uses, yen saved and coupons; one statement."""
    uses = (
        sa.select(_USES.c.promotion_id, sa.func.count().label("uses"), sa.func.sum(_USES.c.saved).label("saved"))
        .where(_USES.c.given_back_at.is_(None)).group_by(_USES.c.promotion_id).subquery()
    )  # fmt: skip
    made = sa.select(_BATCHES.c.promotion_id, sa.func.sum(_BATCHES.c.made).label("made"))
    made_of = made.where(_BATCHES.c.withdrawn_at.is_(None)).group_by(_BATCHES.c.promotion_id).subquery()
    query = (
        sa.select(_PROMOTIONS, uses.c.uses, uses.c.saved, made_of.c.made)
        .outerjoin(uses, uses.c.promotion_id == _PROMOTIONS.c.id)
        .outerjoin(made_of, made_of.c.promotion_id == _PROMOTIONS.c.id)
        .where(_PROMOTIONS.c.site == site)
        .order_by(_PROMOTIONS.c.updated_at.desc(), _PROMOTIONS.c.slug)
    )
    return tuple(
        DeskPromotion(_draft(row), int(row.uses or 0), Yen(int(row.saved or 0)), int(row.made or 0))
        for row in db.execute(query)
    )
