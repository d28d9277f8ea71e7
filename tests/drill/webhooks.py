"""R9, R10: messages lost, late, repeated, together, out of order and forged, at a shop that is alive."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.drill.books import balanced, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, at_most, exactly
from tests.drill.shoppers import buy, together

NORMAL = {"repeat": 1, "together": False, "delay": 0.0, "newest_first": False, "drop": 0, "paused": False}
WAYS: dict[str, dict[str, Any]] = {
    "once": {},
    "three times": {"repeat": 3},
    "ten at once": {"repeat": 10, "together": True},
    "newest first": {"newest_first": True, "delay": 0.5},
    "late": {"delay": 4.0},
    "lost": {"drop": 1_000_000},
}
FORGERIES = ("unsigned", "wrong_secret", "stale", "tampered", "livemode", "amount", "currency")
PAID = "SELECT count(*) FROM oms_order WHERE paid = total AND state = 'placed'"
TOLD = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) n FROM business_event WHERE verb = 'order.paid' GROUP BY subject) x"
MAILS = (
    "SELECT coalesce(max(n), 0) FROM (SELECT count(*) n FROM mail WHERE kind = 'order_paid' GROUP BY cause) x"
)


def run(*, orders: int = 10) -> list[Figure]:
    """Orders are paid while messages behave in each way; then cheats try."""
    with house("webhooks", {"A": 2000}) as h:
        h.stripe("switches", retry_first=0.3)
        found = [_one_way(h, n, name, orders) for n, name in enumerate(WAYS)]
        h.stripe("switches", **NORMAL)
        settle(h)
        answers = _answers(h)
        return [
            *found,
            exactly("orders told as paid at most", 1, h.sql(TOLD)[0][0]),
            exactly("mails per payment at most", 1, h.sql(MAILS)[0][0]),
            at_most("slowest answer to a message", 2, answers[0]),
            exactly("messages answered 5xx", 0, answers[1]),
            *_cheats(h),
            *balanced(h),
        ]


def _one_way(h: House, place: int, name: str, orders: int) -> Figure:
    before = h.sql(PAID)[0][0]
    h.stripe("switches", **{**NORMAL, **WAYS[name]})
    together(lambda n: buy(h, place * 1000 + n, ["A"]), orders, hands=4)
    if name == "lost":
        time.sleep(1)
        settle(h)
    else:
        _until(lambda: h.sql(PAID)[0][0] - before >= orders)
    return exactly(f"paid, messages {name}", orders, h.sql(PAID)[0][0] - before)


def _until(question: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and not question():
        time.sleep(0.2)


def _answers(h: House) -> tuple[float, int]:
    """How long the shop took at most (from its own log, in seconds), and how many 5xx it gave."""
    import json

    slowest, failed = 0.0, 0
    for line in (h.shop.folder / "web.log").read_text().splitlines():
        if '"/hooks/stripe"' in line and line.startswith("{"):
            told = json.loads(line)
            slowest = max(slowest, told.get("ms", 0) / 1000)
            failed += told.get("status", 200) >= 500
    return slowest, failed


def _cheats(h: House) -> list[Figure]:
    events = httpx.get(f"{h.shop.stripe_url}/_test/events", timeout=60).json()["events"]
    event = next(e["id"] for e in events if e["type"] == "payment_intent.succeeded")
    before = h.sql("SELECT sum(paid), sum(captured) FROM oms_order, payment")
    statuses = {kind: h.stripe("forge", event=event, kind=kind)["status"] for kind in FORGERIES}
    after = h.sql("SELECT sum(paid), sum(captured) FROM oms_order, payment")
    return [
        exactly("forged messages refused with 400", len(FORGERIES), list(statuses.values()).count(400)),
        exactly("effects of forged messages", before, after),
    ]
