"""R8: Stripe is silent, fails, is slow, or does the work and loses its answer; nobody is charged twice."""

import time

from storefront import oms
from storefront.kernel import clock
from storefront.kernel import db as database
from tests.drill.books import balanced, gateway, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, at_most, exactly
from tests.drill.shoppers import at_confirmation, card_fields, pay
from tests.races.buyers import Buyer

OPEN, CONFIRM, REFUND = "POST /v1/payment_intents", "POST /v1/payment_intents/", "POST /v1/refunds"
MODES = ("timeout", "500", "500_after", "503", "429", "slow", "lost")
PATIENCE = 4


def run(*, rounds: int = 2) -> list[Figure]:
    """Each way of going wrong meets opening, confirming and refunding; the buyer tries again with the same order."""
    waits: list[float] = []
    with house("provider", {"A": 500}) as h:
        paid = []
        for number in range(rounds * len(MODES)):
            mode = MODES[number % len(MODES)]
            paid.append(_through_trouble(h, number, mode, waits))
        settle(h)
        owed = _cancel_all(h)
        settle(h)
        _ask_until_refunded(h)
        back = h.sql("SELECT count(*) FROM oms_order WHERE refunded = total AND total > 0")[0][0]
        return [
            exactly("orders paid in spite of trouble", rounds * len(MODES), paid.count(True)),
            at_most("longest answer of the payment page", 10, max(waits)),
            exactly("cancelled orders refunded in spite of trouble", owed, back),
            exactly("refunds per order at Stripe", {1}, _refunds(h)),
            *balanced(h),
        ]


def _through_trouble(h: House, number: int, mode: str, waits: list[float]) -> bool:
    buyer = at_confirmation(h, number, ["A"])
    buyer.press()
    h.stripe("faults", mode=mode, match=OPEN, seconds=10)
    intent = _fields(buyer, waits)
    h.stripe("faults", mode=mode, match=f"{CONFIRM}{intent}/confirm", seconds=3)
    for _ in range(PATIENCE):
        answer = _pay(h, intent)
        if answer in (200, 400):  # 400: it was paid already, only the answer got lost
            return True
    return False


def _pay(h: House, intent: str) -> int:
    try:
        return pay(h, intent).status_code
    except Exception:
        return 0


def _fields(buyer: Buyer, waits: list[float]) -> str:
    """The buyer presses 「もう一度試す」 until the card fields are there."""
    for _ in range(PATIENCE):
        begun = time.monotonic()
        try:
            return card_fields(buyer)
        except RuntimeError:
            continue
        finally:
            waits.append(time.monotonic() - begun)
    raise AssertionError("the card fields never came")


def _cancel_all(h: House) -> int:
    """The desk cancels every order while refunds go wrong in every way."""
    for mode in MODES:
        h.stripe("faults", mode=mode, match=REFUND, seconds=6)
    numbers = [n for (n,) in h.sql("SELECT number FROM oms_order WHERE state = 'placed'")]
    for number in numbers:
        with database.transaction() as db:
            oms.cancel(db, number, actor="staff:1", reason="x", cause="drill", now=clock.now())
        database.release()
    return len(numbers)


def _ask_until_refunded(h: House) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and h.sql("SELECT 1 FROM oms_order WHERE refunded < refund_due LIMIT 1"):
        settle(h)
        time.sleep(1)


def _refunds(h: House) -> set[int]:
    stripe = gateway(h)
    intents = [i for (i,) in h.sql("SELECT intent_id FROM payment WHERE captured > 0")]
    return {len(stripe.list_refunds(i)) for i in intents}
