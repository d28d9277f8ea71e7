"""R1, R2: many buyers of few units, opposite baskets, two lines of one SKU, and the control without guards."""

import os
import time

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.kernel.errors import Refusal
from tests.drill.books import balanced, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, at_least, exactly
from tests.drill.shoppers import at_confirmation, card_fields, pay, together
from tests.oms.makers import goods, make_draft
from tests.races.buyers import Buyer

UNITS = 10


def run(*, rounds: int = 20, buyers: int = 200) -> list[Figure]:
    """All of it."""
    return [*_few_units(rounds, buyers), *_opposite(min(buyers, 60)), *_two_lines(), *_control(20)]


def _few_units(rounds: int, buyers: int) -> list[Figure]:
    """Losers stay for the next round, when ten more units arrive; winners pay and are replaced."""
    with house("units", {"SW-M": UNITS}) as h:
        queue: list[Buyer] = []
        sold, refused, other = [], [], []
        for number in range(rounds):
            if number:
                _arrive(number)
            base = number * buyers
            more = together(
                lambda n, b=base: at_confirmation(h, b + n, ["SW-M"]), buyers - len(queue), hands=8
            )
            queue += more
            answers = together(lambda n, q=queue: q[n].press(), buyers, at_once=True)
            won = [b for b, a in zip(queue, answers, strict=True) if _is(a, 303)]
            together(lambda n, w=won: pay(h, card_fields(w[n])), len(won), hands=4)
            sold.append(len(won))
            refused.append(sum(_is(a, 422) for a in answers))
            other += [a for a in answers if not _is(a, 303) and not _is(a, 422)]
            queue = [b for b in queue if b not in won]
            print(
                f"  round {number + 1}: {len(won)} sold, {refused[-1]} refused, {len(other)} other",
                flush=True,
            )
        settle(h)
        placed = h.sql("SELECT count(*) FROM oms_order WHERE state = 'placed'")[0][0]
        return [
            exactly("rounds in which exactly 10 were sold", rounds, sold.count(UNITS)),
            exactly("rounds in which all others were refused clearly", rounds, refused.count(buyers - UNITS)),
            exactly("answers that were neither", [], [str(x)[:60] for x in other][:3]),
            exactly("paid orders", rounds * UNITS, placed),
            *balanced(h),
        ]


def _is(answer: object, status: int) -> bool:
    return isinstance(answer, tuple) and answer[0] == status


def _arrive(number: int) -> None:
    with database.transaction() as db:
        change = [ims.Change("SW-M", UNITS)]
        ims.receive(db, "WH-KBE", change, cause_id=f"round-{number}", actor="drill", now=clock.now())
    database.release()


def _opposite(buyers: int) -> list[Figure]:
    """Half put A before B into the cart, half B before A; enough for two thirds of them."""
    enough = buyers * 2 // 3
    with house("opposite", {"A": enough, "B": enough}) as h:
        made = together(
            lambda n: at_confirmation(h, n, ["A", "B"][:: 1 if n % 2 else -1], method="cod"), buyers, hands=8
        )
        answers = together(lambda n: made[n].press(), buyers, at_once=True)
        settle(h)
        deadlocks = h.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0][0]
        return [
            exactly("opposite baskets sold", enough, sum(_is(a, 303) for a in answers)),
            exactly("opposite baskets refused clearly", buyers - enough, sum(_is(a, 422) for a in answers)),
            exactly("deadlocks seen by the database", 0, deadlocks),
            *balanced(h),
        ]


def _two_lines() -> list[Figure]:
    """Two lines of one SKU in one order, through the order room's own door (the cart joins them)."""
    with house("lines", {"A": 25}, jobs=False) as h:

        def place(n: int) -> bool:
            draft = make_draft([goods("A", 2), goods("A", 1)], checkout=f"two{n}")
            with database.new_session() as db, db.begin():
                try:
                    oms.place(db, draft, now=clock.now())
                except Refusal:
                    db.rollback()
                    return False
            return True

        placed = together(place, 20, at_once=True)
        return [exactly("orders of 2+1 pieces out of 25", 8, placed.count(True)), *balanced(h)]


def _control(buyers: int) -> list[Figure]:
    """The same race with row lock, condition and constraint away: it must oversell."""
    os.environ["WITHOUT_GUARDS"] = "yes"
    bare = "ALTER TABLE ims_stock DROP CONSTRAINT ck_ims_stock_promised_within_on_hand"
    try:
        with house("control", {"SW-M": 5}, app="tests.races.slow_shop:app", jobs=False, bare=bare) as h:
            return [at_least("control: sold out of 5 without guards", 6, _race(h, buyers))]
    finally:
        del os.environ["WITHOUT_GUARDS"]


def _race(h: House, buyers: int) -> int:
    made = together(lambda n: at_confirmation(h, n, ["SW-M"], method="cod"), buyers, hands=4)
    time.sleep(0.2)
    return sum(_is(a, 303) for a in together(lambda n: made[n].press(), buyers, at_once=True))
