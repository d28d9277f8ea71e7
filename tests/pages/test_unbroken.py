"""Numbers that do not break, in texts that do."""

import pytest

from storefront.pages.unbroken import whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("中央区栄0丁目0-14", '中央区栄<span class="nowrap">0丁目0-14</span>'),
        (
            "休み：12月31日、1月1日",
            '休み：<span class="nowrap">12月31日</span>、<span class="nowrap">1月1日</span>',
        ),
        ("電話 06-0000-0011 へ", '電話 <span class="nowrap">06-0000-0011</span> へ'),
        ("3点で¥6,600", "3点で¥6,600"),
        ("<b>1-2</b>", '&lt;b&gt;<span class="nowrap">1-2</span>&lt;/b&gt;'),
    ],
)
def test_house_numbers_days_and_telephone_numbers_stay_whole(text: str, shown: str) -> None:
    assert str(whole(text)) == shown
