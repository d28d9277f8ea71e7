"""People, audiences and campaigns drawn from a seed, for measuring decisions: from who is new to who buys every week."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from storefront.services import audiences
from storefront.services.campaigns import (
    Asked,
    Contact,
    Contacts,
    Live,
    LiveSet,
    Placement,
    campaign_of,
    live_set,
)
from storefront.services.campaigns.contacts import millis
from storefront.services.campaigns.home import SLOTS
from storefront.services.campaigns.mistakes import CHECKOUT_SLOTS
from storefront.services.profile import Bought, Interest, Left, Moment, Profile, Seen, Who
from storefront.services.profile.storing import Counts

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
GOODS, SHELVES = [f"goods-{n}" for n in range(300)], [f"shelf-{n}" for n in range(20)]
PAGES = ("home", "list", "product", "search", "cart", "mypage", "checkout")
DEVICES, WORDS = ("phone", "tablet", "desktop"), ("毛布", "せっけん", "靴下", "器", "茶")
PLACES = (
    [(Placement.HOME, slot) for slot in SLOTS]
    + [(Placement.OVERLAY, "")] * 8
    + [(Placement.CHECKOUT, slot) for slot in CHECKOUT_SLOTS]
    + [(Placement.INBOX, "")] * 4
    + [(Placement.GUIDANCE, "")] * 2
)


def groups(luck: random.Random, count: int) -> list[audiences.Rule]:
    """So many audiences of three or four conditions of every kind, joined as merchandisers join them."""
    return [audiences.loaded(_rule(luck)) for _ in range(count)]


def _rule(luck: random.Random) -> dict[str, Any]:
    parts = [luck.choice(_CONDITIONS)(luck) for _ in range(luck.choice((3, 3, 4)))]
    if luck.random() < 0.4:
        parts = [*parts[:1], {luck.choice(("any", "all")): parts[1:]}]
    return {"any": parts} if luck.random() < 0.7 else {"all": [*parts[:-1], {"not": parts[-1]}]}


def _goods(luck: random.Random) -> list[str]:
    return [f"product:{g}" for g in luck.sample(GOODS, 3)] + [f"category:{luck.choice(SHELVES)}"]


_CONDITIONS = (
    lambda luck: {"is": "purchases", "at_least": luck.randint(2, 40), "days": luck.choice((30, 90, 365))},
    lambda luck: {"is": "spend", "at_least": luck.randint(1, 90) * 10_000, "days": luck.choice((90, 365))},
    lambda luck: {"is": "bought", "of": _goods(luck), "days": luck.choice((30, 90, 365))},
    lambda luck: {
        "is": "viewed",
        "of": _goods(luck),
        "at_least": luck.randint(2, 30),
        "days": luck.choice((7, 30)),
    },
    lambda luck: {"is": "searched", "word": luck.choice(WORDS), "at_least": luck.randint(1, 9), "days": 30},
    lambda luck: {"is": "interest", "of": _goods(luck), "score": luck.randint(2, 30)},
    lambda luck: {"is": "last_order", "from_days": luck.randint(1, 30), "to_days": luck.randint(31, 90)},
    lambda luck: {"is": "second_purchase", "from_days": 0, "to_days": luck.randint(20, 60)},
    lambda luck: {"is": "consent", "consent": "marketing:line"},
    lambda luck: {"is": "cart_value", "at_least": luck.randint(3, 30) * 1000},
    lambda luck: {"is": "looks_at", "of": _goods(luck)},
    lambda luck: {"is": "split", "salt": f"s{luck.randint(1, 9)}", "low": 0, "high": luck.randint(10, 60)},
    lambda luck: {"is": "weekdays", "weekdays": ["5", "6"]},
)


def published(luck: random.Random, count: int, rules: list[audiences.Rule], *, everywhere: bool) -> LiveSet:
    """So many live campaigns as a set."""
    asked = {f"group-{n}": audiences.compiled(rule) for n, rule in enumerate(rules)}
    contents = (content(luck, n, len(rules), everywhere=everywhere) for n in range(count))
    made = (Live(f"c{n:03}", campaign_of(c), asked[c["audience"]]) for n, c in enumerate(contents))
    return live_set(made, 1)


def content(luck: random.Random, number: int, groups: int, *, everywhere: bool) -> dict[str, Any]:
    """A campaign; half of them are bound to pages or devices, unless they are meant to come everywhere."""
    placement, slot = luck.choice(PLACES)
    bound = not everywhere and luck.random() < 0.5
    return {
        "name": f"campaign {number}", "placement": placement, "slot": slot, "priority": luck.randrange(0, 100, 10),
        "purpose": luck.choice(("sell", "sell", "care", "tell")), "products": luck.sample(GOODS, 4),
        "categories": luck.sample(SHELVES, 1) if luck.random() < 0.3 else [], "holdout": luck.choice((0, 0, 5, 10)),
        "begins": NOW - 40 * DAY, "ends": NOW + luck.randint(1, 60) * DAY, "audience": f"group-{number % groups}",
        "pages": luck.sample(PAGES, 2) if bound else [], "devices": [luck.choice(DEVICES)] if bound and luck.random() < 0.3 else [],
    }  # fmt: skip


def people(luck: random.Random, count: int) -> Iterator[Asked]:
    """So many people on some page each; every eighth is as busy as a profile can hold."""
    for n in range(count):
        busy = 1.0 if n % 8 == 0 else luck.random() ** 3
        yield Asked(_profile(luck, n, busy), _moment(luck), _met(luck, int(60 * busy)))


def _profile(luck: random.Random, number: int, busy: float) -> Profile:
    lines = [_line(luck, n) for n in range(int(300 * busy))]
    orders, last = len({line.order for line in lines}), lines[0].at if lines else None
    days = [(NOW - n * DAY).date().isoformat() for n in range(90)]
    keys = [f"view|product:{g}" for g in GOODS] + [f"list|category:{s}" for s in SHELVES]
    keys += [f"search|words:{word} {n}" for word in WORDS for n in range(20)]
    counted = luck.sample(keys, int(len(keys) * busy))
    return Profile(
        Who(None, number) if number % 4 else Who(UUID(int=number)), first_seen=NOW - 400 * DAY, last_seen=NOW,
        orders=orders, spent=sum(line.amount for line in lines), first_order_at=lines[-1].at if lines else None,
        last_order_at=last, bought=tuple(lines), viewed=tuple(Seen(luck.choice(GOODS), NOW) for _ in range(int(24 * busy))),
        interests={key: Interest(luck.random() * 40, NOW - 3 * DAY) for key in _goods(luck)},
        counts=Counts({key: {day: luck.randint(1, 5) for day in luck.sample(days, 6)} for key in counted}),
        consents=frozenset({"marketing:mail", "personalization:web"}), channels=frozenset({"web"}),
        abandoned=Left(NOW - DAY, 9000, tuple(GOODS[:3])),
    )  # fmt: skip


def _line(luck: random.Random, number: int) -> Bought:
    at = NOW - (number + 1) * 30 * DAY / 24
    return Bought(
        f"HY-{number // 2}", f"SKU-{number}", luck.choice(GOODS), luck.choice(SHELVES), 1, luck.randint(500, 20_000), at,
        "web", at + 2 * DAY,
    )  # fmt: skip


def _moment(luck: random.Random) -> Moment:
    return Moment(
        NOW, luck.choice(PAGES), device=luck.choice(DEVICES), product=luck.choice(GOODS), page_number=2,
        cart_value=luck.randint(0, 30) * 1000, signed_in=True,
    )  # fmt: skip


def _met(luck: random.Random, count: int) -> Contacts:
    times = [tuple(millis(NOW - luck.randint(2, 40) * DAY) for _ in range(4)) for _ in range(count)]
    found = {f"c{luck.randrange(200):03}": Contact(len(at), tuple(sorted(at))) for at in times}
    return Contacts(found, tuple(sorted(at[0] for at in times))[-20:])
