"""Coupons on hand, and how often this person used what: one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.asking import question
from storefront.kernel.db import table
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.customers import emails
from storefront.services.profile import Who
from storefront.services.promotions import codes
from storefront.services.promotions.models import Coupon, CouponBatch, CouponHolding, Promotion
from storefront.services.promotions.values import NOTHING, Held, Offer


@dataclass(frozen=True, slots=True)
class Standing:
    """What the limits know of a customer: coupons on hand, uses so far, promotions that nobody can use any more."""

    held: Mapping[str, Held] = field(default_factory=lambda: NOTHING)
    used: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    used_up: frozenset[str] = frozenset()


# What, promotion, then: coupon, hint, end, personal, limited, used up | who, times | nothing.
_STANDING = question("""
SELECT 'held' AS what, p.slug, c.id AS coupon, c.hint, b.ends_at, c.person_id IS NOT NULL AS personal,
       c.most_uses IS NOT NULL AS limited, coalesce(c.used >= c.most_uses, false) AS used_up, 0 AS times
FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id JOIN promotion p ON p.id = b.promotion_id
WHERE b.withdrawn_at IS NULL AND p.site = :site
  AND (c.person_id = CAST(:person AS bigint)
       OR c.person_id IS NULL AND c.id IN (
            SELECT h.coupon_id FROM coupon_holding h
             WHERE h.person_id = CAST(:person AS bigint) OR h.visitor_id = CAST(:visitor AS uuid)))
UNION ALL
SELECT 'used', p.slug, 0, t.who, NULL, false, false, false, count(*)
FROM promotion_turn t JOIN promotion p ON p.id = t.promotion_id
WHERE t.who = ANY(:who) AND p.site = :site GROUP BY p.slug, t.who
UNION ALL
SELECT 'used_up', p.slug, 0, '', NULL, false, false, true, 0
FROM promotion p WHERE p.id = ANY(:limited) AND p.used >= p.total_limit
""")


def standing(db: Session, who: Who, email: str, offers: Iterable[Offer], *, site: str = "hiyori") -> Standing:
    """What this customer has and had; asked only where an offer depends on it."""
    offers = tuple(offers)
    if not any(o.conditions.needs_coupon or o.person_limit or o.total_limit for o in offers):
        return Standing()
    rows = _STANDING.rows(
        db, site=site, person=who.person_id, visitor=who.visitor_id, who=turns_of(who.person_id, email),
        limited=[o.id for o in offers if o.total_limit is not None],
    )  # fmt: skip
    held: dict[str, Held] = {}
    for row in rows:
        if row.what == "held" and _better(coupon := _held(row), held.get(row.slug)):
            held[row.slug] = coupon
    used: dict[str, int] = {}
    for row in (r for r in rows if r.what == "used"):
        used[row.slug] = max(used.get(row.slug, 0), int(row.times))
    return Standing(held, used, frozenset(r.slug for r in rows if r.what == "used_up"))


def _held(row: Any) -> Held:
    return Held(row.coupon, row.slug, row.hint, row.ends_at, row.personal, row.limited, row.used_up)


def _better(new: Held, old: Held | None) -> bool:
    """Of several coupons for one promotion the one that ends first of those that are left."""
    if old is None or old.used_up != new.used_up:
        return old is None or old.used_up
    return _end(new) < _end(old)


def _end(held: Held) -> float:
    return held.ends_at.timestamp() if held.ends_at is not None else float("inf")


def turns_of(person_id: int | None, email: str) -> list[str]:
    """The names under which a person's turns are counted: their account and their e-mail address."""
    found = [f"p:{person_id}"] if person_id is not None else []
    key = emails.key_of(email)
    return [*found, f"e:{ids.digest(key).hex()[:40]}"] if key else found


def take_code(db: Session, who: Who, typed: str, *, now: datetime, site: str = "hiyori") -> str:
    """Put the coupon of this code on hand; the promotion's key. A Refusal says why it cannot be had.

    Somebody else's personal coupon and one that never was get the same answer.
    """
    code = codes.normal(typed)
    found = _of_code(db, code, site) if code else None
    if found is None or found.person_id not in (None, who.person_id):
        raise Refusal(_l("このコードは使えません。つづりをお確かめください。"), field="code", code="unknown")
    ends = [at for at in (found.ends_at, found.promotion_ends) if at is not None]
    if found.withdrawn_at is not None or found.state != "live" or any(now >= at for at in ends):
        raise Refusal(_l("このクーポンの期間は終わりました。"), field="code", code="ended")
    if found.most_uses is not None and found.used >= found.most_uses:
        raise Refusal(_l("このクーポンは使用済みです。"), field="code", code="used")
    if found.person_id is None:
        hold(db, who, found.id, now=now)
    return str(found.slug)


def open_coupon(db: Session, promotion: str, *, now: datetime, site: str = "hiyori") -> int | None:
    """The coupon for many of this promotion that can be taken now; None when there is none (any more)."""
    ends = sa.func.least(CouponBatch.ends_at, Promotion.ends_at)
    query = (
        sa.select(Coupon.id)
        .join(CouponBatch, CouponBatch.id == Coupon.batch_id)
        .join(Promotion, Promotion.id == CouponBatch.promotion_id)
        .where(Promotion.slug == promotion, Promotion.site == site, Promotion.state == "live")
        .where(CouponBatch.kind == "multi", CouponBatch.withdrawn_at.is_(None))
        .where(sa.or_(ends.is_(None), ends > now))
        .where(sa.or_(Coupon.most_uses.is_(None), Coupon.used < Coupon.most_uses))
        .order_by(Coupon.id)
    )
    return db.execute(query.limit(1)).scalar()


def hold(db: Session, who: Who, coupon_id: int, *, now: datetime) -> None:
    """Note that a person, or else a visitor, has this coupon on hand; repeating it changes nothing."""
    holder = {"person_id": who.person_id} if who.person_id is not None else {"visitor_id": who.visitor_id}
    row = insert(table(CouponHolding)).values(coupon_id=coupon_id, taken_at=now, **holder)
    db.execute(row.on_conflict_do_nothing())


def _of_code(db: Session, code: str, site: str) -> Any:
    query = (
        sa.select(
            Coupon.id, Coupon.person_id, Coupon.most_uses, Coupon.used, CouponBatch.ends_at, CouponBatch.withdrawn_at,
            Promotion.slug, Promotion.state, Promotion.ends_at.label("promotion_ends"),
        )
        .join(CouponBatch, CouponBatch.id == Coupon.batch_id)
        .join(Promotion, Promotion.id == CouponBatch.promotion_id)
        .where(Coupon.digest == codes.digest(code, site), Promotion.site == site)
    )  # fmt: skip
    return db.execute(query).first()
