"""What to say to a customer, what not to sell them, and why."""

from datetime import timedelta
from typing import Any

import pytest

from storefront.services.campaigns import Why, guide
from storefront.services.profile import Case, Profile
from tests.services.campaigns.people import HANA, NOW, asked, bought, campaign, published

WELCOME = campaign(placement="guidance")
TEA = campaign(purpose="sell", products=["tea"], use_days=30)


def test_campaigns_of_the_desk_are_said_and_those_of_the_home_are_not() -> None:
    found = guide(published(WELCOME, campaign()), asked(page="other"))
    assert [one.key for one in found.say] == ["a"]
    assert (found.silent, found.resting) == ((), ())


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"cases": (Case("return", "r1", NOW),)}, Why.CASE),
        ({"unpaid": ("HY-2",)}, Why.UNPAID),
        ({"undelivered": ("HY-2",)}, Why.UNDELIVERED),
    ],
)
def test_who_is_in_trouble_with_us_is_sold_nothing_and_still_helped(trouble: Any, why: Why) -> None:
    found = guide(published(WELCOME, TEA), asked(Profile(HANA, **trouble), page="other"))
    assert [one.key for one in found.say] == ["a"]
    assert [(one.live.key, one.why) for one in found.silent] == [("b", why)]


def test_what_was_bought_rests_as_long_as_its_campaign_says_it_lasts() -> None:
    (one,) = guide(published(TEA), asked(bought("tea", "drinks", 10), page="other")).resting
    assert (one.product, one.until - one.since) == ("tea", timedelta(days=30))
    assert guide(published(TEA), asked(bought("tea", "drinks", 30), page="other")).resting == ()
    assert not one.arrived
    (soap,) = guide(published(TEA), asked(bought("soap", "bath", 30), page="other")).resting
    assert soap.until - soap.since == timedelta(days=60)


def test_a_campaign_that_is_over_silences_and_rests_nothing() -> None:
    ended = published(campaign(purpose="sell", products=["tea"], use_days=700, ends=NOW))
    found = guide(ended, asked(bought("tea", "drinks", 70), page="other"))
    assert (found.silent, found.resting) == ((), ())
