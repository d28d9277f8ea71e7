"""A coupon for fifty is used fifty times, whoever comes at once; without its guards it would not be."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel.db import new_session
from storefront.services.promotions import Applied, Gone, claiming, live
from tests.services.promotions.shop import NOW, coupon_of, promotion, published

BUYERS, LIMIT = 12, 4


def everyone_claims(applied: Applied, email: str = "buyer{}@example.jp") -> list[bool]:
    """Each buyer in a transaction of their own, all at the same moment; whether they got it."""
    gate = threading.Barrier(BUYERS)

    def buy(n: int) -> bool:
        try:
            with new_session() as db, db.begin():
                gate.wait(timeout=30)
                claimed(db, applied, f"HY-{n}", email.format(n))
        except Gone:
            return False
        return True

    with ThreadPoolExecutor(BUYERS) as pool:
        return list(pool.map(buy, range(BUYERS)))


def counted(query: str) -> int:
    """One number from the database."""
    with new_session() as db:
        return int(db.scalar(sa.text(query)) or 0)


@pytest.mark.usefixtures("committed")
def test_limits_hold_to_the_last_one_however_many_come_at_once() -> None:
    with new_session() as db, db.begin():
        total = published(db, promotion("first-come", total_limit=LIMIT))
        each = published(db, promotion("once", person_limit=1))
        code = coupon_of(db, promotion("with-code", needs_coupon=True), most_uses=LIMIT)
    assert sum(everyone_claims(total)) == LIMIT
    assert counted("SELECT used FROM promotion WHERE slug = 'first-come'") == LIMIT
    assert sum(everyone_claims(each, email="one@example.jp")) == 1
    assert sum(everyone_claims(code)) == LIMIT
    assert counted("SELECT used FROM coupon") == LIMIT
    assert counted("SELECT count(*) FROM promotion_use") == 2 * LIMIT + 1


@pytest.mark.usefixtures("committed")
def test_without_lock_and_constraint_a_limit_is_oversold(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Barrier(BUYERS)

    def look_then_write(db: Session, rows: sa.Table, id: int) -> bool:
        row = db.execute(sa.select(rows.c.used, rows.c.total_limit).where(rows.c.id == id)).one()
        looked.wait(timeout=30)
        if row.used >= row.total_limit:
            return False
        db.execute(sa.update(rows).where(rows.c.id == id).values(used=row.used + 1))
        return True

    with new_session() as db, db.begin():
        total = published(db, promotion("first-come", total_limit=LIMIT))
        db.execute(sa.text("ALTER TABLE promotion DROP CONSTRAINT ck_promotion_used_within_limit"))
    monkeypatch.setattr(claiming, "raise_used", look_then_write)
    assert sum(everyone_claims(total)) > LIMIT


def claimed(db: Session, applied: Applied, number: str, email: str = "hana@example.jp") -> Any:
    """One order uses it."""
    return claiming.claim(db, [applied], number, person_id=None, email=email, now=NOW)


def test_who_had_their_turn_under_either_name_has_none_left(db: Session) -> None:
    once = published(db, promotion("once", person_limit=1))
    claiming.claim(db, [once], "HY-1", person_id=7, email="hana@example.jp", now=NOW)
    for person_id, email in ((None, "Hana@example.jp"), (7, "other@example.jp")):
        with pytest.raises(Gone):
            claiming.claim(db, [once], "HY-2", person_id=person_id, email=email, now=NOW)


def test_what_was_published_is_read_once_and_anew_after_a_change(db: Session) -> None:
    published(db, promotion("ten"))
    assert [o.key for o in live(db)] == ["ten"]
    with database.counted_statements() as asked:
        live(db)
    assert asked == []
    published(db, promotion("twenty"))
    assert [o.key for o in live(db)] == ["ten", "twenty"]
