"""Promotions as customers meet them at the till: what they take off, and why one is not used."""

from datetime import UTC, datetime, timedelta

import pytest

from storefront.kernel.clock import JST
from storefront.kernel.money import Yen
from storefront.services.promotions import Facts, Gift, Held, Kind, Reason, price
from storefront.services.promotions.wording import sentence
from tests.services.promotions.makers import line, offer, percent

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
MEMBER = Facts(signed_in=True, shipping=Yen(550))


def test_without_offers_every_line_keeps_its_price() -> None:
    priced = price([line()], (), Facts(), NOW)
    assert (priced.off, priced.shares[0].net, priced.applied) == (0, 3900, ())


def test_percent_is_taken_once_of_the_sum_and_spread_to_the_yen() -> None:
    cart = [line("A", 999), line("B", 999), line("C", 999)]
    priced = price(cart, [percent("ten", 10)], Facts(), NOW)
    assert priced.off == 299  # 10 % of 2,997, rounded down once
    assert sorted(s.off for s in priced.shares) == [99, 100, 100]


def test_an_amount_never_makes_a_cart_cost_less_than_nothing() -> None:
    priced = price([line("A", 300)], [offer("big", value=500)], Facts(), NOW)
    assert (priced.off, priced.shares[0].net) == (300, 0)


def test_two_rates_share_an_amount_in_proportion() -> None:
    cart = [line("TEE", 8000), line("TEA", 2000, rate=8)]
    (used,) = price(cart, [offer("500", value=500)], Facts(), NOW).applied
    assert used.by_rate == ((10, 400), (8, 100))


def test_only_the_shelf_in_question_becomes_cheaper() -> None:
    cart = [line("TEE", 4000, shelf="tops"), line("BAG", 9000, shelf="bags")]
    priced = price(cart, [percent("tops", 10, scope=frozenset({"category:tops"}))], Facts(), NOW)
    assert [s.off for s in priced.shares] == [400, 0]


def test_free_delivery_takes_the_delivery_off_at_its_own_rate() -> None:
    free = offer("free", Kind.FREE_SHIPPING)
    (used,) = price([line()], [free], MEMBER, NOW).applied
    assert (used.saving, used.by_rate) == (550, ((10, 550),))


def test_an_offer_out_of_reach_says_what_is_missing() -> None:
    (left,) = price(
        [line("A", 3800)], [offer("late", value=500, minimum_amount=Yen(5000))], Facts(), NOW
    ).shown
    assert (left.why.reason, left.why.missing) == (Reason.AMOUNT, 1200)
    assert str(sentence(left.why)) == "あと¥1,200で使えます"


def test_a_guest_is_told_what_members_get_and_a_customer_of_old_not_what_was_for_the_first_time() -> None:
    offers = [offer("member", value=300, signed_in=True), offer("first", value=500, first_order=True)]
    guest = price([line()], offers, Facts(ordered_before=True), NOW)
    assert [(r.offer.key, r.why.reason) for r in guest.shown] == [("member", Reason.SIGN_IN)]
    assert price([line()], offers, MEMBER, NOW).off == 800


def test_an_offer_for_an_audience_is_a_secret_to_others() -> None:
    told = offer("loyal", value=300, audience="loyal")
    assert price([line()], [told], Facts(), NOW).shown == ()
    assert price([line()], [told], Facts(audiences=frozenset({"loyal"})), NOW).off == 300


def test_a_coupon_counts_from_the_moment_it_is_on_hand_until_its_own_end() -> None:
    coupon = offer("winter", value=500, needs_coupon=True)
    assert price([line()], [coupon], Facts(), NOW).off == 0
    held = Facts(held={"winter": Held(7, "winter", ends_at=NOW + timedelta(seconds=1))})
    (used,) = price([line()], [coupon], held, NOW).applied
    assert used.held is not None and used.held.coupon_id == 7
    (left,) = price([line()], [coupon], held, NOW + timedelta(seconds=1)).shown
    assert left.why.reason is Reason.COUPON_ENDED


def test_midnight_in_japan_is_the_edge_to_the_second() -> None:
    begins = datetime(2026, 12, 1, tzinfo=JST)
    day = offer("day", value=100, starts_at=begins, ends_at=begins + timedelta(days=1))
    moments = [begins - timedelta(seconds=1), begins, begins + timedelta(hours=23, minutes=59, seconds=59),
               begins + timedelta(days=1)]  # fmt: skip
    assert [price([line()], [day], Facts(), at.astimezone(UTC)).off for at in moments] == [0, 100, 100, 0]


def test_the_better_of_two_that_exclude_each_other_is_picked_and_a_tap_takes_the_other() -> None:
    offers = [percent("ten", 10, group="coupon"), offer("500", value=500, group="coupon")]
    best = price([line("A", 3000)], offers, Facts(), NOW)
    assert [(a.offer.key, a.saving) for a in best.applied] == [("500", 500)]
    (other,) = best.shown
    assert (other.why.reason, other.saving, other.may_be_tapped) == (Reason.NOT_TOGETHER, 300, True)
    tapped = price([line("A", 3000)], offers, Facts(wanted=("ten",)), NOW)
    assert [a.offer.key for a in tapped.applied] == ["ten"]


def test_an_exclusive_offer_stands_alone_when_it_saves_more_than_the_others_together() -> None:
    offers = [offer("a", value=200), offer("b", value=200), offer("alone", value=500, exclusive=True)]
    assert [a.offer.key for a in price([line()], offers, Facts(), NOW).applied] == ["alone"]
    assert price([line()], offers, Facts(declined=frozenset({"alone"})), NOW).off == 400


def test_nobody_uses_up_a_coupon_for_nothing() -> None:
    offers = [percent("all", 100), offer("500", value=500)]
    priced = price([line("A", 400)], offers, Facts(), NOW)
    assert (priced.off, len(priced.applied)) == (400, 1)
    assert [r.why.reason for r in priced.refused] == [Reason.NOTHING_TO_SAVE]


@pytest.mark.parametrize(("paid", "given"), [(4999, 0), (5000, 1)])
def test_a_gift_is_given_within_a_fifth_of_the_deal(paid: int, given: int) -> None:
    gift = offer("pouch", Kind.GIFT, gift="POUCH")
    facts = Facts(gifts={"POUCH": Gift(Yen(1000), 10, left=3)})
    assert len(price([line("A", paid)], [gift], facts, NOW).gifts) == given


def test_a_discount_that_makes_the_deal_too_small_takes_the_gift_away_and_says_so() -> None:
    offers = [offer("pouch", Kind.GIFT, gift="POUCH"), offer("500", value=500)]
    facts = Facts(gifts={"POUCH": Gift(Yen(1000), 10, left=3)})
    priced = price([line("A", 5000)], offers, facts, NOW)
    assert (priced.gifts, [r.why.reason for r in priced.refused]) == ((), [Reason.GIFT_TOO_DEAR])


def test_what_is_gone_or_was_used_is_not_offered() -> None:
    offers = [offer("gone", value=100, total_limit=1), offer("once", value=100, person_limit=1)]
    facts = Facts(used_up=frozenset({"gone"}), used={"once": 1})
    assert [r.why.reason for r in price([line()], offers, facts, NOW).refused] == [
        Reason.USED_UP, Reason.USED_BEFORE,
    ]  # fmt: skip
