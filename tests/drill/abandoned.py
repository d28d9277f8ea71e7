"""R5: a thousand people leave at the payment; every unit is on sale again in time, late money is never lost."""

import time

from tests.drill.books import balanced, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, at_most, exactly
from tests.drill.shoppers import at_confirmation, card_fields, pay, together

# As if the half hour were over: the three clocks of an unpaid order.
OVER = (
    "UPDATE oms_order SET expires_at = now() WHERE state = 'awaiting_payment'",
    "UPDATE payment SET due_at = now() WHERE due_at IS NOT NULL AND captured = 0",
    "UPDATE ims_commitment SET expires_at = now() WHERE state = 'held'",
)
LATE = 10


def run(*, many: int = 1000) -> list[Figure]:
    """Half saw the card fields; ten of those pay in the very moment the time is over."""
    with house("abandoned", {"A": many}) as h:
        found = together(lambda n: _leave(h, n), many, hands=6)
        troubled = [str(x)[:80] for x in found if isinstance(x, Exception)]
        held = h.sql("SELECT held FROM ims_stock")[0][0]
        intents = [x for x in found if isinstance(x, str)][:LATE]
        for statement in OVER:
            h.sql(statement)
        begun = time.monotonic()
        together(lambda n: pay(h, intents[n]), len(intents), at_once=True)
        _until_free(h, within=180)
        took = time.monotonic() - begun
        settle(h)
        on_sale, states = _free(h), dict(h.sql("SELECT state, count(*) FROM oms_order GROUP BY state"))
        return [
            exactly("buyers who met trouble", [], troubled[:3]),
            exactly("units held for them", many, held),
            at_most("every abandoned unit on sale again", 60, took),
            exactly("units leaked", 0, many - on_sale - states.get("placed", 0)),
            exactly("orders still waiting", 0, states.get("awaiting_payment", 0)),
            *balanced(h),
        ]


def _leave(h: House, number: int) -> str | None:
    buyer = at_confirmation(h, number, ["A"])
    status, where = buyer.press()
    if status != 303:
        raise RuntimeError(f"{status} {where[:60]}")
    return card_fields(buyer) if number % 2 else None


def _free(h: House) -> int:
    return int(h.sql("SELECT on_hand - held - allocated FROM ims_stock")[0][0])


def _until_free(h: House, *, within: float) -> None:
    end = time.monotonic() + within
    while time.monotonic() < end and h.sql("SELECT held FROM ims_stock")[0][0]:
        time.sleep(0.5)
