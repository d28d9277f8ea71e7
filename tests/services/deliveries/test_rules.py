"""When goods arrive and what bringing them costs."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from storefront.kernel.clock import JST
from storefront.kernel.money import Yen
from storefront.services import deliveries
from storefront.services.deliveries import PREFECTURES, DeliverySettings

SHOP = DeliverySettings()
THURSDAY = date(2026, 11, 19)
MOMENTS = st.integers(1_704_067_200, 2_082_758_400).map(lambda s: datetime.fromtimestamp(s, UTC))


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), JST)


def test_an_order_one_second_before_the_cut_off_arrives_a_day_earlier_than_one_at_the_cut_off() -> None:
    before = deliveries.promise(SHOP, prefecture="東京都", now=at(date(2026, 11, 17), "13:59:59"))
    after = deliveries.promise(SHOP, prefecture="東京都", now=at(date(2026, 11, 17), "14:00:00"))
    assert before == deliveries.Promise(date(2026, 11, 19), timedelta(seconds=1))
    assert after == deliveries.Promise(date(2026, 11, 20), None)


def test_the_cut_off_is_japan_time_on_a_server_in_utc() -> None:
    assert deliveries.ships_on(SHOP, datetime(2026, 11, 17, 4, 59, 59, tzinfo=UTC)) == date(2026, 11, 18)
    assert deliveries.ships_on(SHOP, datetime(2026, 11, 17, 5, 0, 0, tzinfo=UTC)) == date(2026, 11, 19)


def test_nothing_ships_on_sundays_and_holidays() -> None:
    saturday = at(date(2026, 11, 21), "10:00")
    assert deliveries.ships_on(SHOP, saturday) == date(2026, 11, 24)  # 22 Sunday, 23 holiday
    assert deliveries.promise(SHOP, prefecture="大阪府", now=at(date(2026, 11, 22), "10:00")).within is None


def test_the_shop_closes_over_the_new_year() -> None:
    assert deliveries.ships_on(SHOP, at(date(2026, 12, 30), "15:00")) == date(2027, 1, 5)


def test_a_day_closed_by_the_merchant_does_not_ship() -> None:
    closed = SHOP.model_copy(update={"closed_days": (date(2026, 11, 20),)})
    assert deliveries.ships_on(SHOP, at(THURSDAY, "10:00")) == date(2026, 11, 20)
    assert deliveries.ships_on(closed, at(THURSDAY, "10:00")) == date(2026, 11, 21)


def test_okinawa_takes_longer_and_costs_more() -> None:
    now = at(THURSDAY, "10:00")
    tokyo = deliveries.earliest(SHOP, prefecture="東京都", now=now)
    okinawa = deliveries.earliest(SHOP, prefecture="沖縄県", now=now)
    assert (tokyo, okinawa) == (date(2026, 11, 21), date(2026, 11, 24))
    assert deliveries.fee(SHOP, prefecture="沖縄県", goods_total=Yen(1000)) == 1430


def test_of_two_locations_the_slower_one_counts() -> None:
    west = SHOP.model_copy(update={"transit_from": {"osaka": {"東京都": 3}}})
    now = at(THURSDAY, "10:00")
    one = deliveries.earliest(west, prefecture="東京都", locations=("tokyo",), now=now)
    two = deliveries.earliest(west, prefecture="東京都", locations=("tokyo", "osaka"), now=now)
    assert (one, two) == (date(2026, 11, 21), date(2026, 11, 23))


def test_delivery_is_free_from_the_threshold_on() -> None:
    assert deliveries.fee(SHOP, prefecture="東京都", goods_total=Yen(6599)) == 550
    assert deliveries.fee(SHOP, prefecture="東京都", goods_total=Yen(6600)) == 0
    assert deliveries.until_free(SHOP, Yen(4950)) == 1650
    assert deliveries.until_free(SHOP, Yen(6600)) is None


def test_an_unknown_prefecture_is_never_cheaper_or_faster_than_a_real_one() -> None:
    assert deliveries.fee(SHOP, prefecture="Atlantis", goods_total=Yen(1)) == 1430
    now = at(THURSDAY, "10:00")
    assert deliveries.earliest(SHOP, prefecture="", now=now) == deliveries.earliest(
        SHOP, prefecture="沖縄県", now=now
    )


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(1, 330), (9670, 330), (9671, 440), (29560, 440), (99340, 660), (298900, 1100), (298901, None)],
)
def test_cash_on_delivery_costs_by_the_amount_collected(amount: int, expected: int | None) -> None:
    assert deliveries.cod_fee(SHOP, Yen(amount)) == expected


def test_yamato_offers_no_slot_from_12_to_14() -> None:
    assert [s.key for s in deliveries.slots(SHOP)] == ["am", "14-16", "16-18", "18-20", "19-21"]
    assert deliveries.slot(SHOP, "12-14") is None
    assert deliveries.slot(SHOP, "12-14", "sagawa") is not None


def test_a_shop_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="open"):
        DeliverySettings(closed_weekdays=(0, 1, 2, 3, 4, 5, 6))


@given(now=MOMENTS, prefecture=st.sampled_from(PREFECTURES))
def test_no_day_on_offer_is_past_and_every_shipping_day_is_open(now: datetime, prefecture: str) -> None:
    offered = deliveries.days(SHOP, prefecture=prefecture, now=now)
    assert len(offered) == 14
    assert offered[0] > now.astimezone(JST).date()
    assert list(offered) == sorted(set(offered))
    assert deliveries.is_open(SHOP, deliveries.ships_on(SHOP, now))


@given(first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=20)))
def test_ordering_later_never_arrives_earlier(first: datetime, later: timedelta) -> None:
    assert deliveries.ships_on(SHOP, first) <= deliveries.ships_on(SHOP, first + later)


@given(total=st.integers(0, 10**7), prefecture=st.sampled_from(PREFECTURES))
def test_delivery_never_costs_less_than_nothing(total: int, prefecture: str) -> None:
    assert deliveries.fee(SHOP, prefecture=prefecture, goods_total=Yen(total)) >= 0


@pytest.mark.parametrize(
    "told",
    [{"transit_days": {"東京都": 0}}, {"transit_from": {"osaka": {"東京都": -1}}}, {"fees": {"東京都": -550}},
     {"cash_bands": [{"up_to": 10_000, "fee": -1}]}],
)  # fmt: skip
def test_settings_that_promise_yesterday_or_pay_the_customer_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DeliverySettings.model_validate(told)
