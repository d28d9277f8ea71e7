"""Profiles as rows and back, without loss: columns for what SQL compares, JSON for the rest (shapes: `models`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from storefront.services.profile.values import Bought, Case, Interest, Left, Profile, Seen, Told, Who

COLUMNS = (
    "person_id", "visitor_id", "site", "first_seen", "last_seen", "orders", "spent", "first_order_at", "last_order_at",
    "prefecture", "bought", "undelivered", "unpaid", "cases", "viewed", "interests", "counts", "sizes", "channels",
    "devices", "consents", "lists", "abandoned", "told",
)  # fmt: skip
PLAIN = (
    "site", "first_seen", "last_seen", "orders", "spent", "first_order_at", "last_order_at", "prefecture",
)  # fmt: skip
SUMMED = ("view", "list", "cart_add")
SETS = ("channels", "devices", "consents", "lists")
_at = datetime.fromisoformat


class Counts(Mapping[tuple[str, str], Mapping[date, int]]):
    """Counts as they are stored, read only where somebody looks: a page asks for a few of hundreds."""

    __slots__ = ("stored",)

    def __init__(self, stored: Mapping[str, Mapping[str, int]]) -> None:
        self.stored = stored

    def __getitem__(self, key: tuple[str, str]) -> Mapping[date, int]:
        return {date.fromisoformat(day): n for day, n in self.stored[f"{key[0]}|{key[1]}"].items()}

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for key in self.stored:
            verb, _, subject = key.partition("|")
            yield verb, subject

    def __len__(self) -> int:
        return len(self.stored)


def of(row: Sequence[Any]) -> Profile:
    """The profile of a row's values in the order of COLUMNS."""
    told = dict(zip(COLUMNS, row, strict=True))
    return Profile(
        who=Who(told["visitor_id"], told["person_id"]),
        bought=tuple(_bought(line) for line in told["bought"]),
        undelivered=tuple(told["undelivered"]),
        unpaid=tuple(told["unpaid"]),
        cases=tuple(
            Case(c["kind"], c["key"], _at(c["opened_at"]), tuple(c["products"])) for c in told["cases"]
        ),
        viewed=tuple(Seen(v["product"], _at(v["at"])) for v in told["viewed"]),
        interests={key: Interest(i["score"], _at(i["at"])) for key, i in told["interests"].items()},
        counts=Counts(told["counts"]),
        sizes=told["sizes"],
        abandoned=_left(told["abandoned"]),
        told=_told(told["told"]),
        **_plain(told),
    )


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in PLAIN} | {name: frozenset(told[name]) for name in SETS}


def values(profile: Profile) -> dict[str, Any]:
    """The columns of a profile's row."""
    return {
        "person_id": profile.who.person_id,
        "visitor_id": None if profile.known else profile.who.visitor_id,
        **{name: getattr(profile, name) for name in PLAIN},
        "bought": [_line(line) for line in profile.bought],
        "undelivered": list(profile.undelivered),
        "unpaid": list(profile.unpaid),
        "cases": [_case(case) for case in profile.cases],
        "viewed": [{"product": v.product, "at": v.at.isoformat()} for v in profile.viewed],
        "interests": {k: {"score": i.score, "at": i.at.isoformat()} for k, i in profile.interests.items()},
        "counts": (counts := _counted(profile.counts)),
        "totals": totals(counts),
        "sizes": dict(profile.sizes),
        **{name: sorted(getattr(profile, name)) for name in SETS},
        "abandoned": _left_behind(profile.abandoned),
        "told": _corrections(profile.told),
    }


def _bought(line: Mapping[str, Any]) -> Bought:
    arrived = line["delivered_at"]
    return Bought(
        line["order"], line["sku"], line["product"], line["category"], line["quantity"], line["amount"], _at(line["at"]),
        line["channel"], _at(arrived) if arrived else None,
    )  # fmt: skip


def _line(line: Bought) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in Bought.__slots__}
    arrived = line.delivered_at.isoformat() if line.delivered_at else None
    return told | {"at": line.at.isoformat(), "delivered_at": arrived}


def _case(case: Case) -> dict[str, Any]:
    opened = case.opened_at.isoformat()
    return {"kind": case.kind, "key": case.key, "opened_at": opened, "products": list(case.products)}


def _counted(counts: Mapping[tuple[str, str], Mapping[date, int]]) -> dict[str, Any]:
    if isinstance(counts, Counts):
        return dict(counts.stored)
    return {f"{v}|{s}": {d.isoformat(): n for d, n in days.items()} for (v, s), days in counts.items()}


def totals(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """How often anything was looked at or put into the cart on each day, by verb, from counts as they are stored."""
    found: dict[str, dict[str, int]] = {}
    for key, days in counts.items():
        verb = key.partition("|")[0]
        if verb in SUMMED:
            total = found.setdefault(verb, {})
            for day, times in days.items():
                total[day] = total.get(day, 0) + times
    return found


def _left(told: Mapping[str, Any] | None) -> Left | None:
    return Left(_at(told["at"]), told["value"], tuple(told["products"]), told["step"]) if told else None


def _left_behind(left: Left | None) -> dict[str, Any] | None:
    if left is None:
        return None
    return {
        "at": left.at.isoformat(),
        "value": left.value,
        "products": list(left.products),
        "step": left.step,
    }


def _told(told: Mapping[str, Any]) -> Told:
    if not told:
        return Told()
    moments = {
        name: {key: _at(at) for key, at in told.get(name, {}).items()} for name in ("likes", "forgotten")
    }
    since = told.get("since")
    return Told(
        moments["likes"], moments["forgotten"], dict(told.get("sizes", {})), _at(since) if since else None
    )


def _corrections(told: Told) -> dict[str, Any]:
    moments = {"likes": told.likes, "forgotten": told.forgotten}
    said: dict[str, Any] = {n: {k: at.isoformat() for k, at in m.items()} for n, m in moments.items() if m}
    if told.sizes:
        said["sizes"] = dict(told.sizes)
    if told.since is not None:
        said["since"] = told.since.isoformat()
    return said
