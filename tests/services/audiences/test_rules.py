"""What can be a rule, what it says, and what it never does."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from storefront.kernel.errors import Refusal
from storefront.services import audiences
from storefront.services.audiences import AllOf, AnyOf, BadRule, Names, Not
from storefront.services.audiences.conditions import HasBought, InAudience, IsKnown, Purchases, Split
from storefront.services.audiences.page_conditions import Dates, Hours, OnPage, Weekdays
from storefront.services.audiences.rules import refuse_cycle, resolved
from storefront.services.profile import Bought, Moment, Profile, Who
from tests.services.audiences.makers import NOW, rules


@settings(max_examples=40, deadline=None)
@given(rules)
def test_a_rule_comes_back_from_json_as_it_was(rule: Any) -> None:
    assert audiences.loaded(audiences.dumped(rule)) == rule


@pytest.mark.parametrize(
    ("plain", "at"),
    [
        ({"is": "nothing"}, ""), ({"is": ["purchases"]}, ""), ({"all": {}}, ""), (None, ""), ({}, ""), ([], ""),
        ({"all": [], "any": []}, ""), ({"not": []}, ""), ({"is": "purchases", "name": "x"}, ""),
        ({"is": "purchases"}, "at_least"), ({"is": "purchases", "at_least": -1}, "at_least"),
        ({"is": "purchases", "at_least": True}, "at_least"), ({"is": "purchases", "at_least": 1e309}, "at_least"),
        ({"is": "purchases", "at_least": 3, "at_most": 2}, "at_most"),
        ({"is": "purchases", "at_least": 2**63}, "at_least"), ({"is": "purchases", "at_least": "２"}, "at_least"),
        ({"is": "second_purchase", "from_days": 14}, "to_days"),
        ({"is": "last_order", "from_days": 30, "to_days": 30}, "to_days"),
        ({"is": "bought", "of": ["tops"]}, "of"), ({"is": "bought", "of": "category:tops"}, "of"),
        ({"is": "bought", "of": [f"product:{n}" for n in range(61)]}, "of"),
        ({"is": "cart_holds", "products": ["category:tops"]}, "products"),
        ({"is": "dates", "from_date": "2026-02-30"}, "from_date"), ({"is": "hours", "from_hour": 9, "to_hour": 9}, "to_hour"),
        ({"is": "searched", "word": "a\x00b"}, "word"), ({"is": "audience", "audience": "../x"}, "audience"),
        ({"is": "split", "salt": "a", "low": 50, "high": 50}, "high"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_with_its_place(plain: Any, at: str) -> None:
    with pytest.raises(BadRule) as refused:
        audiences.loaded({"all": [{"is": "known"}, plain]})
    assert (refused.value.path[:1], refused.value.at) == ((1,), at)


def test_a_rule_has_its_limits_of_depth_and_size() -> None:
    deep: Any = {"is": "known"}
    for _n in range(7):
        deep = {"all": [deep]}
    for plain in (deep, {"any": [{"is": "known"}] * 61}, {"is": "searched", "word": "x" * 30_000}):
        with pytest.raises(BadRule):
            audiences.loaded(plain)


def test_audiences_that_lead_back_to_themselves_are_refused_and_hold_nobody() -> None:
    others = {"a": InAudience("b"), "b": AllOf((IsKnown(), InAudience("c"))), "c": IsKnown()}
    refuse_cycle("c", IsKnown(), others)
    with pytest.raises(Refusal):
        refuse_cycle("c", Not(InAudience("a")), others)
    assert resolved(InAudience("a"), others, {}) == AllOf((IsKnown(), IsKnown()))
    assert resolved(Not(InAudience("a")), others | {"c": InAudience("a")}, {}) == audiences.NOBODY
    assert resolved(Not(InAudience("gone")), others, {}) == audiences.NOBODY


def test_a_shelf_means_the_shelves_below_it() -> None:
    rule = resolved(HasBought(of=("category:clothing",)), {}, {"clothing": frozenset({"clothing", "tees"})})
    tee = Bought("HY-1", "S", "everyday-tee", "tees", 1, 3900, NOW - timedelta(days=1))
    test = audiences.compiled(rule)
    assert test(Profile(Who(), bought=(tee,)), Moment(NOW))
    assert not test(Profile(Who(), bought=()), Moment(NOW))


def test_days_and_hours_are_those_of_japan() -> None:
    def asks(rule: Any, *at: int) -> bool:
        return audiences.matches(rule, Profile(Who()), Moment(datetime(2026, 11, *at, tzinfo=UTC)))

    monday = Weekdays(("0",))
    assert [asks(monday, 22, 14, 59, 59), asks(monday, 22, 15, 0, 0)] == [False, True]
    night = Hours(22, 6)
    assert [
        asks(night, 22, 12, 59, 59),
        asks(night, 22, 13),
        asks(night, 22, 20, 59, 59),
        asks(night, 22, 21),
    ] == [False, True, True, False]
    until = Dates(to_date=datetime(2026, 11, 22, tzinfo=UTC).date())
    assert [asks(until, 22, 14, 59, 59), asks(until, 22, 15)] == [True, False]


def test_a_split_is_stable_and_even() -> None:
    people = [Who(None, n) for n in range(2000)]
    half = [audiences.bucket(who, "spring") < 5000 for who in people]
    assert half == [audiences.bucket(Who(UUID(int=7), who.person_id), "spring") < 5000 for who in people]
    assert 900 < sum(half) < 1100
    other = [audiences.bucket(who, "autumn") < 5000 for who in people]
    assert 400 < sum(a and b for a, b in zip(half, other, strict=True)) < 600
    tenth = audiences.compiled(Split("spring", 0, 10))
    assert sum(tenth(Profile(who), Moment(NOW)) for who in people) == sum(
        audiences.bucket(w, "spring") < 1000 for w in people
    )


def test_rules_are_read_as_sentences() -> None:
    rule = AllOf((
        HasBought(of=("category:tops",), days=90),
        Not(HasBought(of=("product:tote",))),
        AnyOf((Purchases(at_least=2, days=365, channel="shop"), OnPage(("home", "product")))),
    ))  # fmt: skip
    told = audiences.sentence(rule, Names({"category:tops": "トップス", "product:tote": "帆布のトート"}))
    assert told == (
        "過去90日に「トップス」を買った、かつこれまでに「帆布のトート」を買っていない、かつ"
        "（過去365日に店舗で購入したのが2回以上、またはホームか商品ページを開いている）"
    )
