"""Postal codes propose a town; people may always edit it."""

import pytest

from storefront.services.customers.postal import Postal, digits, lookup


@pytest.mark.parametrize("typed", ["5300001", "５３０－０００１", "〒530-0001", "530 0001"])
def test_a_code_names_its_town(typed: str) -> None:
    assert lookup(typed) == Postal("大阪府", "大阪市北区", "梅田")


def test_a_code_of_many_towns_names_them_and_fills_none() -> None:
    found = lookup("452-0961")
    assert found is not None
    assert (found.prefecture, found.city, found.town) == ("愛知県", "清須市", "")
    assert "春日明河原" in found.towns
    assert len(found.towns) > 10


def test_a_code_of_a_whole_ward_leaves_the_town_empty() -> None:
    assert lookup("100-0000") == Postal("東京都", "千代田区", "")


def test_a_large_office_has_a_code_with_its_house_number() -> None:
    found = lookup("100-8066")
    assert found is not None
    assert (found.city, found.town) == ("千代田区", "大手町1丁目3-7")


@pytest.mark.parametrize("typed", ["", "123", "000-0000", "大阪"])
def test_unknown_codes_name_nothing(typed: str) -> None:
    assert lookup(typed) is None


def test_digits_are_seven() -> None:
    assert digits("〒５３０ー０００１") == "5300001"
    assert digits("53000012") is None
