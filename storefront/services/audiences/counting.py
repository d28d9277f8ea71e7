"""The other reading of a rule: an SQL condition over stored profiles, for counts, lists and exports.

Every condition is true or false, never NULL, so that "not" means the same in both readings.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from storefront.kernel.i18n import _l
from storefront.services import profile
from storefront.services.audiences import conditions as c
from storefront.services.audiences.counting_looks import LOOKS
from storefront.services.audiences.moments import (
    BEGINNING,
    back,
    is_date,
    is_hour,
    is_weekday,
    window,
)
from storefront.services.audiences.rules import AllOf, AnyOf, Not, Rule
from storefront.services.audiences.splitting import BUCKETS
from storefront.services.audiences.storing import BadRule
from storefront.services.profile.rules import HALF_LIFE

_MOMENT = sa.DateTime(timezone=True)


class NeedsPage(BadRule):
    """The rule asks about the page: over stored profiles there is no answer."""

    def __init__(self) -> None:
        super().__init__(_l("開いているページによって変わる条件があるため、人数は数えられません。"))


def where(rule: Rule, now: datetime, columns: Any = None) -> sa.ColumnElement[bool]:
    """The rule as a condition on rows of `profile` (or on the columns of an alias); NeedsPage when it has none.

    Other audiences must have been written out (`resolved`).
    """
    p = profile.TABLE.c if columns is None else columns
    if isinstance(rule, Not):
        return sa.not_(where(rule.part, now, p))
    if isinstance(rule, (AllOf, AnyOf)):
        parts = [where(part, now, p) for part in rule.parts]
        return sa.and_(sa.true(), *parts) if isinstance(rule, AllOf) else sa.or_(sa.false(), *parts)
    maker = _MAKERS.get(rule.kind)
    if maker is None:
        raise NeedsPage
    found: sa.ColumnElement[bool] = maker(rule, now, p)
    return found


def _sure(condition: Any) -> sa.ColumnElement[bool]:
    """False instead of NULL."""
    return sa.func.coalesce(condition, sa.false(), type_=sa.Boolean)


def _between(number: Any, low: int | None, high: int | None) -> sa.ColumnElement[bool]:
    least = number >= (low or 0)
    return least if high is None else sa.and_(least, number <= high)


def _lies(at: Any, one: Any, now: datetime) -> sa.ColumnElement[bool]:
    begins, ends = window(now, one.from_days, one.to_days)
    return _sure(sa.and_(at > begins, at <= ends))


def _said(moment: datetime) -> Any:
    """A moment as profiles write it: ISO 8601 in UTC sorts as text, which is far cheaper than reading it."""
    return sa.literal(moment.astimezone(UTC).isoformat())


def _lies_said(at: Any, one: Any, now: datetime) -> sa.ColumnElement[bool]:
    begins, ends = window(now, one.from_days, one.to_days)
    return _sure(sa.and_(at > _said(begins), at <= _said(ends)))


def _lines(p: Any) -> Any:
    return sa.func.jsonb_array_elements(p.bought).table_valued(sa.column("value", JSONB), name="b")


def _at(line: Any, name: str = "at") -> Any:
    return line[name].astext.collate("C")


def _of_lines(p: Any, what: Callable[[Any], Any], *such: Callable[[Any], Any]) -> Any:
    """A figure over the lines that were bought and meet the conditions."""
    lines = _lines(p)
    line = lines.c.value
    return sa.select(what(line)).select_from(lines).where(*(test(line) for test in such)).scalar_subquery()


def _past(now: datetime, days: int | None) -> Callable[[Any], Any]:
    low = BEGINNING if days is None else back(now, days)
    return lambda line: sa.and_(_at(line) > _said(low), _at(line) <= _said(now))


def _by(channel: str) -> Callable[[Any], Any]:
    return lambda line: line["channel"].astext == channel if channel else sa.true()


def _goods(of: tuple[str, ...]) -> Callable[[Any], Any]:
    shelves = [key[9:] for key in of if key.startswith("category:")]
    products = [key[8:] for key in of if key.startswith("product:")]
    if not of:
        return lambda line: sa.true()
    return lambda line: sa.or_(line["category"].astext.in_(shelves), line["product"].astext.in_(products))


def _orders(line: Any) -> Any:
    return sa.func.count(sa.distinct(line["order"].astext))


def _purchases(one: c.Purchases, now: datetime, p: Any) -> Any:
    ever = one.days is None and not one.channel
    number = p.orders if ever else _of_lines(p, _orders, _past(now, one.days), _by(one.channel))
    return _between(number, one.at_least, one.at_most)


def _spend(one: c.Spend, now: datetime, p: Any) -> Any:
    if one.days is None:
        return _between(p.spent, one.at_least, one.at_most)

    def amounts(line: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.cast(line["amount"].astext, sa.BigInteger)), 0)

    return _between(_of_lines(p, amounts, _past(now, one.days)), one.at_least, one.at_most)


def _second_purchase(one: c.SecondPurchase, now: datetime, p: Any) -> Any:
    if one.since == "order":
        return sa.and_(p.orders == 1, _lies(p.first_order_at, one, now))

    def arrived(line: Any) -> Any:
        """The last delivery; NULL while a line is on its way."""
        all_there = sa.func.count(line["delivered_at"].astext) == sa.func.count()
        return sa.case((all_there, sa.func.max(_at(line, "delivered_at"))))

    return sa.and_(p.orders == 1, _lies_said(_of_lines(p, arrived), one, now))


def _bought(one: c.HasBought, now: datetime, p: Any) -> Any:
    found = _of_lines(p, _orders, _past(now, one.days), _goods(one.of), _by(one.channel))
    return found >= (1 if one.at_least is None else one.at_least)


def _bought_between(one: c.BoughtBetween, now: datetime, p: Any) -> Any:
    latest = _of_lines(p, lambda line: sa.func.max(_at(line)), _past(now, None), _goods(one.of))
    return _lies_said(latest, one, now)


def _new_visitor(one: c.NewVisitor, now: datetime, p: Any) -> Any:
    fresh = sa.or_(p.first_seen.is_(None), _sure(p.first_seen > back(now, one.days or 0)))
    return sa.and_(p.orders == 0, fresh)


def _open_case(one: c.OpenCase, now: datetime, p: Any) -> Any:
    return p.cases.contains([{"kind": one.case}]) if one.case else p.cases != sa.literal([], JSONB)


def _split(one: c.Split, now: datetime, p: Any) -> Any:
    who = sa.case(
        (p.person_id.is_not(None), sa.literal("p:") + sa.cast(p.person_id, sa.Text)),
        else_=sa.literal("v:") + sa.func.coalesce(sa.cast(p.visitor_id, sa.Text), "None"),
    )
    digest = sa.func.sha256(sa.func.convert_to(sa.literal(f"{one.salt}:") + who, "UTF8"))
    first = sa.func.encode(sa.func.substr(digest, 1, 4), "hex")
    number = (
        sa.cast(sa.cast(sa.literal("x") + first, sa.dialects.postgresql.BIT(32)), sa.BigInteger) % BUCKETS
    )
    low, high = (one.low or 0) * BUCKETS // 100, (one.high or 0) * BUCKETS // 100
    return sa.and_(number >= low, number < high)


def _left(one: c.LeftInCart, now: datetime, p: Any) -> Any:
    at, value = _at(p.abandoned), sa.cast(p.abandoned["value"].astext, sa.BigInteger)
    low = BEGINNING if one.days is None else back(now, one.days)
    return _sure(sa.and_(value >= (one.at_least or 0), at > _said(low), at <= _said(now)))


def _interest(one: c.InterestedIn, now: datetime, p: Any) -> Any:
    def enough(key: str) -> Any:
        there = p.interests[key]
        age = sa.cast(sa.extract("epoch", sa.literal(now) - sa.cast(there["at"].astext, _MOMENT)), sa.Double)
        halved = sa.func.power(
            sa.literal(0.5, sa.Double), age / sa.literal(HALF_LIFE / timedelta(seconds=1), sa.Double)
        )
        return _sure(sa.cast(there["score"].astext, sa.Double) * halved >= (one.score or 0))

    return sa.or_(sa.false(), *(enough(key) for key in one.of))


_MAKERS: Mapping[str, Callable[[Any, datetime, Any], Any]] = {
    "purchases": _purchases,
    "spend": _spend,
    "first_order": lambda one, now, p: _lies(p.first_order_at, one, now),
    "last_order": lambda one, now, p: _lies(p.last_order_at, one, now),
    "second_purchase": _second_purchase,
    "bought": _bought,
    "bought_between": _bought_between,
    **LOOKS,
    "left_in_cart": _left,
    "interest": _interest,
    "undelivered": lambda one, now, p: p.undelivered != sa.literal([], JSONB),
    "unpaid": lambda one, now, p: p.unpaid != sa.literal([], JSONB),
    "open_case": _open_case,
    "consent": lambda one, now, p: p.consents.has_key(one.consent),
    "uses_device": lambda one, now, p: p.devices.has_key(one.device),
    "uses_channel": lambda one, now, p: p.channels.has_key(one.channel),
    "lives_in": lambda one, now, p: p.prefecture.in_(one.prefectures),
    "known": lambda one, now, p: p.person_id.is_not(None),
    "new_visitor": _new_visitor,
    "last_seen": lambda one, now, p: _lies(p.last_seen, one, now),
    "in_list": lambda one, now, p: p.lists.has_key(one.list_key),
    "split": _split,
    "weekdays": lambda one, now, p: sa.literal(is_weekday(one, now)),
    "hours": lambda one, now, p: sa.literal(is_hour(one, now)),
    "dates": lambda one, now, p: sa.literal(is_date(one, now)),
}  # fmt: skip
