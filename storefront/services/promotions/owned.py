"""A customer's own coupons: what each gives, until when, and why one cannot be used any more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.i18n import LocalText
from storefront.services.profile import Who
from storefront.services.promotions.holding import turns_of
from storefront.services.promotions.outcome import Reason, Why
from storefront.services.promotions.storing import offer_of
from storefront.services.promotions.values import Offer

MOST = 100


@dataclass(frozen=True, slots=True)
class OwnCoupon:
    """A coupon as its owner sees it; `why` is empty while it can be used."""

    offer: Offer
    hint: str
    ends_at: datetime | None
    why: Why | None

    @property
    def title(self) -> LocalText:
        """What it is called."""
        return self.offer.title


_MINE = question("""
SELECT p.*, c.hint, b.ends_at AS coupon_ends, c.used >= c.most_uses AS used_up, b.withdrawn_at,
       (SELECT count(*) FROM promotion_turn t WHERE t.promotion_id = p.id AND t.who = ANY(:who)) AS turns,
       coalesce(p.used >= p.total_limit, false) AS gone
FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id JOIN promotion p ON p.id = b.promotion_id
WHERE p.site = :site AND p.state <> 'draft'
  AND (c.person_id = CAST(:person AS bigint) OR c.person_id IS NULL AND c.id IN (
       SELECT h.coupon_id FROM coupon_holding h
        WHERE h.person_id = CAST(:person AS bigint) OR h.visitor_id = CAST(:visitor AS uuid)))
ORDER BY c.id DESC LIMIT :most
""")


def coupons_of(
    db: Session, who: Who, email: str, *, now: datetime, site: str = "hiyori"
) -> tuple[OwnCoupon, ...]:
    """The coupons of a customer: those that can be used first, the soonest end on top; one statement."""
    names = turns_of(who.person_id, email)
    rows = _MINE.rows(db, site=site, person=who.person_id, visitor=who.visitor_id, who=names, most=MOST)
    found = [_own(row, now) for row in rows]
    return tuple(sorted(found, key=_turn))


def _turn(coupon: OwnCoupon) -> tuple[bool, float]:
    return coupon.why is not None, coupon.ends_at.timestamp() if coupon.ends_at else float("inf")


def _own(row: Any, now: datetime) -> OwnCoupon:
    ends = [at for at in (row.coupon_ends, row.ends_at, row.withdrawn_at) if at is not None]
    until = min(ends, default=None)
    return OwnCoupon(offer_of(row), row.hint, until, _why_not(row, until, now))


def _why_not(row: Any, until: datetime | None, now: datetime) -> Why | None:
    if row.used_up or (row.person_limit is not None and row.turns >= row.person_limit):
        return Why(Reason.COUPON_USED)
    if until is not None and now >= until:
        return Why(Reason.ENDED, at=until)
    if row.state != "live":
        return Why(Reason.ENDED, at=now)
    if row.gone:
        return Why(Reason.USED_UP)
    return Why(Reason.NOT_YET, at=row.starts_at) if row.starts_at and now < row.starts_at else None
