"""Using promotions within the transaction that places an order: limits are exact, whoever comes at once.

`used` is raised only while it is below the limit (the row's lock lets one after the other look, the constraint has
the last word); a person's turns are rows of a unique key. Promotions without limits lock nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.asking import change
from storefront.kernel.db import table, touched
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.outbox import Event
from storefront.oms import OrderState
from storefront.services.promotions import _locks
from storefront.services.promotions.holding import turns_of
from storefront.services.promotions.models import Coupon, Promotion, PromotionTurn, PromotionUse
from storefront.services.promotions.outcome import Applied
from storefront.services.promotions.values import Offer

VOID = (OrderState.CANCELLED, OrderState.EXPIRED)
_PROMOTIONS, _COUPONS = table(Promotion), table(Coupon)
_USES, _TURNS = table(PromotionUse), table(PromotionTurn)


class Gone(Refusal):
    """Somebody else took the last one while this order was confirmed."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(
            _l("ご確認のあいだに、割引が先着の数に達しました。"), field="offers", code="discounts"
        )
        self.offer = offer


def claim(
    db: Session, applied: Iterable[Applied], number: str, *, person_id: int | None, email: str, now: datetime
) -> None:
    """Use these offers for the order `number`; Gone when one of them is used up, and then nothing may be kept."""
    used = sorted(applied, key=lambda a: a.offer.id)
    if not used:
        return
    for one in used:
        if one.offer.total_limit is not None and not raise_used(db, _PROMOTIONS, one.offer.id):
            raise Gone(one.offer)
    for held in sorted((a.held for a in used if a.held), key=lambda h: h.coupon_id):
        if held.limited and not raise_used(db, _COUPONS, held.coupon_id):
            raise Gone(next(a.offer for a in used if a.held is held))
    for one in used:
        limit = one.offer.person_limit
        if limit is not None and not _turns(db, one.offer.id, number, limit, turns_of(person_id, email)):
            raise Gone(one.offer)
    db.execute(sa.insert(_USES), [_use(one, number, now) for one in used])


def _use(one: Applied, number: str, now: datetime) -> dict[str, Any]:
    return {
        "promotion_id": one.offer.id, "order_number": number, "saved": one.saving, "at": now,
        "coupon_id": one.held.coupon_id if one.held else None,
    }  # fmt: skip


_RAISED = {
    rows.name: sa.update(rows)
    .where(rows.c.id == sa.bindparam("of"), rows.c.used < limit)
    .values(used=rows.c.used + 1)
    for rows, limit in ((_PROMOTIONS, _PROMOTIONS.c.total_limit), (_COUPONS, _COUPONS.c.most_uses))
}


def raise_used(db: Session, rows: sa.Table, id: int) -> bool:
    """One more use of a row that has a limit, unless it is reached; who comes at the same time waits for the answer."""
    return touched(db.execute(_RAISED[rows.name], {"of": id})) == 1


# The lowest turn that is free; two at once meet at the key, and the second one tries again.
_TURN = change("""
INSERT INTO promotion_turn (promotion_id, who, turn, order_number)
SELECT m.id, m.who, n, :number
FROM (SELECT CAST(:promotion AS bigint) AS id, CAST(:who AS varchar) AS who) m, generate_series(1, :most) n
WHERE NOT EXISTS (SELECT FROM promotion_turn t WHERE t.promotion_id = m.id AND t.who = m.who AND t.turn = n)
ORDER BY n LIMIT 1
ON CONFLICT DO NOTHING RETURNING turn
""")


def _turns(db: Session, promotion_id: int, number: str, most: int, who: Iterable[str]) -> bool:
    """One of their turns under each of a person's names; False when none is left."""
    return all(_turn(db, promotion_id, number, most, name) for name in who)


def _turn(db: Session, promotion_id: int, number: str, most: int, who: str) -> bool:
    given = {"promotion": promotion_id, "who": who, "number": number, "most": most}
    return any(_TURN.first(db, **given) is not None for _ in range(most))


def on_order(db: Session, event: Event) -> None:
    """A reaction: give back what an order used that came to nothing, take it again for one that was revived."""
    follow(db, event.subject.removeprefix("order:"), now=event.at)


def follow(db: Session, number: str, *, now: datetime) -> None:
    """Let uses follow their order, whichever way it went; repeating it changes nothing."""
    uses = _locks.uses_of(db, number)
    if not uses:
        return
    order = oms.order(db, number)
    void = order is None or order.state in VOID
    for use in uses:
        if void and use.given_back_at is None:
            _give_back(db, use, now)
        elif not void and use.given_back_at is not None and order is not None:
            _take_again(db, use, order)


def _give_back(db: Session, use: Any, now: datetime) -> None:
    for rows, limit, id in (
        (_PROMOTIONS, _PROMOTIONS.c.total_limit, use.promotion_id),
        (_COUPONS, _COUPONS.c.most_uses, use.coupon_id),
    ):
        lowered = sa.update(rows).where(rows.c.id == id, limit.is_not(None), rows.c.used > 0)
        db.execute(lowered.values(used=rows.c.used - 1))
    mine = (_TURNS.c.order_number == use.order_number, _TURNS.c.promotion_id == use.promotion_id)
    db.execute(sa.delete(_TURNS).where(*mine))
    _mark(db, use.id, now)


def _take_again(db: Session, use: Any, order: oms.OrderView) -> None:
    """Money came after the order had expired: the price was promised, so it stays, limit or not."""
    limits = _limits(db, use.promotion_id)
    if limits["total_limit"] is not None and not raise_used(db, _PROMOTIONS, use.promotion_id):
        return
    if use.coupon_id is not None:
        raise_used(db, _COUPONS, use.coupon_id)
    if limits["person_limit"] is not None:
        who = turns_of(order.person_id, order.email)
        _turns(db, use.promotion_id, use.order_number, limits["person_limit"], who)
    _mark(db, use.id, None)


def _limits(db: Session, promotion_id: int) -> Mapping[str, int | None]:
    c = _PROMOTIONS.c
    row = db.execute(sa.select(c.total_limit, c.person_limit).where(c.id == promotion_id)).one()
    return {"total_limit": row.total_limit, "person_limit": row.person_limit}


def _mark(db: Session, use_id: int, at: datetime | None) -> None:
    db.execute(sa.update(_USES).where(_USES.c.id == use_id).values(given_back_at=at))
