"""One reading of a rule: closures over a profile and the moment, made once per rule and asked in every request (pure)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storefront.services.audiences import about_page
from storefront.services.audiences import conditions as c
from storefront.services.audiences.behaving import BEHAVIOUR
from storefront.services.audiences.moments import back, window
from storefront.services.audiences.purchases import purchases, slugs
from storefront.services.audiences.rules import AllOf, AnyOf, Not, Rule
from storefront.services.audiences.splitting import BUCKETS, drawn
from storefront.services.profile import Moment, Profile

Test = Callable[[Profile, Moment], bool]


def matches(rule: Rule, profile: Profile, moment: Moment) -> bool:
    """Whether they belong; for many questions keep `compiled(rule)`."""
    return compiled(rule)(profile, moment)


def compiled(rule: Rule) -> Test:
    """The rule as one function; other audiences must have been written out (`resolved`)."""
    if isinstance(rule, Not):
        inner = compiled(rule.part)
        return lambda p, m: not inner(p, m)
    if isinstance(rule, (AllOf, AnyOf)):
        return _joined(tuple(compiled(part) for part in rule.parts), every=isinstance(rule, AllOf))
    return _MAKERS[rule.kind](rule)


def _joined(tests: tuple[Test, ...], *, every: bool) -> Test:
    if len(tests) == 1:
        return tests[0]
    stop = not every

    def test(p: Profile, m: Moment) -> bool:
        for one in tests:
            if one(p, m) is stop:
                return stop
        return every

    return test


def within(low: int | None, high: int | None) -> Callable[[int], bool]:
    """Whether a number lies between two bounds, open where there is none."""
    least = 0 if low is None else low
    return (lambda n: n >= least) if high is None else (lambda n: least <= n <= high)


def _purchases(one: c.Purchases) -> Test:
    enough, days, channel = within(one.at_least, one.at_most), one.days, one.channel
    if days is None and not channel:
        return lambda p, m: enough(p.orders)
    return lambda p, m: enough(purchases(p, m).orders(days, channel))


def _spend(one: c.Spend) -> Test:
    enough, days = within(one.at_least, one.at_most), one.days
    if days is None:
        return lambda p, m: enough(p.spent)
    return lambda p, m: enough(purchases(p, m).spent(days))


def _lies(one: Any, m: Moment, at: datetime | None) -> bool:
    if at is None:
        return False
    begins, ends = window(m.now, one.from_days, one.to_days)
    return begins < at <= ends


def _second_purchase(one: c.SecondPurchase) -> Test:
    if one.since == "order":
        return lambda p, m: p.orders == 1 and _lies(one, m, p.first_order_at)

    def test(p: Profile, m: Moment) -> bool:
        if p.orders != 1:
            return False
        arrived = [b.delivered_at for b in p.bought]
        return bool(arrived) and None not in arrived and _lies(one, m, max(a for a in arrived if a))

    return test


def _bought(one: c.HasBought) -> Test:
    goods, days, channel = slugs(one.of), one.days, one.channel
    least = 1 if one.at_least is None else one.at_least
    if not one.of:
        return lambda p, m: purchases(p, m).orders(days, channel) >= least

    def test(p: Profile, m: Moment) -> bool:
        found = {b.order for b in purchases(p, m).of(goods, days) if not channel or b.channel == channel}
        return len(found) >= least

    return test


def _bought_between(one: c.BoughtBetween) -> Test:
    goods, every = slugs(one.of), not one.of

    def test(p: Profile, m: Moment) -> bool:
        known = purchases(p, m)
        found = known.lines(None) if every else known.of(goods, None)
        return _lies(one, m, max((b.at for b in found), default=None))

    return test


def _new_visitor(one: c.NewVisitor) -> Test:
    days = one.days or 0
    return lambda p, m: not p.orders and (p.first_seen is None or p.first_seen > back(m.now, days))


def _open_case(one: c.OpenCase) -> Test:
    kind = one.case
    return (lambda p, m: any(case.kind == kind for case in p.cases)) if kind else (lambda p, m: bool(p.cases))


def _split(one: c.Split) -> Test:
    salt, low, high = (
        f"{one.salt}:".encode(),
        (one.low or 0) * BUCKETS // 100,
        (one.high or 0) * BUCKETS // 100,
    )
    return lambda p, m: low <= drawn(salt, p.who.key.encode()) < high


_MAKERS: Mapping[str, Callable[[Any], Test]] = {
    "purchases": _purchases,
    "spend": _spend,
    "first_order": lambda one: lambda p, m: _lies(one, m, p.first_order_at),
    "last_order": lambda one: lambda p, m: _lies(one, m, p.last_order_at),
    "second_purchase": _second_purchase,
    "bought": _bought,
    "bought_between": _bought_between,
    "undelivered": lambda one: lambda p, m: bool(p.undelivered),
    "unpaid": lambda one: lambda p, m: bool(p.unpaid),
    "open_case": _open_case,
    "consent": lambda one: lambda p, m: one.consent in p.consents,
    "uses_device": lambda one: lambda p, m: one.device in p.devices,
    "uses_channel": lambda one: lambda p, m: one.channel in p.channels,
    "lives_in": lambda one: lambda p, m: p.prefecture in one.prefectures,
    "known": lambda one: lambda p, m: p.who.person_id is not None,
    "new_visitor": _new_visitor,
    "last_seen": lambda one: lambda p, m: _lies(one, m, p.last_seen),
    "in_list": lambda one: lambda p, m: one.list_key in p.lists,
    "split": _split,
    **BEHAVIOUR,
    **about_page.TESTS,
}
