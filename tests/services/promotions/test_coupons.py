"""Coupons: made in batches, found by their code however it is typed, and by nobody who guesses."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.services import promotions
from storefront.services.customers import people
from storefront.services.profile import Who
from storefront.services.promotions import BatchKind, codes
from tests.services.promotions.shop import NOW, VAULT, batch, promotion, published

VISITOR = Who(visitor_id=UUID(int=5))
WITH_COUPON = promotion("winter", needs_coupon=True)


def held_by(db: Session, who: Who) -> dict[str, promotions.Held]:
    """Coupons on hand, by promotion."""
    return dict(promotions.standing(db, who, "", promotions.live(db)).held)


def refusal(db: Session, who: Who, code: str, **more: object) -> str:
    """Why the code cannot be had; and then nothing is on hand."""
    with pytest.raises(Refusal) as refused:
        promotions.take_code(db, who, code, now=more.get("now", NOW))  # type: ignore[arg-type]
    assert held_by(db, who) == {}
    return refused.value.code


def test_a_code_is_read_as_people_type_it(db: Session) -> None:
    published(db, WITH_COUPON)
    batch(db, "winter", "FUYU-500")
    assert promotions.take_code(db, VISITOR, " ｆｕｙｕ 500 ", now=NOW) == "winter"
    assert held_by(db, VISITOR)["winter"].hint == "U500"


def test_each_code_of_a_batch_is_another_and_the_list_can_be_handed_out(db: Session) -> None:
    published(db, WITH_COUPON)
    made = batch(db, "winter", count=30)
    rows = list(promotions.handed_out(db, "winter", made, VAULT))
    assert (rows[0], len({row[0] for row in rows[1:]})) == (("code", "most_uses", "used"), 30)
    assert promotions.take_code(db, VISITOR, rows[1][0], now=NOW) == "winter"
    kept = db.execute(sa.text("SELECT digest, sealed FROM coupon")).all()
    plain = codes.normal(rows[1][0]).encode()
    assert all(plain not in bytes(row.digest) + bytes(row.sealed) for row in kept)


def test_codes_that_cannot_be_had_say_why_and_give_nothing(db: Session) -> None:
    published(db, WITH_COUPON)
    batch(db, "winter", "FUYU500", ends_at=NOW + timedelta(seconds=1))
    gone = batch(db, "winter", "HARU500")
    assert promotions.withdraw(db, "winter", gone, now=NOW)
    assert not promotions.withdraw(db, "winter", gone, now=NOW)
    assert refusal(db, VISITOR, "NATSU500") == "unknown"
    assert refusal(db, VISITOR, "x") == "unknown"
    assert refusal(db, VISITOR, "HARU500") == "ended"
    assert refusal(db, VISITOR, "FUYU500", now=NOW + timedelta(seconds=1)) == "ended"


def test_a_personal_coupon_is_there_without_a_code_and_nobody_elses(db: Session) -> None:
    published(db, WITH_COUPON)
    hana = Who(person_id=people.new_person(db, locale="ja", now=NOW))
    other = Who(person_id=people.new_person(db, locale="ja", now=NOW))
    made = batch(db, "winter", kind=BatchKind.PERSONAL, people=(hana.person_id,))
    assert held_by(db, hana)["winter"].personal
    code = list(promotions.handed_out(db, "winter", made, VAULT))[1][0]
    assert refusal(db, other, code) == "unknown"
