"""A profile follows from what happened, in whichever order it is told."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.services.behaviour import Happening, Verb
from storefront.services.profile import Bought, Interest, Left, Profile, Seen, Told, Who
from storefront.services.profile.rules import Goods, fold, fold_all, settled
from storefront.services.profile.storing import COLUMNS, of, values

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
HER = Who(UUID(int=7))
GOODS = Goods(
    {"tee": ("tees", "tops", "clothing"), "tote": ("bags",)}, {"TEE-NVY-M": "navy"}, {"TEE-NVY-M": "M"}
)


def seen(product: str, days_ago: float, verb: str = Verb.VIEW) -> Happening:
    return Happening(
        NOW - timedelta(days=days_ago), "hiyori", "web", HER.visitor_id, None, verb, f"product:{product}"
    )


def bought(days_ago: float) -> Bought:
    return Bought("HY-1", "TEE-NVY-M", "tee", "tees", 1, 3900, NOW - timedelta(days=days_ago))


def test_a_look_counts_on_its_day_in_japan_and_stands_first_among_what_was_seen() -> None:
    late = datetime(2026, 11, 19, 15, 30, tzinfo=UTC)  # half past midnight on the 20th in Japan
    profile = settled(
        fold_all(Profile(HER), [seen("tote", 3), Happening(late, "hiyori", "app", HER.visitor_id, None, "view", "product:tee", data={"device": "phone"})]),
        GOODS,
    )  # fmt: skip
    assert profile.counts[("view", "product:tee")] == {date(2026, 11, 20): 1}
    assert profile.viewed == (Seen("tee", late), Seen("tote", NOW - timedelta(days=3)))
    assert (profile.first_seen, profile.last_seen) == (NOW - timedelta(days=3), late)
    assert (profile.channels, profile.devices) == ({"app", "web"}, {"phone"})


def test_an_interest_halves_in_thirty_days_and_reaches_the_shelves_above() -> None:
    profile = settled(fold_all(Profile(HER), [seen("tee", 30), seen("tote", 0)]), GOODS)
    scores = {key: interest.score for key, interest in profile.interests.items()}
    assert scores == {
        "product:tee": 0.5, "category:tees": 0.5, "category:tops": 0.25, "category:clothing": 0.125,
        "product:tote": 1.0, "category:bags": 1.0,
    }  # fmt: skip
    assert {i.at for i in profile.interests.values()} == {NOW}


def test_a_purchase_tells_six_looks_its_colour_and_a_size() -> None:
    profile = settled(Profile(Who(None, 1), bought=(bought(0),), last_order_at=NOW), GOODS)
    assert profile.interests["category:tees"] == Interest(6.0, NOW)
    assert profile.interests["colour:navy"] == Interest(6.0, NOW)
    assert profile.sizes == {"tees": "M"}


def test_what_the_customer_says_holds_against_what_was_done() -> None:
    told = Told(
        likes={"category:bags": NOW},
        forgotten={"category:tees": NOW - timedelta(days=1)},
        sizes={"tees": "L"},
    )
    profile = settled(
        fold_all(Profile(HER, told=told, bought=(bought(40),)), [seen("tee", 1), seen("tee", 2)]), GOODS
    )
    assert "category:tees" not in profile.interests
    assert profile.interests["category:bags"].score == 5.0
    assert profile.sizes == {"tees": "L"}
    again = settled(fold(profile, seen("tee", -1)), GOODS)
    assert again.interests["category:tees"].score == 1.0


def test_nothing_that_was_looked_at_before_the_customer_forgot_it_counts() -> None:
    forgotten = Profile(HER, told=Told(since=NOW - timedelta(days=1)))
    profile = fold_all(forgotten, [seen("tee", 2), seen("tote", 0.5), seen("tee", 3, Verb.CART_ADD)])
    assert set(profile.counts) == {("view", "product:tote"), ("cart_add", "product:tee")}


def test_days_older_than_ninety_before_the_last_one_are_left_out() -> None:
    profile = settled(fold_all(Profile(HER), [seen("tee", 91), seen("tee", 90), seen("tee", 0)]), GOODS)
    assert sum(profile.counts[("view", "product:tee")].values()) == 2


def test_of_a_campaign_it_is_counted_which_one() -> None:
    shown = Happening(NOW, "hiyori", "web", HER.visitor_id, None, Verb.CLICK, "placement:home", "winter")
    assert list(fold(Profile(HER), shown).counts) == [("click", "campaign:winter")]


DONE = st.lists(
    st.builds(
        seen,
        st.sampled_from(["tee", "tote", "cap"]),
        st.floats(0, 120),
        st.sampled_from([Verb.VIEW, Verb.CART_ADD, Verb.LIST]),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(DONE, st.randoms(use_true_random=False), st.integers(0, 40))
def test_another_order_and_other_steps_make_the_same_profile(
    done: list[Happening], luck: Random, cut: int
) -> None:
    mixed = luck.sample(done, len(done))
    begun = Profile(HER, bought=(bought(10),), last_order_at=NOW - timedelta(days=10))
    at_once = settled(fold_all(begun, done), GOODS)
    in_steps = settled(fold_all(settled(fold_all(begun, mixed[:cut]), GOODS), mixed[cut:]), GOODS)
    assert values(in_steps) == values(at_once)
    row = values(at_once)
    assert of([row[name] for name in COLUMNS]) == at_once


def test_a_profile_comes_back_from_its_row_as_it_was() -> None:
    whole = settled(
        Profile(
            HER, first_seen=NOW, last_seen=NOW, orders=1, spent=3900, first_order_at=NOW, last_order_at=NOW,
            bought=(bought(1),), undelivered=("HY-1",), unpaid=("HY-2",), viewed=(Seen("tee", NOW),),
            consents=frozenset({"marketing:mail"}), prefecture="大阪府", lists=frozenset({"vip"}),
            abandoned=Left(NOW, 5000, ("tee",), "checkout"),
            told=Told({"category:bags": NOW}, {"colour:navy": NOW}, {"tees": "L"}, NOW),
        ),
        GOODS,
    )  # fmt: skip
    row = values(whole)
    assert of([row[name] for name in COLUMNS]) == whole
